"""The decisions that a variant may take otherwise: each a method of a small class, and sound here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from payconform.reference.api import fields, serializers
from payconform.reference.api.paging import AfterRow
from payconform.reference.api.serializers import Resource
from payconform.reference.callbacks import signatures
from payconform.reference.callbacks.repeats import again
from payconform.reference.invoicing import descriptor
from payconform.reference.lifecycle import editions
from payconform.reference.lifecycle.products import Product
from payconform.reference.lifecycle.transitions import LifeCycle, Phase, Status
from payconform.reference.money import fees, rates, split
from payconform.reference.money.fees import FeeScheme, Split
from payconform.reference.provider.outcomes import Outcome
from payconform.reference.storage.records import (
    Account,
    Attempt,
    Invoice,
    LedgerEntry,
    Notification,
    Terms,
)
from payconform.reference.timing.clock import MINUTE, SECOND, unix
from payconform.reference.vendor.policy import VendorPolicies

from .errors import Fault, RefusedError

RETURNABLE = frozenset({Status.PROCESSED, Status.PARTIALLY_PROCESSED})
FIRST_POLL = 5 * MINUTE
LONGEST_PAUSE = 720 * MINUTE


class Applies(Protocol):
    """What a callback policy is given to work on."""

    def apply(self, attempt_id: str, outcome: Outcome, life_cycle: LifeCycle = ...) -> None:
        """Once, atomically; what is no news changes nothing."""

    def invoice_status(self, attempt_id: str) -> Status:
        """Of the invoice that the attempt belongs to."""

    def age(self, attempt_id: str) -> int:
        """Microseconds since the attempt began."""


class ProviderCallbacks:
    def receive(self, results: Applies, attempt_id: str, outcome: Outcome) -> None:
        """A genuine callback of the provider; it is acknowledged when this returns."""
        results.apply(attempt_id, outcome)


class Creation:
    """How an invoice comes to be."""

    def amount(self, value: Any, currency: str) -> int:
        """In minor units. Raises WrongValueError."""
        return fields.amount(value, currency)

    def again(self, invoice: Invoice) -> Invoice:
        """What a request gets that names the reference of an invoice which is there. Raises RefusedError."""
        fault = Fault("duplicate_reference", f"{invoice.reference_id!r} names an invoice already")
        raise RefusedError(fault)

    def is_processed_at_once(self, invoice: Invoice) -> bool:
        """Without being told to."""
        return invoice.auto_process and not invoice.moderation_required

    def needs_moderation(self, terms: Terms) -> bool:
        return terms.moderation_required

    def answer(self, invoice: Invoice) -> tuple[int, Resource]:
        """To the request that made it: HTTP status and resource."""
        return 201, serializers.invoice(invoice)


class Permissions:
    """Who may ask at all, and what may be asked of an invoice in its status."""

    def may_call(self, *, login_fits: bool, key_fits: bool) -> bool:
        return login_fits and key_fits

    def not_found(self, what: str) -> Fault:
        return Fault("not_found", f"{what} is not known")

    def may_process(self, invoice: Invoice) -> bool:
        return invoice.status is Status.CREATED

    def awaits_moderation(self, invoice: Invoice) -> bool:
        """Until then nothing is performed."""
        return invoice.moderation_required

    def approves(self, *, approved: bool) -> bool:
        """What becomes of a moderator's decision."""
        return approved

    def may_return(self, invoice: Invoice) -> bool:
        """Refund or cancel, once: it leads to a final status, in part as well."""
        return invoice.status in RETURNABLE

    def may_terminate(self, invoice: Invoice) -> bool:
        return editions.of(invoice).may_follow(invoice.status, Status.TERMINATED)


class Lifetimes:
    def expires(self, created: int, terms: Terms, wanted: int | None) -> int:
        """What is wanted, else `created` and lifetime, which is in minutes on the screen; whole seconds."""
        return wanted or unix(created) * SECOND + terms.lifetime_minutes * MINUTE

    def when_processed(self, invoice: Invoice, now: int) -> int:
        """When it expires, once it is processed."""
        return invoice.expires

    def deadline(self, invoice: Invoice) -> int | None:
        """When it will expire as it stands now; None: not any more."""
        lasts = editions.of(invoice).may_follow(invoice.status, Status.EXPIRED)
        return invoice.expires if lasts else None


class Retries:
    def may_follow(self, number: int, terms: Terms) -> bool:
        """Whether another attempt may follow the one of this number.

        The limit counts all attempts, as the status list has it. The screen offers 0, of which no document
        says anything: one attempt then, and no further ones.
        """
        return number < terms.attempts_limit

    def is_retryable(self, outcome: Outcome) -> bool:
        return outcome.is_retryable

    def wait(self, failures: int) -> int:
        """Microseconds after the nth failure."""
        return failures * MINUTE


class Polls:
    def sleeps(self) -> bool:
        """An invoice whose result will take long says so."""
        return True

    def pause(self, waited: int) -> int | None:
        """Until the next poll, after so long: what stays unknown is asked for more and more rarely.

        None: it isn't asked for any more, and has failed.
        """
        return min(max(waited, FIRST_POLL), LONGEST_PAUSE)


class Strategy:
    """How a payout is carried out, after its options; a payment is carried out as one operation."""

    def parts(self, terms: Terms, invoice: Invoice) -> tuple[int, ...]:
        """What each operation is to move, in minor units of the service's currency. Raises RefusedError."""
        return split.parts(terms, invoice.service_amount, invoice.service_currency)

    def is_parallel(self, terms: Terms) -> bool:
        """All at once; else each when the one before has ended."""
        return terms.parallel_mode

    def allows_part(self, terms: Terms) -> bool:
        return terms.allow_partially

    def route(self, routes: tuple[str, ...], failed: int) -> str:
        """After each attempt that failed the next account at the provider, and after the last the first."""
        return routes[failed % len(routes)]

    def shares(self, moved: Sequence[int], amount: int) -> tuple[int, ...]:
        """What is taken back of each operation: from the first on, as much as is needed."""
        return split.shares(moved, amount)


class Amounts:
    """What is reached, and told, when money has moved. `moved` is in units of the service's currency."""

    def paid(self, invoice: Invoice, moved: int, phase: Phase) -> Status:
        return phase.part if moved < invoice.service_amount else phase.whole

    def returnable(self, invoice: Invoice) -> int:
        """The most that can be given back."""
        return invoice.processed_amount or 0

    def returned(self, invoice: Invoice, moved: int, phase: Phase) -> Status:
        return phase.whole if moved >= (invoice.processed_service_amount or 0) else phase.part

    def returned_amount(self, asked: int, moved: int) -> int:
        return moved

    def exchange_rate(self, terms: Terms, source: str, target: str) -> Decimal:
        """Units of `target` for one of `source`. Raises RefusedError."""
        return rates.rate(terms, source, target)


class Commissions:
    def asked(self, terms: Terms, amount: int, currency: str) -> Split:
        """Of an invoice over `amount`. Raises FeeError."""
        return fees.asked(fees.scheme(terms, currency), amount)

    def processed(self, terms: Terms, invoice: Invoice, paid: int) -> Split:
        """Of what was paid, or paid out."""
        whole = Split(invoice.gross, invoice.fee, invoice.net)
        part = fees.part_of_gross if invoice.product is Product.PAYMENT else fees.part_of_net
        return part(fees.scheme(terms, invoice.currency), whole, paid)


class Showing:
    """What an account lets the public API do and tell, and what others hear of its invoices."""

    def may_create(self, terms: Terms) -> bool:
        return terms.public_creation

    def has_badge(self, terms: Terms, scheme: FeeScheme) -> bool:
        """Of a service: without commission."""
        return terms.zero_fee_badge and scheme.is_free

    def tells_fee(self, terms: Terms) -> bool:
        return terms.fee_details

    def tells_internal(self, terms: Terms) -> bool:
        """In its callbacks."""
        return terms.internal_callback_data

    def tells_entry(self, entry: LedgerEntry) -> bool:
        """Of the ledger."""
        return True

    def tells_attempt(self, attempt: Attempt) -> bool:
        """Of the payments and payouts."""
        return True

    def descriptor(self, account: Account, terms: Terms, invoice: Invoice) -> str | None:
        """At the provider."""
        return descriptor.describe(terms.descriptor_template, account, invoice)

    def is_logged(self, source: Status | None, target: Status) -> bool:
        """In the history of an invoice."""
        return True


class Deliveries:
    """The callbacks that merchants are owed."""

    def is_owed(self, invoice: Invoice) -> bool:
        """Of the step to the status that the invoice is in now."""
        return True

    def resource(self, invoice: Invoice) -> Resource:
        """The invoice as the callback tells it."""
        return serializers.invoice(invoice)

    def signature(self, body: bytes, secret: str) -> str:
        return signatures.sign(body, secret)

    def failed(self, notification: Notification, now: int) -> Notification:
        return again(notification, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    callbacks: ProviderCallbacks = field(default_factory=ProviderCallbacks)
    creation: Creation = field(default_factory=Creation)
    permissions: Permissions = field(default_factory=Permissions)
    lifetimes: Lifetimes = field(default_factory=Lifetimes)
    retries: Retries = field(default_factory=Retries)
    polls: Polls = field(default_factory=Polls)
    strategy: Strategy = field(default_factory=Strategy)
    amounts: Amounts = field(default_factory=Amounts)
    commissions: Commissions = field(default_factory=Commissions)
    showing: Showing = field(default_factory=Showing)
    paging: AfterRow = field(default_factory=AfterRow)
    deliveries: Deliveries = field(default_factory=Deliveries)
    vendor: VendorPolicies = field(default_factory=VendorPolicies)


SOUND = Policies()
