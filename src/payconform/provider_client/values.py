"""What a provider says of itself, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from payconform.money import Money

Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """A provider operation as it stands: `moved` is the money that really moved.

    `method` and `descriptor` (the payment's description) are what the target sent along; None: nothing.
    `decided_by` is the voice that chose its outcome: action, header, rule, magic or default.
    """

    id: str
    kind: str
    parent: str | None
    reference: str
    amount: Money
    status: str
    moved: Money
    method: str | None = None
    descriptor: str | None = None
    resolution: str | None = None
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class Movement:
    """A row of the journal: an operation changed its status; `source` is None where it began."""

    seq: int
    operation: str
    source: str | None
    to: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to deliver, `at` on the run's clock: the receiver's HTTP `status`, or why there was none."""

    at: datetime
    status: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of the callback ledger; `due` on the run's clock.

    `state`: owed, held, lost, delivered or given_up.
    """

    id: str
    operation: str
    reference: str
    type: str
    state: str
    due: datetime | None
    url: str = ""
    attempts: tuple[Attempt, ...] = ()


@dataclass(frozen=True, slots=True)
class ProviderClock:
    """`frozen`: the clock moves only when it is told to."""

    now: datetime
    next_due: datetime | None
    frozen: bool


@dataclass(frozen=True, slots=True)
class Account:
    """All that the provider knows of one reference, at one moment; equal while nothing happened to it."""

    operations: tuple[Operation, ...]
    deliveries: tuple[Delivery, ...]
    movements: tuple[Movement, ...]
    clock: ProviderClock = field(compare=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """`match` and `outcomes` as they were given; `used` counts the operations that it decided."""

    id: str
    match: Mapping[str, str]
    outcomes: tuple[Row, ...]
    used: int


@dataclass(frozen=True, slots=True)
class Hazard:
    """`seen` counts what matched, `hit` what it hit; `parameters` are those of its kind."""

    id: str
    kind: str
    match: Mapping[str, str]
    skip: int
    times: int | None
    seen: int
    hit: int
    parameters: Row


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`at` on the run's clock; `operations`: how many there were."""

    id: str
    name: str | None
    at: datetime
    operations: int


@dataclass(frozen=True, slots=True)
class Run:
    """`callbacks`: how they are delivered."""

    name: str
    clock: ProviderClock
    reference_prefix: str | None
    seed: int
    magic: bool
    callbacks: Row


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the journal; `details` are the keys that its kind has beside these."""

    seq: int
    at: datetime
    kind: str
    operation: str | None
    reference: str | None
    details: Row


@dataclass(frozen=True, slots=True)
class Journal:
    """`dropped`: entries lost so far for want of room; `next`: where the following read goes on."""

    entries: tuple[Entry, ...]
    dropped: int
    next: int
