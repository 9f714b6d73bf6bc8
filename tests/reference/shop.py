"""The service over a frozen clock, spoken to as its merchant and its provider speak to it."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import responses
from werkzeug.test import TestResponse

from payconform.reference.callbacks.notifications import Post
from payconform.reference.lifecycle.products import Product
from payconform.reference.lifecycle.transitions import EDITIONS, LATEST, Edition, Phase
from payconform.reference.money.ledger import balance
from payconform.reference.provider.razorpayx import Business
from payconform.reference.service import Parts, parts
from payconform.reference.settings import Settings
from payconform.reference.timing.clock import MINUTE, FrozenClock, rfc3339

from .scripted import HOOK, PROVIDER, Merchant, Provider

AT = 1_767_225_600_000_000  # 2026-01-01T00:00:00Z
ROOT = "/api/payment-invoices"
ACCOUNTS = "/api/commerce-accounts"
SCHEME = ("amount_limit", "routes", "exchange_rates")
PAYMENTS, PAYOUTS = (EDITIONS[product, LATEST[product]] for product in Product)
SETTINGS = Settings(
    provider_url=PROVIDER,
    provider_secret="whsec_cHJvdmlkZXI=",
    api_login="coma_1",
    api_key="key",
    merchant_secret="merchant secret",
    own_url="http://shop.test",
    business=Business(login="rzp_test_1", password="rzp secret", account_number="7878780080316316"),
)


def each(editions: Iterable[Edition]) -> pytest.MarkDecorator:
    """Tests so marked say the same of each: the fixture `shop` is then of that edition."""
    return pytest.mark.parametrize("edition", list(editions), ids=lambda one: f"{one.product}-{one.name}")


EACH_EDITION = each(EDITIONS.values())
EACH_PRODUCT = each([PAYMENTS, PAYOUTS])
EACH_PAYOUT_EDITION = each(one for one in EDITIONS.values() if one.product is Product.PAYOUT)


class CountedIds:
    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def new(self, prefix: str) -> str:
        return f"{prefix}_{next(self._numbers)}"


@dataclass
class Shop:
    """`edition` is that of its invoices."""

    parts: Parts
    clock: FrozenClock
    provider: Provider
    merchant: Merchant
    edition: Edition = PAYMENTS
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def root(self) -> str:
        return self.edition.product.root

    @property
    def back(self) -> Phase:
        """The statuses of taking back, by the edition's word for it."""
        return self.edition.back

    def in_edition(self, edition: Edition) -> Shop:
        """The same shop; its invoices are others."""
        return replace(self, edition=edition)

    def send(self, method: str, path: str, **options: Any) -> TestResponse:
        """Whatever is asked, the service never breaks; what broke is in its log."""
        options.setdefault("auth", (SETTINGS.api_login, SETTINGS.api_key))
        answer = self.parts.app.test_client().open(path, method=method, **options)
        assert answer.status_code != 500, answer.text
        return answer

    def open_account(self, *, fee: Mapping[str, Any] | None = None, **options: Any) -> str:
        """The id of a new account called "Shop", with these options and, for payouts, this scheme."""
        scheme = {name: options.pop(name) for name in SCHEME if name in options}
        attributes = {"name": "Shop", self.edition.product: {"options": options, "fee": fee, **scheme}}
        body = {"data": {"type": "commerce-accounts", "attributes": attributes}}
        answer = self.send("POST", ACCOUNTS, json=body)
        assert answer.status_code == 201, answer.text
        return str(answer.json["data"]["id"])

    def order(self, **attributes: Any) -> TestResponse:
        """Of a new invoice over 100 EUR, if nothing else is said."""
        usual = {
            "reference_id": f"r{next(self.numbers)}",
            "amount": 100,
            "currency": "EUR",
            "callback_url": HOOK,
        }
        headers = {"Api-Version": self.edition.name}
        return self.send("POST", self.root, json=usual | attributes, headers=headers)

    def create(self, **attributes: Any) -> str:
        """The id of what was ordered."""
        answer = self.order(**attributes)
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
        return self.send("POST", f"{self.root}/{invoice}/process")

    def terminate(self, invoice: str) -> TestResponse:
        return self.send("POST", f"{self.root}/{invoice}/terminate")

    def moderate(self, invoice: str, decision: str) -> TestResponse:
        return self.send("POST", f"{self.root}/{invoice}/moderate", json={"decision": decision})

    def take_back(self, invoice: str, **attributes: Any) -> TestResponse:
        """By refund or cancellation, as the edition has it."""
        given = {"reference_id": f"f{next(self.numbers)}"} | attributes
        word = self.edition.word_back
        body = {"data": {"type": {"refund": "refund", "cancel": "cancellation"}[word], "attributes": given}}
        return self.send("POST", f"{self.root}/{invoice}/{word}", json=body)

    def read(self, invoice: str) -> dict[str, Any]:
        return dict(self.send("GET", f"{self.root}/{invoice}").json["data"]["attributes"])

    def late(self, invoice: str) -> list[dict[str, Any]]:
        """The notes of money that nobody waited for."""
        payload = self.read(invoice)["payload"]  # an empty object is told as a list
        return list(payload["late"]) if payload else []

    def status(self, invoice: str) -> str:
        return str(self.read(invoice)["status"])

    def path(self, invoice: str) -> list[str]:
        """All statuses that the event log tells, first to last."""
        return [row["to"] for row in self.rows(invoice, "events")]

    def attempts(self, invoice: str) -> list[dict[str, Any]]:
        """Its payments or payouts."""
        return self.rows(invoice, f"{self.edition.product}s")

    def rows(self, invoice: str, of: str) -> list[dict[str, Any]]:
        """The attributes of what belongs to the invoice, by the name of its collection."""
        answer = self.send("GET", f"{self.root}/{invoice}/{of}")
        assert answer.status_code == 200, answer.text
        return [row["attributes"] for row in answer.json["data"]]

    def books(self, invoice: str, currency: str = "EUR") -> dict[str, int]:
        """Debits less credits, in minor units, of each account of the ledger where anything is left."""
        with self.parts.store.read() as unit:
            totals = balance(unit.entries(invoice))
        return {book: amount for (book, of), amount in totals.items() if of == currency and amount}

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

    def news(self, operation: str, *word: str) -> None:
        """The provider's operation of that id is so from now on, and it tells us."""
        assert self.tell(self.provider.change(self.provider.operations[operation], *word)) == 204

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
def open_shop(edition: Edition = PAYMENTS, *, send: Post | None = None, **settings: Any) -> Iterator[Shop]:
    """`send` stands in for the merchant."""
    clock, provider, merchant = FrozenClock(AT), Provider(), Merchant()
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        provider.listen(mock)
        with parts(
            replace(SETTINGS, **settings), clock=clock, ids=CountedIds(), send=send or merchant
        ) as built:
            yield Shop(built, clock, provider, merchant, edition)
