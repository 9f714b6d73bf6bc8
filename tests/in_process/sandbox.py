"""A shop with a test mode of its own: it is told what its payments come to, and pays nobody."""

from __future__ import annotations

from typing import Any

from flask import Flask, request

STATES = {"ok": "processed", "poor": "process_failed", "some": "partially_processed"}


def make() -> Flask:
    app = Flask(__name__)
    bills: dict[str, dict[str, Any]] = {}
    to_come: dict[str, Any] = {}

    @app.post("/bills")
    def create() -> tuple[dict[str, Any], int]:
        bill = {"id": f"b{len(bills) + 1}", "state": "created", "paid": "0.00", **request.get_json()}
        bills[bill["id"]] = bill
        return bill, 201

    @app.get("/bills/<key>")
    def read(key: str) -> dict[str, Any]:
        return bills[key]

    @app.post("/test/next")
    def be_told() -> tuple[str, int]:
        told = request.get_json()
        assert told["of"] == "payment"
        to_come[told["ref"]] = told
        return "", 204

    @app.post("/bills/<key>/pay")
    def pay(key: str) -> dict[str, Any]:
        bill = bills[key]
        told = to_come.get(bill["ref"], {})
        word, _, part = request.headers.get("Sandbox", "").partition(" ")
        word, part = told.get("next", word or request.headers.get("Plain", "ok")), told.get("part", part)
        bill["state"] = STATES[word]
        bill["paid"] = {"ok": bill["amount"], "poor": "0.00", "some": part}[word]
        return bill

    return app
