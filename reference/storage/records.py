"""What the tables hold: accounts and their terms, invoices, the requests of each, and what these consist of.

An invoice initiates a request, a request one or many operations at the provider: each of its parts is one,
tried until it succeeds. Moments are integer microseconds, amounts integer minor units: of the invoice's
currency, but for requests, parts and attempts, which have the currency of the service.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from payconform.reference.lifecycle.products import Kind, Product
from payconform.reference.lifecycle.transitions import Status


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
class Account:
    """A commerce account; `public_key` is what its buyers' browsers name it by."""

    id: str
    serial_number: int
    name: str
    public_key: str
    created: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is agreed with an account for one product: its options, and its fees, none without `fee_currency`.

    `fee_rate` is a percentage as decimal text; the other fees are minor units of `fee_currency`.
    `limit_amount`, in minor units of `limit_currency`, is the most that one operation may move. `routes`,
    accounts at the provider in the order of choice, and `exchange_rates`, lists of source, target and rate,
    are JSON texts. No document says what an option is before somebody sets it, but for the attempts and the
    descriptor.
    """

    id: str = ""
    account: str = ""
    product: Product = Product.PAYMENT
    lifetime_minutes: int = 10080
    attempts_limit: int = 5
    public_creation: bool = False
    zero_fee_badge: bool = False
    fee_details: bool = False
    include_commission: bool = False
    internal_callback_data: bool = False
    descriptor_template: str = "{description}"
    moderation_required: bool = False
    allow_partially: bool = True
    parallel_mode: bool = False
    split_mode: bool = False
    fee_currency: str | None = None
    fee_rate: str = "0"
    fee_fixed: int = 0
    fee_minimum: int | None = None
    fee_maximum: int | None = None
    fee_reverse: bool = False
    limit_amount: int | None = None
    limit_currency: str | None = None
    routes: str = '["main"]'
    exchange_rates: str = "[]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """`deadline` is `expires` as long as the invoice can still expire.

    `amount` is what was asked for; `gross`, which is `net` and `fee`, leaves the payer's account or the
    merchant's, and the provider moves the gross of a payment, the net of a payout: as `service_amount`, in
    `service_currency`, at `exchange_rate` (a decimal text). `edition` is the name of one, `provider_document`
    the provider's last word, `options` what is otherwise with this invoice than with its account. These two
    and `fields`, `metadata` and `payload` are JSON texts.
    """

    id: str
    serial_number: int
    product: Product
    account: str
    edition: str
    reference_id: str
    status: Status
    resolution: str
    amount: int
    gross: int
    fee: int
    net: int
    currency: str
    service_amount: int
    service_currency: str
    exchange_rate: str
    description: str | None
    service: str
    fields: str | None
    metadata: str
    payload: str
    options: str
    return_url: str | None
    callback_url: str | None
    test_mode: bool
    auto_process: bool
    moderation_required: bool
    created: int
    updated: int
    expires: int
    deadline: int | None
    attempts: int = 0
    processed: int | None = None
    processed_gross: int | None = None
    processed_fee: int | None = None
    processed_net: int | None = None
    processed_service_amount: int | None = None
    returned_amount: int | None = None
    provider_document: str | None = None

    @property
    def told_amount(self) -> int:
        """What is shown as the amount: that asked for, or that to be paid out."""
        return self.amount if self.product is Product.PAYMENT else self.net

    @property
    def processed_amount(self) -> int | None:
        """What was paid, or paid out."""
        return self.processed_gross if self.product is Product.PAYMENT else self.processed_net

    @property
    def payable(self) -> int:
        """What is to be paid, or paid out."""
        return self.gross if self.product is Product.PAYMENT else self.net


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Carried out by one or many operations, its parts. `worth` is the amount in the invoice's currency."""

    id: str
    serial_number: int
    invoice: str
    kind: Kind
    status: Status
    amount: int
    currency: str
    worth: int
    reference_id: str
    description: str | None
    created: int
    updated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one operation is to move; `takes_back` is the attempt whose money comes back by it."""

    id: str
    request: str
    number: int
    amount: int
    takes_back: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One operation at the provider; `operation` is the provider's id of it, once we know it.

    `route` is the account at the provider. `failures` counts what went wrong with its part so far; `wake` is
    when something is to be done about it next. `late`: what it moved came when nobody waited for it, and
    counts for nothing.
    """

    id: str
    request: str
    part: int
    number: int
    route: str
    status: AttemptStatus
    resolution: str | None
    amount: int
    moved: int
    operation: str | None
    created: int
    updated: int
    failures: int = 0
    wake: int | None = None
    late: bool = False


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
    """One side of a posting; in each currency the sides of a posting are equal."""

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
