"""What the tables hold: accounts, their invoices, the requests of each (payment and refund), the attempts.

Moments are integer microseconds, amounts integer minor units of the invoice's currency.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .transitions import Status


class Kind(StrEnum):
    PAYMENT = "payment"
    REFUND = "refund"


class AttemptStatus(StrEnum):
    """In the order in which news can come: an attempt never goes back to an earlier line."""

    CALLING = "calling"
    UNCERTAIN = "uncertain"  # the provider gave no usable answer: it has to be asked
    ACCEPTED = "accepted"  # taken; whether the result will take long isn't known yet
    PENDING = "pending"
    FAILED = "failed"
    SUCCEEDED = "succeeded"
    PARTIAL = "partial"
    REVERSED = "reversed"

    @property
    def is_open(self) -> bool:
        """The provider has it, and will tell the result."""
        return self in {AttemptStatus.ACCEPTED, AttemptStatus.PENDING}

    @property
    def moved_money(self) -> bool:
        return self in {AttemptStatus.SUCCEEDED, AttemptStatus.PARTIAL}

    def precedes(self, other: AttemptStatus) -> bool:
        """Whether `other` would be news."""
        return _RANKS[self] < _RANKS[other]


_RANKS = {
    AttemptStatus.CALLING: 0,
    AttemptStatus.UNCERTAIN: 1,
    AttemptStatus.ACCEPTED: 2,
    AttemptStatus.PENDING: 3,
    AttemptStatus.FAILED: 4,
    AttemptStatus.SUCCEEDED: 5,
    AttemptStatus.PARTIAL: 5,
    AttemptStatus.REVERSED: 6,
}


class Delivery(StrEnum):
    OWED = "owed"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is agreed with an account: its payment options, and its fees, none where `fee_currency` is None.

    `fee_rate` is a percentage as decimal text; the other fees are minor units of `fee_currency`. No document
    says what an option is before somebody sets it, but for the attempts and the descriptor.
    """

    name: str
    lifetime_minutes: int = 10080
    attempts_limit: int = 5
    public_creation: bool = False
    zero_fee_badge: bool = False
    fee_details: bool = False
    include_commission: bool = False
    internal_callback_data: bool = False
    descriptor_template: str = "{description}"
    fee_currency: str | None = None
    fee_rate: str = "0"
    fee_fixed: int = 0
    fee_minimum: int | None = None
    fee_maximum: int | None = None
    fee_reverse: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Account(Terms):
    """A commerce account; `public_key` is what its buyers' browsers name it by."""

    id: str
    serial_number: int
    public_key: str
    created: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """`deadline` is `expires` as long as the invoice can still expire; `paid_by` the attempt that paid it.

    `amount` is what was asked for, `payment_amount` (deposit and fee) what is to be paid; `edition` is a name
    of EDITIONS, `provider_document` the provider's last word. That and `fields`, `metadata` and `payload` are
    JSON texts.
    """

    id: str
    serial_number: int
    account: str
    edition: str
    reference_id: str
    status: Status
    resolution: str
    amount: int
    payment_amount: int
    fee: int
    deposit: int
    currency: str
    description: str | None
    service: str
    fields: str | None
    metadata: str
    payload: str
    return_url: str | None
    callback_url: str | None
    test_mode: bool
    created: int
    updated: int
    expires: int
    deadline: int | None
    attempts: int = 0
    processed: int | None = None
    processed_amount: int | None = None
    processed_fee: int | None = None
    processed_deposit: int | None = None
    refunded_amount: int | None = None
    paid_by: str | None = None
    provider_document: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Carried out by one or many attempts. `wake` is when something is to be done about it next."""

    id: str
    serial_number: int
    invoice: str
    kind: Kind
    status: Status
    amount: int
    reference_id: str
    description: str | None
    created: int
    updated: int
    failures: int = 0
    wake: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One operation at the provider; `operation` is the provider's id of it, once we know it."""

    id: str
    request: str
    number: int
    status: AttemptStatus
    resolution: str | None
    amount: int
    moved: int
    operation: str | None
    created: int
    updated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A row of an invoice's history; `source` is None for the first."""

    id: str
    invoice: str
    number: int
    source: Status | None
    target: Status
    reason: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One side of a posting; the sides of a posting are equal."""

    id: str
    posting: str
    invoice: str
    attempt: str
    account: str
    side: str
    amount: int
    currency: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """A callback that the merchant is owed: `body` is the invoice as it stood at that moment."""

    id: str
    serial_number: int
    invoice: str
    url: str
    body: bytes
    state: Delivery
    due: int
    failures: int
