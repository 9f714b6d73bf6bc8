"""The canonical forms (`schemas/canonical/`): what every target's wire is translated into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
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
    processed_amount: Money | None = None
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
    """A callback as the merchant got it. `signature`: valid, invalid, absent or unchecked."""

    id: str | None
    received: datetime
    signature: str
    invoice: Invoice

    def to_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "received": _plain(self.received),
            "signature": self.signature,
            "invoice": self.invoice.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class NewInvoice:
    """What a scenario asks to be created. `lifetime_s` in seconds from now; None: the target's default."""

    reference: str
    amount: Money
    description: str
    callback_url: str
    lifetime_s: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the target said to an operation that may be refused.

    `status` is the HTTP status; `invoice` is there when the answer's body shows one.
    """

    status: int
    id: str | None = None
    invoice: Invoice | None = None
    body: str = ""

    @property
    def accepted(self) -> bool:
        return 200 <= self.status < 300


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
