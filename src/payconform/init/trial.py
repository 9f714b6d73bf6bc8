"""Three calls to a service by a profile that isn't sure yet: raw answers, since its places may be wrong."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from payconform.capture import Redactor
from payconform.clock import SystemClock
from payconform.lifecycle import LifeCycle, Moves
from payconform.money import Money
from payconform.oracle.findings import ConformanceFailure
from payconform.target import bodies, paging, request_values
from payconform.target.connection import Connection
from payconform.target.profile import Profile
from payconform.target.request_checks import said
from payconform.target.transport import Response, Transport
from payconform.target.values import NewInvoice
from payconform.target.wire import Translation

AMOUNT = Money.of("12.34", "EUR")
IN_INDIA = Money.of("12.34", "INR")  # RazorpayX pays out in no other currency
NOWHERE = "http://127.0.0.1:9/callbacks/payconform-init"  # the discard port: nobody listens
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer. `document` None: its body is no JSON, or there is none."""

    status: int
    headers: Mapping[str, str]
    document: Any
    body: str

    @property
    def accepted(self) -> bool:
        return 200 <= self.status < 300

    @property
    def said(self) -> str:
        return f"HTTP {self.status}" + (f": {self.body[:SHOWN]}" if self.body else "")


class Trial:
    """One invoice, made and read once. Each call may raise TargetUnreachableError or ConformanceFailure.

    `earlier`: its invoice and answers are taken, for places that are known better by now.
    """

    def __init__(
        self, profile: Profile, transport: Transport, cycle: LifeCycle, earlier: Trial | None = None
    ) -> None:
        self._profile = profile
        self._redactor = Redactor(profile.secret_headers)
        self._connection = Connection(profile, self._redactor, SystemClock(), lambda _: None, transport)
        self._operations = profile.tables["operations"]
        self._translation = Translation(profile)
        self._known: dict[str, Seen] = dict(earlier._known) if earlier else {}  # noqa: SLF001 - one of us
        self.order: NewInvoice = earlier.order if earlier else self._new_order(cycle)
        self.asked_amount: Any = (
            earlier.asked_amount if earlier else self._translation.money(self.order.amount)
        )

    @staticmethod
    def _new_order(cycle: LifeCycle) -> NewInvoice:
        return NewInvoice(
            reference=f"pcinit-{secrets.token_hex(4)}",
            amount=IN_INDIA if cycle.moves is Moves.VENDOR_PAYOUT else AMOUNT,
            description="payconform init",
            callback_url=NOWHERE,
            lifecycle=cycle.name,
            autoprocess=False,
            vendor="payconform init",
            vendor_email="init@example.org",
        )

    def moment(self, value: Any, form: str) -> datetime | None:
        """None: it isn't written so."""
        try:
            return self._translation.moment(value, "an answer", form)
        except ConformanceFailure:
            return None

    def create(self) -> Seen:
        values = request_values.of_order(self.order, None, self._profile, self._translation)
        usual = self._profile.table("outcomes").get("words", {}).get("success")
        if "create" not in self._known:
            self._known["create"] = self._seen("create", {**values, "outcome": usual})
        return self._known["create"]

    def read(self, invoice_id: str) -> Seen:
        if "read" not in self._known:
            self._known["read"] = self.read_again(invoice_id)
        return self._known["read"]

    def read_again(self, invoice_id: str) -> Seen:
        return self._seen("read", {"id": invoice_id})

    def list(self) -> Seen:
        """Its first page."""
        table = self._operations["list"]
        asked = paging.asked(paging.style_of(said(table)), table, None, None)
        return self._seen("list", {"reference": self.order.reference, **asked})

    def _seen(self, operation: str, values: Mapping[str, Any]) -> Seen:
        answer: Response = self._connection.call(operation, self._operations[operation], values)
        try:
            document = bodies.parse_json(answer.body, operation)
        except ConformanceFailure:
            document = None
        shown = " ".join(self._redactor.body(answer.body).split())
        return Seen(answer.status, dict(answer.headers.items()), document, shown)
