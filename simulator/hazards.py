"""Hazards: what goes wrong on the way of an answer or a callback, by match and by count.

Each is a value that is replaced whole when it met something; a run keeps them in a book.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias

from payconform.money import Money

from .changes import Removed
from .journal import Entry
from .kinds import Kind
from .rules import Match
from .transitions import Status

Value: TypeAlias = str | int | float

_CALLBACK = "callback_"


class Side(StrEnum):
    """What a hazard befalls."""

    ANSWER = "answer"
    CALLBACK = "callback"


class HazardKind(StrEnum):
    DELAY = "delay"
    STATUS = "status"
    TIMEOUT = "timeout"
    CONNECTION_RESET = "connection_reset"
    TRUNCATED_JSON = "truncated_json"
    MALFORMED_JSON = "malformed_json"
    WRONG_JSON = "wrong_json"
    WRONG_CONTENT_TYPE = "wrong_content_type"
    SLOW_BODY = "slow_body"
    REDIRECT = "redirect"
    CALLBACK_LOST = "callback_lost"
    CALLBACK_DOUBLED = "callback_doubled"
    CALLBACK_DELAYED = "callback_delayed"
    CALLBACK_REORDERED = "callback_reordered"
    CALLBACK_EARLY = "callback_early"
    CALLBACK_LATE = "callback_late"
    CALLBACK_STALE = "callback_stale"
    CALLBACK_CONTRADICTORY = "callback_contradictory"
    CALLBACK_WRONG_SIGNATURE = "callback_wrong_signature"
    CALLBACK_FORGED = "callback_forged"
    CALLBACK_REPLAYED = "callback_replayed"
    CALLBACK_TRUNCATED_BODY = "callback_truncated_body"

    @property
    def on(self) -> Side:
        return Side.CALLBACK if self.startswith(_CALLBACK) else Side.ANSWER


class When(StrEnum):
    """Before the operation is looked for or created, or after."""

    BEFORE = "before"
    AFTER = "after"


class Call(StrEnum):
    CREATE = "create"
    READ = "read"
    LIST = "list"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Subject:
    """What may meet a hazard: a `call`, or a callback with its `event` type, such as payment.succeeded.

    None: this one has none, or it isn't known. `references`: its operation's own, then the parent's.
    """

    kind: Kind
    references: tuple[str, ...] = ()
    amount: Money | None = None
    method: str | None = None
    call: Call | None = None
    event: str | None = None


@dataclass(frozen=True, slots=True)
class HazardMatch:
    """None matches anything. `order` is what rules ask of an operation, too."""

    order: Match = field(default_factory=Match)
    call: Call | None = None
    event: str | None = None

    def fits(self, subject: Subject) -> bool:
        amount = subject.amount
        pairs = (
            (self.order.operation, (subject.kind,)),
            (self.order.reference, subject.references),
            (self.order.amount, () if amount is None else (amount.major,)),
            (self.order.currency, () if amount is None else (amount.currency,)),
            (self.order.method, (subject.method,)),
            (self.call, (subject.call,)),
            (self.event, (subject.event,)),
        )
        return all(wanted is None or wanted in actual for wanted, actual in pairs)


@dataclass(frozen=True, slots=True)
class Hazard:
    """It leaves the first `skip` that match alone, and hits `times` of the following; None: all of them.

    `parameters` as the catalogue has them for this kind. `seen` counts what matched, `hit` what it hit.
    """

    id: str
    kind: HazardKind
    match: HazardMatch
    parameters: Mapping[str, Value] = field(default_factory=dict)
    skip: int = 0
    times: int | None = None
    seen: int = 0
    hit: int = 0

    @property
    def seconds(self) -> float:
        return float(self.parameters.get("seconds", 0))

    @property
    def when(self) -> When:
        return When(str(self.parameters.get("when", When.AFTER)))

    @property
    def says(self) -> Status | None:
        """The status that a callback claims."""
        status = self.parameters.get("status")
        return None if status is None else Status(str(status))

    @property
    def attempts(self) -> int | None:
        """How many attempts of a callback it befalls; None: all."""
        attempts = self.parameters.get("attempts")
        return None if attempts is None else int(attempts)


def _always(_: Hazard) -> bool:
    return True


@dataclass(slots=True)
class HazardBook:
    """The hazards of one run. Lives under its run's lock.

    `held`: the ids of callbacks that wait for something else of their operation, by the operation's id.
    """

    held: dict[str, list[str]] = field(default_factory=dict)
    _hazards: dict[str, Hazard] = field(default_factory=dict)
    _changes: list[Hazard | Entry | Removed] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self._hazards)

    def add(self, hazard: Hazard) -> None:
        self._hazards[hazard.id] = hazard

    def newest_first(self) -> Iterator[Hazard]:
        return reversed(self._hazards.values())

    def remove(self, hazard_id: str) -> bool:
        """False where there is no such hazard."""
        return self._hazards.pop(hazard_id, None) is not None

    def clear(self) -> None:
        self._hazards.clear()

    def meet(self, on: Side, subject: Subject, applies: Callable[[Hazard], bool] = _always) -> Hazard | None:
        """The newest hazard whose turn it is, counted as a hit; all that match have seen it."""
        meeting = None
        fitting = (each for each in self.newest_first() if each.kind.on is on and each.match.fits(subject))
        for hazard in tuple(filter(applies, fitting)):
            seen = replace(hazard, seen=hazard.seen + 1)
            is_left = seen.times is None or seen.hit < seen.times
            if meeting is None and seen.seen > seen.skip and is_left:
                seen = meeting = replace(seen, hit=seen.hit + 1)
            self._hazards[hazard.id] = seen
            self._changes.append(seen)
        return meeting

    def note(self, changes: Iterable[Entry | Removed]) -> None:
        """What the journal says of a hit, to be committed together with it."""
        self._changes += changes

    def take_changes(self) -> tuple[Hazard | Entry | Removed, ...]:
        """Whatever is counted and not committed yet."""
        changes = tuple(self._changes)
        self._changes.clear()
        return changes
