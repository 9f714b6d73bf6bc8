"""The vendors' desk of the service: spoken to as its user and as RazorpayX speak to it."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import responses
from urllib3 import encode_multipart_formdata
from werkzeug.test import TestResponse

from payconform.reference.ids import Ids
from payconform.reference.service import Parts, parts
from payconform.reference.timing.clock import MINUTE, SECOND, FrozenClock, rfc3339

from .razorpayx import RazorpayX
from .shop import AT, SETTINGS, CountedIds

ROOT = "/v1/vendor-invoices"
WEBHOOKS = "/provider/razorpayx/webhooks"
PDF = b"%PDF-1.7\n%%EOF\n"
HOUR = 3600
LATER = AT // SECOND + HOUR
"""An hour from the beginning, as the wire has it."""


@dataclass
class Desk:
    parts: Parts
    clock: FrozenClock
    provider: RazorpayX
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def send(self, method: str, path: str, **options: Any) -> TestResponse:
        """Whatever is asked, the service never breaks; what broke is in its log."""
        options.setdefault("auth", (SETTINGS.api_login, SETTINGS.api_key))
        answer = self.parts.app.test_client().open(path, method=method, **options)
        assert answer.status_code != 500, answer.text
        return answer

    def order(self, path: str = "", **details: Any) -> TestResponse:
        """Of a new invoice over 1000 INR, if nothing else is said; what is None is left out."""
        usual: dict[str, Any] = {
            "reference": f"r{next(self.numbers)}",
            "amount": 100_000,
            "currency": "INR",
            "vendor_name": "Asha Rao",
            "vendor_email": "asha@vendor.example",
        }
        given = {name: value for name, value in (usual | details).items() if value is not None}
        return self.send("POST", f"{ROOT}{path}", json=given)

    def create(self, **details: Any) -> str:
        """The id of what was ordered."""
        answer = self.order(**details)
        assert answer.status_code == 201, answer.text
        return str(answer.json["id"])

    def draft(self, **details: Any) -> str:
        answer = self.order("/drafts", **details)
        assert answer.status_code == 201, answer.text
        return str(answer.json["id"])

    def act(self, invoice: str, action: str, **body: Any) -> TestResponse:
        return self.send("POST", f"{ROOT}/{invoice}/{action}", **({"json": body} if body else {}))

    def edit(self, invoice: str, **details: Any) -> TestResponse:
        return self.send("PATCH", f"{ROOT}/{invoice}", json=details)

    def add_file(self, invoice: str, name: str = "bill.pdf", content: bytes = PDF) -> TestResponse:
        body, media_type = encode_multipart_formdata({"file": (name, content)})
        return self.send("POST", f"{ROOT}/{invoice}/files", data=body, content_type=media_type)

    def paying(self, word: Any = "processing", *, amount: int | None = None, **details: Any) -> str:
        """The id of a new invoice with one payout, with which the provider does as `word` says."""
        self.provider.does(word)
        invoice = self.create(**details)
        self.pay(invoice, amount)
        return invoice

    def pay(self, invoice: str, amount: int | None = None) -> None:
        answer = self.act(invoice, "pay", **({} if amount is None else {"amount": amount}))
        assert answer.status_code == 200, answer.text

    def scheduled(self, *, amount: int | None = None) -> str:
        """The id of a new invoice that is to be paid in an hour."""
        self.provider.does("scheduled")
        invoice = self.create()
        body = {"scheduled_at": LATER} | ({} if amount is None else {"amount": amount})
        answer = self.act(invoice, "schedule", **body)
        assert answer.status_code == 200, answer.text
        return invoice

    def read(self, invoice: str) -> dict[str, Any]:
        answer = self.send("GET", f"{ROOT}/{invoice}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json)

    def status(self, invoice: str) -> str:
        return str(self.read(invoice)["status"])

    def rows(self, invoice: str, of: str) -> list[dict[str, Any]]:
        answer = self.send("GET", f"{ROOT}/{invoice}/{of}")
        assert answer.status_code == 200, answer.text
        assert answer.json["count"] == len(answer.json["items"])
        return list(answer.json["items"])

    def path(self, invoice: str) -> list[str]:
        """All states that the event log tells, first to last."""
        return [row["to"] for row in self.rows(invoice, "events")]

    def mails(self, invoice: str) -> list[dict[str, Any]]:
        """What the vendor was sent, once nothing is owed at this moment."""
        self.parts.sender.settle()
        return self.rows(invoice, "emails")

    def news(self, status: str, *, of: str = "", event: str | None = None) -> int:
        """The payout of that id, or the last one, is so from now on; the status that our webhook answers."""
        payout = self.provider.payouts[of] if of else self.provider.last
        return self.tell(self.provider.change(payout, status), event=event)

    def tell(self, payout: dict[str, Any], *, event: str | None = None, secret: str | None = None) -> int:
        """As RazorpayX does; each time a new event, if nothing else is said."""
        body = envelope(payout)
        headers = {
            "X-Razorpay-Signature": signature(body, SETTINGS.provider_secret if secret is None else secret),
            "x-razorpay-event-id": f"evt_{next(self.numbers)}" if event is None else event,
        }
        return self.send("POST", WEBHOOKS, data=body, headers=headers, auth=None).status_code

    def move(self, minutes: float) -> None:
        to = rfc3339(self.clock.now() + int(minutes * MINUTE))
        answer = self.send("POST", "/test/clock", json={"to": to})
        assert answer.status_code == 200, answer.text

    def next_due(self) -> float | None:
        """In minutes from now, once nothing is owed at this moment."""
        self.parts.sender.settle()
        due = self.parts.scheduler.next_due()
        return None if due is None else (due - self.clock.now()) / MINUTE

    def digest(self) -> str:
        return str(self.send("GET", "/test/digest").json["digest"])


def envelope(payout: dict[str, Any]) -> bytes:
    event = f"payout.{payout['status']}"
    contents = {"contains": ["payout"], "payload": {"payout": {"entity": payout}}}
    return json.dumps({"entity": "event", "event": event, "created_at": 1} | contents).encode()


def signature(body: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


@contextmanager
def open_desk(*, clock: FrozenClock | None = None, ids: Ids | None = None, **settings: Any) -> Iterator[Desk]:
    provider = RazorpayX()
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        provider.listen(mock)
        with opened(provider, clock or FrozenClock(AT), ids or CountedIds(), **settings) as desk:
            yield desk


@contextmanager
def opened(provider: RazorpayX, clock: FrozenClock, ids: Ids, **settings: Any) -> Iterator[Desk]:
    """The service alone, over a provider that is there already."""
    with parts(replace(SETTINGS, **settings), clock=clock, ids=ids) as built:
        yield Desk(built, clock, provider)
