"""A small service as `init` meets one: bills made, read and listed; and its description."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify, request

BILL = {
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "reference": {"type": "string"},
        "status": {"enum": ["NEW", "PAID"]},
        "amount": {"type": "string", "example": "12.34"},
        "currency": {"type": "string"},
    },
}
ORDER = {
    "type": "object",
    "required": ["reference", "amount", "currency"],
    "properties": {name: {"type": "string"} for name in ("reference", "amount", "currency", "callback_url")},
}


def described() -> dict[str, Any]:
    def body(schema: Any) -> dict[str, Any]:
        return {"content": {"application/json": {"schema": schema}}}

    rows = {"type": "object", "properties": {"bills": {"type": "array", "items": BILL}}}
    asked = [{"name": "reference", "in": "query", "schema": {"type": "string"}}]
    return {
        "openapi": "3.1.0",
        "info": {"title": "booth"},
        "security": [{"token": []}],
        "paths": {
            "/bills": {
                "post": {"requestBody": body(ORDER), "responses": {"201": body(BILL)}},
                "get": {"parameters": asked, "responses": {"200": body(rows)}},
            },
            "/bills/{id}": {"get": {"responses": {"200": body(BILL)}}},
            "/bills/{id}/pay": {"post": {"responses": {"200": body(BILL)}}},
        },
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    }


class Booth:
    """`calls` are those that were let in."""

    def __init__(self, token: str = "s3ntin3l") -> None:
        self.calls: list[str] = []
        self._token = token

    def app(self) -> Flask:
        app = Flask(__name__)
        bills: dict[str, dict[str, Any]] = {}

        @app.before_request
        def let_in() -> Response | None:
            if request.headers.get("Authorization") != f"Bearer {self._token}":
                return Response(status=401)
            self.calls.append(f"{request.method} {request.path}")
            return None

        @app.post("/bills")
        def create() -> tuple[Response, int]:
            order = request.get_json()
            bill = {"id": f"b{len(bills) + 1}", "status": "NEW", **order}
            bills[bill["id"]] = bill
            return jsonify(bill), 201

        @app.get("/bills/<key>")
        def read(key: str) -> Any:
            return bills.get(key, ({"error": "unknown"}, 404))

        @app.get("/bills")
        def find() -> Response:
            return jsonify(bills=[b for b in bills.values() if b["reference"] == request.args["reference"]])

        return app
