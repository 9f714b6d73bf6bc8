"""The service over a frozen clock, spoken to as its merchant and its provider speak to it."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import responses
from werkzeug.test import TestResponse

from payconform.reference.clock import MINUTE, FrozenClock, rfc3339
from payconform.reference.products import Product
from payconform.reference.service import Parts, parts
from payconform.reference.settings import Settings
from payconform.reference.transitions import EDITIONS

from .scripted import HOOK, PROVIDER, Merchant, Provider

AT = 1_767_225_600_000_000  # 2026-01-01T00:00:00Z
ROOT = "/api/payment-invoices"
ACCOUNTS = "/api/commerce-accounts"
PAYMENT_EDITIONS = [name for product, name in EDITIONS if product is Product.PAYMENT]
PAYOUT_EDITIONS = [name for product, name in EDITIONS if product is Product.PAYOUT]
SETTINGS = Settings(
    provider_url=PROVIDER,
    provider_secret="whsec_cHJvdmlkZXI=",
    api_login="coma_1",
    api_key="key",
    merchant_secret="merchant secret",
    own_url="http://shop.test",
)


class CountedIds:
    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def new(self, prefix: str) -> str:
        return f"{prefix}_{next(self._numbers)}"


@dataclass
class Shop:
    parts: Parts
    clock: FrozenClock
    provider: Provider
    merchant: Merchant
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def send(self, method: str, path: str, **options: Any) -> TestResponse:
        options.setdefault("auth", (SETTINGS.api_login, SETTINGS.api_key))
        return self.parts.app.test_client().open(path, method=method, **options)

    def open_account(self, *, fee: Mapping[str, Any] | None = None, **options: Any) -> str:
        """The id of a new account called "Shop", with these options."""
        attributes = {"name": "Shop", "payment": {"options": options, "fee": fee}}
        body = {"data": {"type": "commerce-accounts", "attributes": attributes}}
        answer = self.send("POST", ACCOUNTS, json=body)
        assert answer.status_code == 201, answer.text
        return str(answer.json["data"]["id"])

    def create(self, *, edition: str | None = None, **attributes: Any) -> str:
        """The id of a new invoice over 100 EUR, if nothing else is said."""
        headers = {} if edition is None else {"Api-Version": edition}
        usual = {
            "reference_id": f"r{next(self.numbers)}",
            "amount": 100,
            "currency": "EUR",
            "callback_url": HOOK,
        }
        answer = self.send("POST", ROOT, json=usual | attributes, headers=headers)
        assert answer.status_code == 201, answer.text
        return str(answer.json["data"]["id"])

    def processed(self, *words: Any, **attributes: Any) -> str:
        """The id of a new invoice after its first attempt, with which the provider does as `words` say."""
        if words:
            self.provider.does(*words)
        invoice = self.create(**attributes)
        answer = self.process(invoice)
        assert answer.status_code == 200, answer.text
        return invoice

    def process(self, invoice: str) -> TestResponse:
        return self.send("POST", f"{ROOT}/{invoice}/process")

    def terminate(self, invoice: str) -> TestResponse:
        return self.send("POST", f"{ROOT}/{invoice}/terminate")

    def refund(self, invoice: str, **attributes: Any) -> TestResponse:
        given = {"reference_id": f"f{next(self.numbers)}"} | attributes
        body = {"data": {"type": "refund", "attributes": given}}
        return self.send("POST", f"{ROOT}/{invoice}/refund", json=body)

    def read(self, invoice: str) -> dict[str, Any]:
        return dict(self.send("GET", f"{ROOT}/{invoice}").json["data"]["attributes"])

    def status(self, invoice: str) -> str:
        return str(self.read(invoice)["status"])

    def path(self, invoice: str) -> list[str]:
        """All statuses that the event log tells, first to last."""
        rows = self.send("GET", f"{ROOT}/{invoice}/events").json["data"]
        return [row["attributes"]["to"] for row in rows]

    def attempts(self, invoice: str) -> list[dict[str, Any]]:
        rows = self.send("GET", f"{ROOT}/{invoice}/payments").json["data"]
        return [row["attributes"] for row in rows]

    def move(self, minutes: float) -> None:
        to = rfc3339(self.clock.now() + int(minutes * MINUTE))
        answer = self.send("POST", "/test/clock", json={"to": to})
        assert answer.status_code == 200, answer.text

    def next_due(self) -> float | None:
        """In minutes from now, once the merchant has what it is owed now."""
        self.settle()
        due = self.parts.scheduler.next_due()
        return None if due is None else (due - self.clock.now()) / MINUTE

    def tell(self, operation: Mapping[str, Any]) -> int:
        """The provider's callback about the operation; the status that it is answered with."""
        body = json.dumps({"id": "evt_1", "type": "operation", "data": operation}).encode()
        headers = {"X-Signature": signature(body, SETTINGS.provider_secret)}
        return self.send("POST", "/provider/callbacks", data=body, headers=headers).status_code

    def settle(self) -> None:
        """Until the merchant has what it is owed now."""
        self.parts.sender.settle()

    def told(self) -> list[str]:
        """The statuses that the merchant was told, once it has what it is owed now."""
        self.settle()
        return self.merchant.statuses

    def digest(self) -> str:
        """Of everything that is stored, once nothing is under way."""
        return str(self.send("GET", "/test/digest").json["digest"])


def signature(body: bytes, secret: str) -> str:
    key = secret.encode()
    return base64.b64encode(hashlib.sha1(key + body + key).digest()).decode()


@contextmanager
def open_shop(**settings: Any) -> Iterator[Shop]:
    clock, provider, merchant = FrozenClock(AT), Provider(), Merchant()
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        provider.listen(mock)
        with parts(replace(SETTINGS, **settings), clock=clock, ids=CountedIds(), send=merchant) as built:
            yield Shop(built, clock, provider, merchant)
