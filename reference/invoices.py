"""The use cases of an invoice: create, process, expire. What the provider brings is applied in `results`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .attempts import Attempts
from .bodies import NewInvoice
from .clock import MINUTE, SECOND, Clock, unix
from .errors import Fault, RefusedError
from .history import History
from .ids import Ids
from .outcomes import OK
from .records import Invoice, Kind, Request
from .store import Store
from .transitions import INITIAL, Status, may_follow

_OPERATION_EXPIRED = "operation_expired"


@dataclass(frozen=True, slots=True)
class Invoices:
    store: Store
    clock: Clock
    ids: Ids
    history: History
    attempts: Attempts
    lifetime_minutes: int

    def create(self, wanted: NewInvoice) -> Invoice:
        """Raises RefusedError where the reference has been used."""
        with self.store.write() as unit:
            if unit.invoice_by_reference(wanted.reference_id) is not None:
                fault = Fault("duplicate_reference", f"{wanted.reference_id!r} names an invoice already")
                raise RefusedError(fault)
            now = self.clock.now()
            expires = wanted.expires or unix(now) * SECOND + self.lifetime_minutes * MINUTE
            invoice = Invoice(
                id=self.ids.new("cpi"),
                serial_number=unit.next_serial(Invoice),
                reference_id=wanted.reference_id,
                status=INITIAL,
                resolution=OK,
                amount=wanted.amount,
                currency=wanted.currency,
                description=wanted.description,
                service=wanted.service,
                fields=wanted.fields,
                metadata=wanted.metadata or "{}",
                payload="{}",
                return_url=wanted.return_url,
                callback_url=wanted.callback_url,
                test_mode=wanted.test_mode,
                created=now,
                updated=now,
                expires=expires,
                deadline=expires,
            )
            self.history.begin(unit, invoice)
            return invoice

    def read(self, invoice_id: str) -> Invoice:
        """Raises NotFoundError."""
        with self.store.read() as unit:
            return unit.invoice(invoice_id)

    def process(self, invoice_id: str) -> Invoice:
        """The invoice as it is after the first attempt.

        Raises NotFoundError, and RefusedError where it isn't just created.
        """
        self.expire(invoice_id)
        with self.store.write() as unit:
            invoice = unit.invoice(invoice_id)
            if invoice.status is not Status.CREATED:
                raise not_allowed(invoice, "processed")
            now = self.clock.now()
            request = Request(
                id=self.ids.new("prq"),
                serial_number=unit.next_serial(Request),
                invoice=invoice.id,
                kind=Kind.PAYMENT,
                status=Status.PROCESSING,
                amount=invoice.amount,
                reference_id=invoice.reference_id,
                description=invoice.description,
                created=now,
                updated=now,
            )
            unit.save(request)
            attempt_id = self.attempts.begin(unit, invoice, request, (Status.PROCESSING,), "process")
        self.attempts.carry_out(attempt_id)
        return self.read(invoice_id)

    def expire(self, invoice_id: str) -> None:
        """If its lifetime has passed and nothing was paid. Raises NotFoundError."""
        with self.store.write() as unit:
            invoice = unit.invoice(invoice_id)
            now = self.clock.now()
            if invoice.deadline is None or invoice.deadline > now:
                return
            if not may_follow(invoice.status, Status.EXPIRED):
                return
            for request in unit.requests(invoice.id, Kind.PAYMENT):
                unit.save(replace(request, status=Status.EXPIRED, updated=now, wake=None))
            self.history.advance(
                unit, invoice, (Status.EXPIRED,), "expires", at=now, resolution=_OPERATION_EXPIRED
            )


def not_allowed(invoice: Invoice, wish: str) -> RefusedError:
    detail = f"an invoice that is {invoice.status} can't be {wish}"
    return RefusedError(Fault("not_allowed_in_status", detail), status=invoice.status)
