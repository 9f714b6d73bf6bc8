"""What a provider says of itself, as values, and how each is read from JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from payconform.clock import parse_rfc3339
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
    name: str
    clock: ProviderClock
    reference_prefix: str | None
    seed: int
    magic: bool


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


def operation(row: Row) -> Operation:
    return Operation(
        id=row["id"],
        kind=row["kind"],
        parent=row["parent"],
        reference=row["reference"],
        amount=_money(row["amount"]),
        status=row["status"],
        moved=_money(row["moved"]),
        method=row["method"],
        descriptor=row["descriptor"],
        resolution=row["resolution"],
        decided_by=row["outcome_source"]["trigger"],
    )


def movement(row: Row) -> Movement:
    return Movement(row["seq"], row["operation"], row["from"], row["to"])


def delivery(row: Row) -> Delivery:
    return Delivery(
        id=row["id"],
        operation=row["operation"],
        reference=row["reference"],
        type=row["type"],
        state=row["state"],
        due=_moment(row["due"]),
        url=row["url"],
        attempts=tuple(
            Attempt(parse_rfc3339(each["at"]), each["status"], each["error"]) for each in row["attempts"]
        ),
    )


def clock(body: Row) -> ProviderClock:
    return ProviderClock(parse_rfc3339(body["now"]), _moment(body["next_due"]), body["mode"] == "frozen")


def account(body: Row) -> Account:
    return Account(
        operations=tuple(map(operation, body["operations"])),
        deliveries=tuple(map(delivery, body["callbacks"])),
        movements=tuple(map(movement, body["transitions"])),
        clock=clock(body["clock"]),
    )


def rule(row: Row) -> Rule:
    return Rule(row["id"], row["match"], tuple(row["outcomes"]), row["used"])


def hazard(row: Row) -> Hazard:
    named, parameters = _parted(row, "id", "kind", "match", "skip", "times", "seen", "hit")
    return Hazard(**named, parameters=parameters)


def snapshot(row: Row) -> Snapshot:
    return Snapshot(row["id"], row["name"], parse_rfc3339(row["at"]), row["operations"])


def run(body: Row) -> Run:
    return Run(body["name"], clock(body["clock"]), body["reference_prefix"], body["seed"], body["magic"])


def journal(body: Row) -> Journal:
    return Journal(tuple(map(_entry, body["items"])), body["dropped"], body["next"])


def _entry(row: Row) -> Entry:
    named, details = _parted(row, "seq", "at", "kind", "operation", "reference")
    return Entry(**{**named, "at": parse_rfc3339(named["at"])}, details=details)


def _parted(row: Row, *names: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """These keys, which every row has, and all others."""
    others = {name: value for name, value in row.items() if name not in names}
    return {name: row[name] for name in names}, others


def _money(value: Mapping[str, str]) -> Money:
    return Money.of(value["value"], value["currency"])


def _moment(text: str | None) -> datetime | None:
    return None if text is None else parse_rfc3339(text)
