"""Giving money back, in full or in part: once for each invoice, since both ends are final."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .attempts import Attempts
from .bodies import NewRefund, new_refund
from .clock import Clock
from .errors import Fault, RefusedError
from .ids import Ids
from .invoices import not_allowed
from .policy import Policies
from .records import Invoice, Kind, Request
from .store import Store
from .transitions import Status
from .unit import Unit


@dataclass(frozen=True, slots=True)
class Refunds:
    store: Store
    clock: Clock
    ids: Ids
    attempts: Attempts
    policies: Policies

    def refund(self, invoice_id: str, document: Any) -> tuple[Request, Invoice]:
        """The refund after its first attempt, and its invoice. Raises NotFoundError and RefusedError."""
        with self.store.write() as unit:
            invoice = unit.invoice(invoice_id)
            request = self._request(unit, invoice, new_refund(document, invoice.currency))
            unit.save(request)
            attempt_id = self.attempts.begin(unit, invoice, request, (Status.REFUNDING,), "refund")
        self.attempts.carry_out(attempt_id)
        with self.store.read() as unit:
            return unit.request(request.id), unit.invoice(invoice_id)

    def _request(self, unit: Unit, invoice: Invoice, wanted: NewRefund) -> Request:
        if not self.policies.permissions.may_refund(invoice):
            raise not_allowed(invoice, "refunded")
        if unit.refund_by_reference(invoice.account, wanted.reference_id) is not None:
            detail = f"{wanted.reference_id!r} names a refund already"
            raise RefusedError(Fault("duplicate_reference", detail, pointer="/data/attributes/reference_id"))
        most = self.policies.amounts.refundable(invoice)
        amount = most if wanted.amount is None else wanted.amount
        if amount > most:
            detail = "amount is more than was paid"
            raise RefusedError(Fault("invalid_amount", detail, pointer="/data/attributes/amount"))
        now = self.clock.now()
        return Request(
            id=self.ids.new("ref"),
            serial_number=unit.next_serial(Request),
            invoice=invoice.id,
            kind=Kind.REFUND,
            status=Status.REFUNDING,
            amount=amount,
            reference_id=wanted.reference_id,
            description=wanted.description,
            created=now,
            updated=now,
        )
