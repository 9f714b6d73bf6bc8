"""The decisions that a variant may take otherwise: each a method of a small class, and sound here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from . import descriptor, fees, fields, serializers, signatures
from .clock import MINUTE, SECOND, unix
from .errors import Fault, RefusedError
from .fees import FeeScheme, Split
from .outcomes import Outcome
from .paging import AfterRow
from .records import Account, Delivery, Invoice, Notification
from .serializers import Resource
from .transitions import EDITIONS, LifeCycle, Status

REFUNDABLE = frozenset({Status.PROCESSED, Status.PARTIALLY_PROCESSED})
FIRST_POLL = 5 * MINUTE
LONGEST_PAUSE = 720 * MINUTE
DELIVERIES = 100


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

    def is_processed_at_once(self, invoice: Invoice) -> bool:  # noqa: ARG002 - of all alike
        """Without being told to."""
        return False

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

    def may_refund(self, invoice: Invoice) -> bool:
        """Once: a refund leads to a final status, in part as well."""
        return invoice.status in REFUNDABLE

    def may_terminate(self, invoice: Invoice) -> bool:
        return EDITIONS[invoice.edition].may_follow(invoice.status, Status.TERMINATED)


class Lifetimes:
    def expires(self, created: int, account: Account, wanted: int | None) -> int:
        """What is wanted, else `created` and lifetime, which is in minutes on the screen; whole seconds."""
        return wanted or unix(created) * SECOND + account.lifetime_minutes * MINUTE

    def deadline(self, invoice: Invoice) -> int | None:
        """When it will expire as it stands now; None: not any more."""
        lasts = EDITIONS[invoice.edition].may_follow(invoice.status, Status.EXPIRED)
        return invoice.expires if lasts else None


class Retries:
    def may_follow(self, number: int, account: Account) -> bool:
        """Whether another attempt may follow the one of this number.

        The limit counts all attempts, as the status list has it. The screen offers 0, of which no document
        says anything: one attempt then, and no further ones.
        """
        return number < account.attempts_limit

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


class Amounts:
    """What is reached, and told, when money has moved."""

    def paid(self, invoice: Invoice, moved: int) -> Status:
        return Status.PARTIALLY_PROCESSED if moved < invoice.payment_amount else Status.PROCESSED

    def refundable(self, invoice: Invoice) -> int:
        """The most that can be given back."""
        return invoice.processed_amount or 0

    def refunded(self, invoice: Invoice, moved: int) -> Status:
        whole = moved >= (invoice.processed_amount or 0)
        return Status.REFUNDED if whole else Status.PARTIALLY_REFUNDED

    def refunded_amount(self, asked: int, moved: int) -> int:  # noqa: ARG002 - what was asked for isn't what moved
        return moved


class Commissions:
    def asked(self, account: Account, amount: int, currency: str) -> Split:
        """Of an invoice over `amount`. Raises FeeError."""
        return fees.asked(fees.scheme(account, currency), amount)

    def processed(self, account: Account, invoice: Invoice, paid: int) -> Split:
        whole = Split(invoice.payment_amount, invoice.fee, invoice.deposit)
        return fees.processed(fees.scheme(account, invoice.currency), whole, paid)


class Showing:
    """What an account lets the public API do and tell, and what others hear of its invoices."""

    def may_create(self, account: Account) -> bool:
        return account.public_creation

    def has_badge(self, account: Account, scheme: FeeScheme) -> bool:
        """Of a service: without commission."""
        return account.zero_fee_badge and scheme.is_free

    def tells_fee(self, account: Account) -> bool:
        return account.fee_details

    def tells_internal(self, account: Account) -> bool:
        """In its callbacks."""
        return account.internal_callback_data

    def tells_ledger(self) -> bool:
        """In the overview."""
        return True

    def descriptor(self, account: Account, invoice: Invoice) -> str | None:
        """At the provider."""
        return descriptor.describe(account, invoice)

    def is_logged(self, source: Status | None, target: Status) -> bool:  # noqa: ARG002 - each step alike
        """In the history of an invoice."""
        return True


class Deliveries:
    """The callbacks that merchants are owed."""

    def is_owed(self, invoice: Invoice) -> bool:  # noqa: ARG002 - of every status alike
        """Of the step to the status that the invoice is in now."""
        return True

    def resource(self, invoice: Invoice) -> Resource:
        """The invoice as the callback tells it."""
        return serializers.invoice(invoice)

    def signature(self, body: bytes, secret: str) -> str:
        return signatures.sign(body, secret)

    def failed(self, notification: Notification, now: int) -> Notification:
        """It is repeated n minutes after the nth failure, a hundred times at most."""
        failures = notification.failures + 1
        if failures >= DELIVERIES:
            return replace(notification, state=Delivery.GIVEN_UP, failures=failures)
        return replace(notification, failures=failures, due=now + failures * MINUTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    callbacks: ProviderCallbacks = field(default_factory=ProviderCallbacks)
    creation: Creation = field(default_factory=Creation)
    permissions: Permissions = field(default_factory=Permissions)
    lifetimes: Lifetimes = field(default_factory=Lifetimes)
    retries: Retries = field(default_factory=Retries)
    polls: Polls = field(default_factory=Polls)
    amounts: Amounts = field(default_factory=Amounts)
    commissions: Commissions = field(default_factory=Commissions)
    showing: Showing = field(default_factory=Showing)
    paging: AfterRow = field(default_factory=AfterRow)
    deliveries: Deliveries = field(default_factory=Deliveries)


SOUND = Policies()
