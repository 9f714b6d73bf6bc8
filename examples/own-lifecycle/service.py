"""A small service of subscription invoices, by the rules of README.md. A script: --help says how."""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import logging
import os
import sys
import threading
import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import requests
from flask import Flask, Response, abort, jsonify, request
from werkzeug.serving import make_server

HOST = "127.0.0.1"
CURRENCIES = ("EUR", "GBP", "USD")
MOST_COLLECTIONS = 3
FINAL = ("PAID", "UNCOLLECTIBLE", "WRITTEN_OFF")
UNDECIDED = ("accepted", "pending")
BROKEN = {"late-money": "money that comes when an invoice is uncollectible makes it paid"}


@dataclass
class Invoice:
    """Amounts in cents. `payments`: status and moved amount of each payment at the provider, by its id."""

    reference: str
    amount: int
    currency: str
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    status: str = "OPEN"
    collections: int = 0
    payments: dict[str, tuple[str, int]] = field(default_factory=dict)
    history: list[dict[str, str | None]] = field(default_factory=lambda: [{"from": None, "to": "OPEN"}])

    @property
    def collected(self) -> int:
        return sum(moved for _, moved in self.payments.values())

    @property
    def awaits(self) -> bool:
        """A payment that nothing is known of yet, or nothing final: old news may come in between."""
        decided = [status for status, _ in self.payments.values() if status not in UNDECIDED]
        return len(decided) < self.collections

    def go(self, status: str) -> None:
        self.history.append({"from": self.status, "to": status})
        self.status = status

    def hear(self, payment: dict[str, Any], *, revives: bool) -> None:
        """What the provider says of a payment, in its answer or later, and maybe more than once."""
        if self.status in FINAL and not (revives and self.status == "UNCOLLECTIBLE"):
            return
        id_, status = payment["id"], payment["status"]
        if status in UNDECIDED and id_ in self.payments:
            return  # an answer that was overtaken
        self.payments[id_] = (status, int(Decimal(payment["moved"]["value"]) * 100))
        if self.collected >= self.amount:
            self.go("PAID")
        elif self.status == "COLLECTING" and not self.awaits:
            self.go("PAST_DUE")
            if self.collections == MOST_COLLECTIONS:
                self.go("UNCOLLECTIBLE")

    def shown(self) -> dict[str, Any]:
        names = ("id", "reference", "status", "amount", "currency", "collected")
        return {name: getattr(self, name) for name in names}


class Business:
    """The invoices, in memory, and what can be asked of them."""

    def __init__(self, provider_url: str, own_url: str, secret: str, broken: str | None = None) -> None:
        self._payments_url, self._hook_url = f"{provider_url}/payments", f"{own_url}/provider-events"
        self._key = base64.b64decode(secret.removeprefix("whsec_"))
        self._revives = broken == "late-money"
        self._invoices: dict[str, Invoice] = {}
        self._lock = threading.Lock()

    def create(self) -> tuple[Response, int]:
        asked = request.get_json()
        if asked.get("currency") not in CURRENCIES or not isinstance(asked.get("amount"), int):
            abort(422)
        invoice = Invoice(str(asked["reference"]), asked["amount"], asked["currency"])
        self._invoices[invoice.id] = invoice
        return jsonify(invoice.shown()), 201

    def read(self, invoice_id: str) -> Response:
        with self._lock:
            return jsonify(self._known(invoice_id).shown())

    def history(self, invoice_id: str) -> Response:
        with self._lock:
            return jsonify(self._known(invoice_id).history)

    def collect(self, invoice_id: str) -> tuple[Response, int]:
        with self._lock:
            invoice = self._known(invoice_id)
            if invoice.status not in {"OPEN", "PAST_DUE"}:
                abort(409)
            invoice.collections += 1
            invoice.go("COLLECTING")
            order = {
                "reference": invoice.reference,
                "amount": major(invoice.amount - invoice.collected, invoice.currency),
                "callback_url": self._hook_url,
                "metadata": {"invoice": invoice.id},
            }
            headers = {"Idempotency-Key": f"{invoice.id}-{invoice.collections}"}
        answer = requests.post(self._payments_url, json=order, headers=headers, timeout=5)
        answer.raise_for_status()
        with self._lock:
            invoice.hear(answer.json(), revives=self._revives)
            return jsonify(invoice.shown()), 202

    def write_off(self, invoice_id: str) -> Response:
        with self._lock:
            invoice = self._known(invoice_id)
            if invoice.status != "PAST_DUE":
                abort(409)
            invoice.go("WRITTEN_OFF")
            return jsonify(invoice.shown())

    def hear(self) -> tuple[str, int]:
        """A callback of the provider, signed by Standard Webhooks."""
        headers, body = request.headers, request.get_data()
        signed = f"{headers.get('webhook-id')}.{headers.get('webhook-timestamp')}.".encode() + body
        digest = base64.b64encode(hmac.new(self._key, signed, hashlib.sha256).digest()).decode()
        if f"v1,{digest}" not in headers.get("webhook-signature", "").split():
            abort(401)
        payment = request.get_json()["data"]
        with self._lock:
            self._known(payment["metadata"]["invoice"]).hear(payment, revives=self._revives)
        return "", 204

    def _known(self, invoice_id: str) -> Invoice:
        return self._invoices.get(invoice_id) or abort(404)


def create_app(business: Business) -> Flask:
    app = Flask(__name__)
    for method, path, view in (
        ("POST", "/invoices", business.create),
        ("GET", "/invoices/<invoice_id>", business.read),
        ("GET", "/invoices/<invoice_id>/history", business.history),
        ("POST", "/invoices/<invoice_id>/collections", business.collect),
        ("POST", "/invoices/<invoice_id>/write-off", business.write_off),
        ("POST", "/provider-events", business.hear),
    ):
        app.add_url_rule(path, f"{method} {path}", view, methods=[method])
    return app


def major(amount: int, currency: str) -> dict[str, str]:
    return {"value": f"{Decimal(amount) / 100:.2f}", "currency": currency}


def main() -> None:
    parser = argparse.ArgumentParser(description="Needs SUBSCRIPTIONS_PROVIDER_SECRET in the environment.")
    parser.add_argument("--port", type=int, default=8712, help="0 takes any free one (default: 8712)")
    parser.add_argument("--provider", required=True, metavar="URL", help="where the payment provider is")
    parser.add_argument("--broken", choices=sorted(BROKEN), help=f"make one mistake on purpose: {BROKEN}")
    options = parser.parse_args()
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server(HOST, options.port, Flask(__name__), threaded=True)
    url = f"http://{HOST}:{server.server_port}"
    secret = os.environ["SUBSCRIPTIONS_PROVIDER_SECRET"]
    server.app = create_app(Business(options.provider, url, secret, options.broken))
    sys.stdout.write(f"subscriptions listen on {url}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
