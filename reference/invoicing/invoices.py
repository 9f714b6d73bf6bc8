"""The use cases of an invoice: create, moderate, process, terminate, expire."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from payconform.reference.api.bodies import NewInvoice
from payconform.reference.errors import Fault, RefusedError
from payconform.reference.ids import Ids
from payconform.reference.lifecycle.history import History
from payconform.reference.lifecycle.products import FORWARD, Kind, Product
from payconform.reference.lifecycle.standing import standing
from payconform.reference.lifecycle.transitions import Edition, Status
from payconform.reference.money.exchange import Exchange
from payconform.reference.money.fees import FeeError
from payconform.reference.money.minor_units import LARGEST
from payconform.reference.policy import Policies
from payconform.reference.provider.outcomes import ACCESS_DENIED, OK, OPERATION_EXPIRED
from payconform.reference.storage.records import Invoice, Terms
from payconform.reference.storage.store import Store
from payconform.reference.storage.unit import Unit
from payconform.reference.timing.clock import Clock

from .accounts import Accounts
from .attempts import Attempts, NewRequest
from .operations import Operations
from .settlement import Begun


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoices:
    store: Store
    clock: Clock
    ids: Ids
    accounts: Accounts
    history: History
    attempts: Attempts
    operations: Operations
    policies: Policies

    def create(self, wanted: NewInvoice, edition: Edition) -> Invoice:
        """As it was created, though it may have been processed meanwhile.

        Raises RefusedError: an unknown account, a reference it has used, a service in a currency that it has
        no rate for, an amount that its fee leaves nothing of or that is above its limit.
        """
        with self.store.write() as unit:
            account = self.accounts.named(unit, wanted.account)
            first = unit.invoice_by_reference(account.id, wanted.reference_id)
            if first is not None:
                return self.policies.creation.again(first)
            terms = unit.terms(account.id, edition.product)
            invoice = self._new(unit, wanted, edition, terms)
            self.policies.strategy.parts(replace(terms, **wanted.options.given()), invoice)
            invoice = self.history.begin(unit, invoice)
            begun = self._perform_at_once(unit, invoice)
        self.operations.carry_out(*begun)
        return invoice

    def read(self, product: Product, invoice_id: str) -> Invoice:
        """Raises NotFoundError."""
        with self.store.read() as unit:
            return unit.invoice(invoice_id, product)

    def moderate(self, product: Product, invoice_id: str, *, approved: bool) -> Invoice:
        """Until it is approved nothing is performed, and never if it is refused: it is terminated then.

        Raises NotFoundError, and RefusedError where nobody waits for it.
        """
        self.expire(invoice_id)
        with self.store.write() as unit:
            invoice = unit.invoice(invoice_id, product)
            if invoice.status is not Status.CREATED or not invoice.moderation_required:
                raise not_allowed(invoice, "moderated: it awaits no moderation")
            if not self.policies.permissions.approves(approved=approved):
                return self._end(unit, invoice, Status.TERMINATED, "refused by a moderator", ACCESS_DENIED)
            invoice = replace(invoice, moderation_required=False, updated=self.clock.now())
            unit.save(invoice)
            begun = self._perform_at_once(unit, invoice)
        self.operations.carry_out(*begun)
        return self.read(product, invoice_id)

    def process(self, product: Product, invoice_id: str) -> Invoice:
        """The invoice as it is after the first attempts.

        Raises NotFoundError, and RefusedError where it isn't just created or awaits moderation.
        """
        self.expire(invoice_id)
        with self.store.write() as unit:
            invoice = unit.invoice(invoice_id, product)
            permissions = self.policies.permissions
            if not permissions.may_process(invoice):
                raise not_allowed(invoice, "processed")
            if permissions.awaits_moderation(invoice):
                raise RefusedError(
                    Fault("moderation_required", "a moderator has to approve it first"), status=invoice.status
                )
            begun = self._perform(unit, invoice)
        self.operations.carry_out(*begun)
        return self.read(product, invoice_id)

    def terminate(self, product: Product, invoice_id: str) -> Invoice:
        """By its payer, before the lifetime ends. What is under way goes on: what it brings comes too late.

        Raises NotFoundError, and RefusedError where the status doesn't allow it, or it has expired.
        """
        self.expire(invoice_id)
        with self.store.write() as unit:
            invoice = unit.invoice(invoice_id, product)
            if not self.policies.permissions.may_terminate(invoice):
                raise not_allowed(invoice, "terminated")
            return self._end(unit, invoice, Status.TERMINATED, "terminate", OK)

    def expire(self, invoice_id: str) -> None:
        """If its lifetime has passed and nothing was paid. Raises NotFoundError."""
        with self.store.write() as unit:
            invoice = unit.invoice(invoice_id)
            if invoice.deadline is not None and invoice.deadline <= self.clock.now():
                self._end(unit, invoice, Status.EXPIRED, "expires", OPERATION_EXPIRED)

    def _perform_at_once(self, unit: Unit, invoice: Invoice) -> Begun:
        """In the transaction that lets it be: nobody comes between, and no stop of the service."""
        at_once = self.policies.creation.is_processed_at_once(invoice)
        return self._perform(unit, invoice) if at_once else []

    def _perform(self, unit: Unit, invoice: Invoice) -> Begun:
        parts = self.policies.strategy.parts(unit.terms_of(invoice), invoice)
        wanted = NewRequest(
            kind=FORWARD[invoice.product],
            amount=sum(parts),
            currency=invoice.service_currency,
            worth=invoice.payable,
            reference_id=invoice.reference_id,
            description=invoice.description,
        )
        expires = self.policies.lifetimes.when_processed(invoice, self.clock.now())
        invoice = replace(invoice, expires=expires)
        shares = [(part, None) for part in parts]
        _, begun = self.attempts.request(unit, invoice, wanted, shares, (Status.PROCESSING,), "process")
        return begun

    def _new(self, unit: Unit, wanted: NewInvoice, edition: Edition, terms: Terms) -> Invoice:
        product, creation = edition.product, self.policies.creation
        try:
            split = self.policies.commissions.asked(terms, wanted.amount, wanted.currency)
        except FeeError as error:
            raise RefusedError(Fault("fee_exceeds_amount", f"amount {error}")) from None
        now, service_currency = self.clock.now(), wanted.service_currency
        exchange_rate = self.policies.amounts.exchange_rate(terms, wanted.currency, service_currency)
        invoice = Invoice(
            id=self.ids.new(product.id_prefix),
            serial_number=unit.next_serial(Invoice),
            product=product,
            account=terms.account,
            edition=edition.name,
            reference_id=wanted.reference_id,
            status=edition.initial,
            resolution=OK,
            amount=wanted.amount,
            gross=split.gross,
            fee=split.fee,
            net=split.net,
            currency=wanted.currency,
            service_amount=0,
            service_currency=service_currency,
            exchange_rate=f"{exchange_rate:f}",
            description=wanted.description,
            service=wanted.service,
            fields=wanted.fields,
            metadata=wanted.metadata or "{}",
            payload="{}",
            options=wanted.options.as_json(),
            return_url=wanted.return_url,
            callback_url=wanted.callback_url,
            test_mode=wanted.test_mode,
            auto_process=wanted.auto_process,
            moderation_required=creation.needs_moderation(terms),
            created=now,
            updated=now,
            expires=self.policies.lifetimes.expires(now, terms, wanted.expires),
            deadline=None,
        )
        return replace(invoice, service_amount=_in_service(invoice, exchange_rate))

    def _end(self, unit: Unit, invoice: Invoice, status: Status, reason: str, resolution: str) -> Invoice:
        """Whatever was under way. Of a split payout a part may have moved: that is nobody's now."""
        now = self.clock.now()
        for request in unit.requests(invoice, FORWARD[invoice.product], Kind.REVOCATION):
            unit.save(replace(request, status=status, updated=now))
            for attempt in unit.attempts(request.id):
                unit.save(replace(attempt, wake=None))
            for attempt in standing(unit, request.id).movers:
                invoice = self.history.note_late(unit, invoice, request, attempt, attempt.moved, now)
        return self.history.advance(unit, invoice, (status,), reason, at=now, resolution=resolution)


def _in_service(invoice: Invoice, exchange_rate: Decimal) -> int:
    """What the provider is to move. Raises RefusedError where that is no amount that one can be asked for."""
    currency = invoice.service_currency
    amount = Exchange(invoice.currency, currency, exchange_rate).there(invoice.payable)
    if not 0 < amount <= LARGEST:
        how = f"more than any invoice holds in {currency}" if amount else f"nothing in {currency}"
        raise RefusedError(Fault("invalid_amount", f"amount is {how}"))
    return amount


def not_allowed(invoice: Invoice, wish: str) -> RefusedError:
    detail = f"an invoice that is {invoice.status} can't be {wish}"
    return RefusedError(Fault("not_allowed_in_status", detail), status=invoice.status)
