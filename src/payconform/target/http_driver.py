"""The driver that a profile describes: canonical operations over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import requests

from payconform.capture import Exchange, Redactor
from payconform.clock import Clock, SystemClock
from payconform.errors import ConfigurationError, TargetUnreachableError
from payconform.money import Money
from payconform.oracle.findings import ConformanceFailure, failure

from . import signatures
from .connection import Connection
from .profile import Profile
from .values import Answer, Callback, ClockReading, Event, Invoice, NewInvoice, RawBody
from .wire import Translation, at_place, find, find_all, parse_json

SHOWN = 500  # characters of an answer in a finding
REDIRECTS = range(300, 400)
REFUSALS = (401, 403)


class HttpDriver:
    """Implements `payconform.target.driver.Driver`. For one thread; redirects are never followed.

    `record` gets each exchange, redacted; `inspect` each raw body that shows an invoice.
    """

    def __init__(
        self,
        profile: Profile,
        *,
        clock: Clock | None = None,
        record: Callable[[Exchange], None] = lambda _: None,
        inspect: Callable[[RawBody], None] = lambda _: None,
    ) -> None:
        self._profile = profile
        self._operations: Mapping[str, Any] = profile.tables["operations"]
        self._translation = Translation(profile)
        self._real = clock or SystemClock()
        self._inspect = inspect
        self._redactor = redactor(profile)
        self._connection = Connection(profile, self._redactor, self._real, record)

    @property
    def capabilities(self) -> frozenset[str]:
        return self._profile.capabilities

    def probe(self) -> None:
        """One harmless call before a run: read an invoice that can't exist.

        Raises TargetUnreachableError where no answer comes, and ConfigurationError where the answer shows
        that the profile points to something else (a redirect, a web page, a refusal of our credentials).
        """
        url = self._profile.base_url
        try:
            answer = self._send("read", {"id": "payconform-probe"})
        except ConformanceFailure as failed:
            raise TargetUnreachableError(
                f"{url} takes our call, but no answer comes: {failed.findings[0].observed}",
                hint="is it an HTTP service, and is target.timeout long enough?",
            ) from None
        if answer.status_code in REDIRECTS:
            to = self._redactor.url(answer.headers.get("Location", "elsewhere"))
            raise ConfigurationError(
                f"{url} redirects to {to}; redirects are not followed, since they could lead anywhere",
                hint="set target.base_url to the address that answers",
            )
        if answer.status_code in REFUSALS:
            raise ConfigurationError(
                f"{url} refuses our credentials (HTTP {answer.status_code})",
                hint="look at [auth] in the profile",
            )
        # many frameworks answer an unknown id with a page; a page that is found is no API
        if answer.ok and "html" in answer.headers.get("Content-Type", "").lower():
            raise ConfigurationError(
                f"{url} answers with a web page (HTML), not with an API",
                hint="look at target.base_url and operations.read.path",
            )

    def create(self, order: NewInvoice) -> Answer:
        lifetime = None if order.lifetime_s is None else timedelta(seconds=order.lifetime_s)
        expires = None if lifetime is None else self._now() + lifetime
        answer = self._send(
            "create",
            {
                "reference": order.reference,
                "amount": self._translation.money(order.amount),
                "currency": order.amount.currency,
                "description": order.description,
                "callback_url": order.callback_url,
                "expires_at": None if expires is None else self._translation.time(expires),
                "lifetime_minutes": None if lifetime is None else int(lifetime.total_seconds() // 60),
            },
        )
        return self._answer("create", answer)

    def read(self, invoice_id: str) -> Invoice:
        return self._invoice("read", self._send("read", {"id": invoice_id}))

    def list(self, reference: str) -> tuple[Invoice, ...]:
        seen = "the answer to list"
        document = self._document("list", self._send("list", {"reference": reference}))
        rows = find_all(self._operations["list"]["items"], document)
        return tuple(self._translation.resource(row, seen) for row in rows)

    def process(self, invoice_id: str) -> Answer:
        return self._answer("process", self._send("process", {"id": invoice_id}))

    def refund(self, invoice_id: str, amount: Money, reference: str) -> Answer:
        values = {
            "id": invoice_id,
            "amount": self._translation.money(amount),
            "currency": amount.currency,
            "reference": reference,
        }
        answer = self._send("refund", values)
        return Answer(status=answer.status_code, body=self._shown(answer))

    def events(self, invoice_id: str) -> tuple[Event, ...]:
        places = self._operations["events"]
        document = self._document("events", self._send("events", {"id": invoice_id}))
        rows = find_all(places["items"], document)
        return tuple(self._translation.event(row, places, "the event log") for row in rows)

    def clock(self) -> ClockReading:
        table = self._profile.table("clock")
        return self._reading(self._connection.call("clock.read", table["read"], {}))

    def move_clock(self, to: datetime) -> ClockReading:
        table = self._profile.table("clock")
        moment = self._translation.time(to, table.get("format"))
        return self._reading(self._connection.call("clock.move", table["move"], {"moment": moment}))

    def callback(self, body: bytes, headers: Mapping[str, str], received: datetime) -> Callback:
        table = self._profile.table("callbacks")
        document = parse_json(body, "a callback")
        self._inspect(RawBody("callback", document, "a callback", headers))
        own_clock = "clock" in self.capabilities
        return Callback(
            id=at_place(table["id"], document, headers, "a callback") if "id" in table else None,
            received=received,
            signature=signatures.verdict(body, headers, None if own_clock else received, table["signature"]),
            invoice=self._translation.resource(find(table["invoice"], document), "a callback"),
        )

    def _now(self) -> datetime:
        return self.clock().now if "clock" in self.capabilities else self._real.now()

    def _answer(self, operation: str, answer: requests.Response) -> Answer:
        if not _accepted(answer):
            return Answer(status=answer.status_code, body=self._shown(answer))
        document = (
            parse_json(answer.content, f"the answer to {operation}") if answer.content.strip() else None
        )
        shown = document is not None and self._translation.shows_invoice(document)
        invoice = self._invoice(operation, answer) if shown else None
        return Answer(
            status=answer.status_code,
            id=invoice.id if invoice else self._new_id(operation, answer, document),
            invoice=invoice,
            body=self._shown(answer),
        )

    def _new_id(self, operation: str, answer: requests.Response, document: Any) -> str | None:
        place = self._operations[operation].get("id")
        if place is None:
            return None
        found = at_place(place, document, answer.headers, f"the answer to {operation}")
        if not found:
            raise failure(
                "canonical-form",
                expected=f"the new invoice's id at {place} in the answer to {operation}",
                observed=f"HTTP {answer.status_code} without it",
            )
        return found

    def _invoice(self, operation: str, answer: requests.Response) -> Invoice:
        document = self._document(operation, answer)
        seen = f"the answer to {operation}"
        self._inspect(RawBody("invoice", document, seen, dict(answer.headers)))
        return self._translation.invoice(document, seen)

    def _document(self, operation: str, answer: requests.Response) -> Any:
        if not _accepted(answer):
            raise failure(
                "canonical-form",
                expected=f"an answer to {operation}",
                observed=f"HTTP {answer.status_code}: {self._shown(answer)}",
            )
        return parse_json(answer.content, f"the answer to {operation}")

    def _reading(self, answer: requests.Response) -> ClockReading:
        table, seen = self._profile.table("clock"), "the clock's answer"
        document, form = self._document("the clock", answer), table.get("format")
        now = self._translation.moment(find(table["now"], document), seen, form)
        if now is None:
            raise failure(
                "canonical-form", expected=f"the time at {table['now']}", observed=self._shown(answer)
            )
        return ClockReading(now, self._translation.moment(find(table["next_due"], document), seen, form))

    def _send(self, operation: str, values: Mapping[str, Any]) -> requests.Response:
        return self._connection.call(operation, self._operations[operation], values)

    def _shown(self, answer: requests.Response) -> str:
        return self._redactor.body(answer.content)[:SHOWN]


def redactor(profile: Profile) -> Redactor:
    """Knows which further headers carry a secret in this profile."""
    return Redactor(profile.secret_headers)


def _accepted(answer: requests.Response) -> bool:
    return 200 <= answer.status_code < 300
