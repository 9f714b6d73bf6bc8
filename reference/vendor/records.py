"""What the tables of vendors' invoices hold. Moments are integer microseconds, amounts integer paise."""

from __future__ import annotations

from dataclasses import dataclass

from payconform.reference.storage.records import Delivery

from .payout_states import PayoutStatus
from .states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorInvoice:
    """`state` is what follows from all the rest; what is None a draft doesn't say yet."""

    id: str
    reference: str
    state: State
    amount: int | None
    currency: str
    description: str | None
    vendor_name: str | None
    vendor_email: str | None
    saved: bool
    created: int
    updated: int
    canceled: bool = False
    marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorPayout:
    """One order at the provider, kept before it goes out. `payout` is the provider's id, once it is known.

    `key` is the idempotency key: the same as often as the order is repeated. `scheduled_at` is the moment
    that it was ordered for, `wake` when something is to be done about it next. `moved`: it was
    processed once.
    """

    id: str
    invoice: str
    number: int
    key: str
    status: PayoutStatus
    amount: int
    payout: str | None
    scheduled_at: int | None
    created: int
    updated: int
    wake: int | None = None
    moved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorEvent:
    """A row of an invoice's history; `source` is None for the first."""

    id: str
    invoice: str
    number: int
    source: State | None
    target: State
    reason: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorFile:
    """`size` in bytes."""

    id: str
    invoice: str
    number: int
    name: str
    media_type: str
    size: int
    created: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorContent:
    """The bytes of the file of that id, apart from it since no list needs them."""

    id: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorMail:
    """A message that the vendor is owed."""

    id: str
    invoice: str
    number: int
    recipient: str
    subject: str
    text: str
    state: Delivery
    due: int
    failures: int = 0
    created: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorWebhook:
    """An event of the provider that has been taken: it comes again, and changes nothing then."""

    id: str
    payout: str
    at: int
