"""One invoice: made, read, moved along its life cycle; and any operation called wrongly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from payconform.money import Money

from . import request_values
from .bodies import find_all
from .caller import PUBLIC
from .clock_calls import ClockCalls
from .values import Answer, Event, Invoice, Misuse, NewInvoice, Transaction


class InvoiceCalls(ClockCalls):
    def create(self, order: NewInvoice) -> Answer:
        return self._make("create", order)

    def public_create(self, order: NewInvoice) -> Answer:
        return self._make("public_create", order)

    def _make(self, operation: str, order: NewInvoice) -> Answer:
        answer = self._answer(operation, self._send(operation, self._values(order)))
        if answer.accepted and order.reference not in self._made:
            self._made = (*self._made, order.reference)
        return answer

    def read(self, invoice_id: str) -> Invoice:
        return self._invoice("read", self._send("read", {"id": invoice_id}))

    def process(self, invoice_id: str) -> Answer:
        return self._answer("process", self._send("process", {"id": invoice_id, **self._outcome()}))

    def terminate(self, invoice_id: str) -> Answer:
        return self._answer("terminate", self._send("terminate", {"id": invoice_id}))

    def refund(self, invoice_id: str, amount: Money, reference: str) -> Answer:
        return self._take_back("refund", invoice_id, amount, reference)

    def cancel(self, invoice_id: str, amount: Money, reference: str) -> Answer:
        return self._take_back("cancel", invoice_id, amount, reference)

    def moderate(self, invoice_id: str, decision: str) -> Answer:
        return self._plain(self._send("moderate", {"id": invoice_id, "decision": decision}))

    def _take_back(self, operation: str, invoice_id: str, amount: Money, reference: str) -> Answer:
        values = {
            "id": invoice_id,
            "amount": self._translation.money(amount),
            "currency": amount.currency,
            "reference": reference,
            **self._outcome(returns=True),
        }
        return self._plain(self._send(operation, values))

    def events(self, invoice_id: str) -> tuple[Event, ...]:
        places = self._operations["events"]
        document = self._document("events", self._send("events", {"id": invoice_id}))
        rows = find_all(places["items"], document)
        return tuple(self._translation.event(row, places, "the event log") for row in rows)

    def transactions(self, invoice_id: str) -> tuple[Transaction, ...]:
        places, seen = self._operations["transactions"], "the ledger"
        document = self._document("transactions", self._send("transactions", {"id": invoice_id}))
        return tuple(
            self._translation.transaction(row, places, seen) for row in find_all(places["items"], document)
        )

    def says(self, operation: str, placeholder: str) -> bool:
        return placeholder in self._placeholders(operation)

    def can_misuse(self, operation: str, misuse: Misuse) -> bool:
        named = {*misuse.replaced, *misuse.omitted}
        secret = self._profile.auth["scheme"] != "none" or bool(self._profile.secret_headers)
        return (
            operation in self._operations
            and (misuse.raw is None or "form" not in self._operations[operation])
            and named <= self._placeholders(operation)
            and (misuse.credentials == "right" or (secret and operation not in PUBLIC))
        )

    def misuse(
        self, operation: str, misuse: Misuse, order: NewInvoice | None = None, **values: str
    ) -> Answer:
        known = {} if order is None else self._values(order)
        currency = str(known.get("currency", ""))
        return self._plain(self._send(operation, {**known, **values}, self._spelled(misuse, currency)))

    def _spelled(self, misuse: Misuse, currency: str) -> Misuse:
        """A wrong amount has to be wrong as an amount, and not by the way it is written."""
        amount = misuse.replaced.get("amount")
        if not currency or isinstance(amount, bool) or not isinstance(amount, int | Decimal):
            return misuse
        spelled = self._translation.number(Decimal(amount), currency)
        return replace(misuse, replaced={**misuse.replaced, "amount": spelled})

    def _values(self, order: NewInvoice) -> Mapping[str, Any]:
        lifetime = None if order.lifetime_s is None else timedelta(seconds=order.lifetime_s)
        expires = None if lifetime is None else self._now() + lifetime
        order_values = request_values.of_order(order, expires, self._profile, self._translation)
        return {**order_values, **self._outcome()}
