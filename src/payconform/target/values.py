"""The canonical forms (`schemas/canonical/`): what every target's wire is translated into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from payconform.clock import rfc3339
from payconform.money import Money


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice as one answer showed it. None: the target doesn't show it."""

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
    processed_amount: Money | None = None
    processed_fee: Money | None = None
    processed_deposit: Money | None = None
    refunded_amount: Money | None = None
    resolution: str | None = None
    attempts: int | None = None
    created: datetime | None = None
    updated: datetime | None = None
    expires: datetime | None = None

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
    """

    reference: str
    amount: Money
    description: str
    callback_url: str
    lifetime_s: int | None = None
    lifecycle: str = ""
    account: Account | None = None
    service: str | None = None


@dataclass(frozen=True, slots=True)
class FeeScheme:
    """What the service takes of a payment: `rate` (a percentage) of the base and `fixed`, within the bounds.

    `reverse`: the base is the other amount than usual (PayCore's getting-started/faq.md, "reverse_fee").
    """

    rate: Decimal = Decimal(0)
    fixed: Money | None = None
    minimum: Money | None = None
    maximum: Money | None = None
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class PaymentOptions:
    """The payment options of a merchant account (document 003, options table); None: the target's default."""

    public_creation: bool | None = None
    zero_fee_badge: bool | None = None
    fee_details: bool | None = None
    include_commission: bool | None = None
    internal_callback_data: bool | None = None
    lifetime_s: int | None = None
    attempts_limit: int | None = None
    descriptor_template: str | None = None
    fee: FeeScheme | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A merchant account as the target opened it. `public_key` speaks for it at the public API."""

    id: str
    name: str
    public_key: str | None = None
    options: PaymentOptions = field(default_factory=PaymentOptions)


@dataclass(frozen=True, slots=True)
class Service:
    """A way to pay, as the public API offers it: with a badge "without commission", with fee details."""

    code: str
    zero_fee: bool
    fee_details: bool


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

    None: the profile names no place for it; empty: nothing stands there.
    """

    invoice: Invoice
    states: tuple[str, ...] | None = None
    service: str | None = None
    method: str | None = None
    provider: str | None = None
    requests: tuple[str, ...] | None = None
    payments: tuple[str, ...] | None = None
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


@dataclass(frozen=True, slots=True)
class ClockReading:
    """The target's own clock: `next_due` is when it next has something to do; None: never."""

    now: datetime
    next_due: datetime | None


@dataclass(frozen=True, slots=True)
class RawBody:
    """A body before translation, for the target's own schemas: `kind` is invoice or callback."""

    kind: str
    document: Any
    seen: str
    headers: Mapping[str, str] = field(default_factory=dict)


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    return rfc3339(value) if isinstance(value, datetime) else value
