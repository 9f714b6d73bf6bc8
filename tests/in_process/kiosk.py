"""A small shop as its team would write it: Flask, `requests`, no port; nothing of payconform."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import requests
from flask import Flask, request

SHOP = "http://kiosk.test"
PROVIDER = os.environ.get("KIOSK_PROVIDER", "http://provider.test")


def make_with_numbers() -> Flask:
    """It calls its bills otherwise when it pays."""
    return make(lambda bill: f"K-{bill['id']}")


def make(name: Callable[[dict[str, Any]], str] = lambda bill: bill["ref"]) -> Flask:
    app = Flask(__name__)
    app.config["BILLS"] = bills = {}

    @app.post("/bills")
    def create() -> tuple[dict[str, Any], int]:
        order = request.get_json()
        bill = {"id": f"b{len(bills) + 1}", "state": "created", "paid": "0.00", **order}
        bills[bill["id"]] = bill
        return bill, 201

    @app.get("/bills/<key>")
    def read(key: str) -> Any:
        return bills.get(key, ({"error": "unknown"}, 404))

    @app.post("/bills/<key>/pay")
    def pay(key: str) -> dict[str, Any]:
        bill = bills[key]
        order = {
            "reference": name(bill),
            "amount": {"value": bill["amount"], "currency": bill["currency"]},
            "callback_url": f"{SHOP}/hooks",
        }
        answer = requests.post(f"{PROVIDER}/payments", json=order, timeout=5)
        bill["state"] = "processing"
        learn(bill, answer.json())
        return bill

    @app.post("/hooks")
    def hear() -> tuple[str, int]:
        payment = request.get_json()["data"]
        [bill] = [each for each in bills.values() if name(each) == payment["reference"]]
        learn(bill, payment)
        return "", 204

    @app.get("/break")
    def break_down() -> str:
        raise RuntimeError("the kiosk broke")

    def learn(bill: dict[str, Any], payment: dict[str, Any]) -> None:
        state = {"succeeded": "processed", "failed": "process_failed"}.get(payment["status"], bill["state"])
        if state != bill["state"]:
            bill["state"], bill["paid"] = state, payment["moved"]["value"]
            requests.post(bill["notify"], json={"bill": bill}, timeout=5)

    return app


app = make()
