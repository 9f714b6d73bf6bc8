"""The canonical forms (`schemas/canonical/`): what every target's wire is translated into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from payconform.clock import rfc3339
from payconform.money import Money

from .accounts import Account
from .telling import told


@dataclass(frozen=True, slots=True)
class Payout:
    """A payout as the invoice's own answer shows it; `state` in RazorpayX's word.

    `id` None: the target doesn't know it yet.
    """

    id: str | None
    state: str
    amount: Money | None = None

    def to_dict(self) -> dict[str, Any]:
        return {"id": self.id, "state": self.state, "amount": _plain(self.amount)}


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice as one answer showed it. None: the target doesn't show it.

    Of a payment the payer pays `payment_amount`, which is `deposit` and `fee`; of a payout the payee gets
    `amount`, and `writeoff` leaves the merchant's account, which is `amount` and `fee`. `service_amount` is
    what is paid out in the currency of the service, `exchange_rate` how much of that a unit of `amount` is.
    """

    id: str
    status: str
    raw_status: str
    amount: Money
    reference: str | None = None
    description: str | None = None
    account: str | None = None
    service: str | None = None
    method: str | None = None
    payment_amount: Money | None = None
    fee: Money | None = None
    deposit: Money | None = None
    writeoff: Money | None = None
    service_amount: Money | None = None
    exchange_rate: Decimal | None = None
    processed_amount: Money | None = None
    processed_fee: Money | None = None
    processed_deposit: Money | None = None
    processed_writeoff: Money | None = None
    processed_service_amount: Money | None = None
    refunded_amount: Money | None = None
    canceled_amount: Money | None = None
    moderation_required: bool | None = None
    resolution: str | None = None
    attempts: int | None = None
    created: datetime | None = None
    updated: datetime | None = None
    expires: datetime | None = None
    payouts: tuple[Payout, ...] | None = None

    def to_dict(self) -> dict[str, Any]:
        return {name: _plain(getattr(self, name)) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Event:
    """A row of the event log; `source` is None where the invoice begins."""

    source: str | None
    to: str
    at: datetime | None
    reason: str | None

    def to_dict(self) -> dict[str, Any]:
        return {"from": self.source, "to": self.to, "at": _plain(self.at), "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Transaction:
    """A row of the ledger: `side` is debit or credit."""

    side: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Callback:
    """A callback as the merchant got it. `signature`: valid, invalid, absent or unchecked.

    `internal`: it carries the data of the provider's own callback; None: the profile names no place for it.
    """

    id: str | None
    received: datetime
    signature: str
    invoice: Invoice
    internal: bool | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "received": _plain(self.received),
            "signature": self.signature,
            "internal": self.internal,
            "invoice": self.invoice.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class NewInvoice:
    """What a scenario asks to be created, for `lifecycle`.

    `lifetime_s` in seconds from now; None: the target's default. `account`: the merchant account that it
    belongs to; None: the one that the profile's credentials belong to. `service`: how it is to be paid.
    `autoprocess`: it is to be processed without being told to. `vendor` and `vendor_email`: whom a vendor
    invoice is from.
    """

    reference: str
    amount: Money
    description: str
    callback_url: str
    lifetime_s: int | None = None
    lifecycle: str = ""
    account: Account | None = None
    service: str | None = None
    autoprocess: bool | None = None
    vendor: str | None = None
    vendor_email: str | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to be added to an invoice."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of an invoice, as its list shows it; `size` in bytes. None: it isn't shown."""

    id: str
    name: str
    media_type: str | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Email:
    """An e-mail about an invoice that the target says it has sent. None: it isn't shown."""

    to: str
    subject: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """What a list is asked for; None: not asked for.

    `sort`: created, amount, or either with a minus before it. `size`: rows on a page. `cursor`: what the page
    before named as its next one.
    """

    account: str | None = None
    method: str | None = None
    amount: Money | None = None
    currency: str | None = None
    status: str | None = None
    resolution: str | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    text: str | None = None
    sort: str | None = None
    size: int | None = None
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a list; `next` None: there are no more. `total`: rows that match, where the list says so."""

    rows: tuple[Invoice, ...]
    next: str | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """One invoice with all that belongs to it; `states` in order, the others ids of related entities.

    `payments` are what carries it out, payouts too; `providers` the provider account of each, in order.
    None: the profile names no place for it; empty: nothing stands there.
    """

    invoice: Invoice
    states: tuple[str, ...] | None = None
    service: str | None = None
    method: str | None = None
    provider: str | None = None
    requests: tuple[str, ...] | None = None
    payments: tuple[str, ...] | None = None
    providers: tuple[str, ...] | None = None
    transactions: tuple[str, ...] | None = None
    callbacks: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """The error form of a refusal, as far as the profile's [errors] finds it in the body."""

    id: str | None = None
    type: str | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the target said to an operation that may be refused.

    `status` is the HTTP status; `invoice` is there when the answer's body shows one; `refusal` when it is
    refused and the profile knows the form of errors.
    """

    status: int
    id: str | None = None
    invoice: Invoice | None = None
    refusal: Refusal | None = None
    body: str = ""

    @property
    def accepted(self) -> bool:
        return 200 <= self.status < 300

    @property
    def told(self) -> str:
        """For a finding."""
        return told(self.status, self.body)


@dataclass(frozen=True, slots=True)
class Misuse:
    """How a request departs from what the profile describes.

    `replaced`: raw JSON values instead of those of the placeholders so named; a number for the amount is in
    major units, and written as the target writes amounts. `omitted`: placeholders without a value.
    `media_type`, `method`: others than the right ones. `credentials`: right, wrong or none. `raw`: these
    bytes as the body.
    """

    replaced: Mapping[str, Any] = field(default_factory=dict)
    omitted: frozenset[str] = frozenset()
    media_type: str | None = None
    method: str | None = None
    credentials: str = "right"
    raw: bytes | None = None


RIGHT = Misuse()


@dataclass(frozen=True, slots=True)
class ClockReading:
    """The target's own clock: `next_due` is when it next has something to do; None: never, or untold.

    `max_step`: it may be moved by so much at once, since it doesn't tell. `lazy`: an invoice learns the time
    only by the next call about it.
    """

    now: datetime
    next_due: datetime | None
    max_step: timedelta | None = None
    lazy: bool = False


@dataclass(frozen=True, slots=True)
class RawBody:
    """A body before translation, for the target's own schemas.

    `kind` is invoice, callback, or an operation and the HTTP status of its answer: ``read 200``.
    """

    kind: str
    document: Any
    seen: str
    headers: Mapping[str, str] = field(default_factory=dict)


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, tuple):
        return [part.to_dict() for part in value]
    return rfc3339(value) if isinstance(value, datetime) else value
