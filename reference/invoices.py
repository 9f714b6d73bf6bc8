"""The use cases of an invoice: create, process, terminate, expire. The provider's news: see `results`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .accounts import Accounts
from .attempts import Attempts
from .bodies import NewInvoice
from .clock import Clock
from .errors import Fault, RefusedError
from .fees import FeeError
from .history import History
from .ids import Ids
from .outcomes import OK
from .policy import Policies
from .records import Invoice, Kind, Request
from .store import Store
from .transitions import Edition, Status
from .unit import Unit

_OPERATION_EXPIRED = "operation_expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoices:
    store: Store
    clock: Clock
    ids: Ids
    accounts: Accounts
    history: History
    attempts: Attempts
    policies: Policies

    def create(self, wanted: NewInvoice, edition: Edition) -> Invoice:
        """Raises RefusedError: an unknown account, a reference it has used, or a fee that leaves nothing."""
        with self.store.write() as unit:
            account = self.accounts.named(unit, wanted.account)
            first = unit.invoice_by_reference(account.id, wanted.reference_id)
            if first is not None:
                return self.policies.creation.again(first)
            try:
                split = self.policies.commissions.asked(account, wanted.amount, wanted.currency)
            except FeeError as error:
                fault = Fault("fee_exceeds_amount", f"amount {error}")
                raise RefusedError(fault) from None
            now = self.clock.now()
            expires = self.policies.lifetimes.expires(now, account, wanted.expires)
            invoice = Invoice(
                id=self.ids.new("cpi"),
                serial_number=unit.next_serial(Invoice),
                account=account.id,
                edition=edition.name,
                reference_id=wanted.reference_id,
                status=edition.initial,
                resolution=OK,
                amount=wanted.amount,
                payment_amount=split.paid,
                fee=split.fee,
                deposit=split.deposit,
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
                deadline=None,
            )
            invoice = self.history.begin(unit, invoice)
        if self.policies.creation.is_processed_at_once(invoice):
            self.process(invoice.id)
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
            if not self.policies.permissions.may_process(invoice):
                raise not_allowed(invoice, "processed")
            now = self.clock.now()
            request = Request(
                id=self.ids.new("prq"),
                serial_number=unit.next_serial(Request),
                invoice=invoice.id,
                kind=Kind.PAYMENT,
                status=Status.PROCESSING,
                amount=invoice.payment_amount,
                reference_id=invoice.reference_id,
                description=invoice.description,
                created=now,
                updated=now,
            )
            unit.save(request)
            attempt_id = self.attempts.begin(unit, invoice, request, (Status.PROCESSING,), "process")
        self.attempts.carry_out(attempt_id)
        return self.read(invoice_id)

    def terminate(self, invoice_id: str) -> Invoice:
        """By its payer, before the lifetime ends. A payment under way goes on: what it brings comes too late.

        Raises NotFoundError, and RefusedError where the status doesn't allow it, or it has expired.
        """
        self.expire(invoice_id)
        with self.store.write() as unit:
            invoice = unit.invoice(invoice_id)
            if not self.policies.permissions.may_terminate(invoice):
                raise not_allowed(invoice, "terminated")
            return self._end(unit, invoice, Status.TERMINATED, "terminate", OK)

    def expire(self, invoice_id: str) -> None:
        """If its lifetime has passed and nothing was paid. Raises NotFoundError."""
        with self.store.write() as unit:
            invoice = unit.invoice(invoice_id)
            if invoice.deadline is not None and invoice.deadline <= self.clock.now():
                self._end(unit, invoice, Status.EXPIRED, "expires", _OPERATION_EXPIRED)

    def _end(self, unit: Unit, invoice: Invoice, status: Status, reason: str, resolution: str) -> Invoice:
        now = self.clock.now()
        for request in unit.requests(invoice.id, Kind.PAYMENT):
            unit.save(replace(request, status=status, updated=now, wake=None))
        return self.history.advance(unit, invoice, (status,), reason, at=now, resolution=resolution)


def not_allowed(invoice: Invoice, wish: str) -> RefusedError:
    detail = f"an invoice that is {invoice.status} can't be {wish}"
    return RefusedError(Fault("not_allowed_in_status", detail), status=invoice.status)
