"""What will happen to an operation, step by step: planned for any amount, then fitted to one operation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from payconform.money import Money, MoneyError

from .kinds import KINDS, Kind
from .transitions import MACHINES, IllegalTransitionError, Status, check


class InapplicablePlanError(ValueError):
    """A plan doesn't fit this operation, its kind or its amount; the message says why."""


@dataclass(frozen=True, slots=True)
class Share:
    """A fraction of the amount, above 0; rounded down to a whole minor unit."""

    fraction: Decimal

    def of(self, whole: Money) -> Money:
        return whole.share(self.fraction)

    def __str__(self) -> str:
        return f"a share of {self.fraction}"


@dataclass(frozen=True, slots=True)
class Fixed:
    """A part in major units of whatever currency the operation has."""

    value: Decimal

    def of(self, whole: Money) -> Money:
        try:
            return Money.of(self.value, whole.currency)
        except MoneyError as error:
            raise InapplicablePlanError(f"the outcome's part of {error}") from None

    def __str__(self) -> str:
        return f"{self.value}"


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """Fires `after` the step before, or at the nth read since then where `reads` is n.

    `part`: what moves, or is taken back, where that isn't just the amount. `told`: what the callback about
    this step says instead of the truth.
    """

    after: timedelta
    status: Status
    resolution: str | None
    part: Share | Fixed | None = None
    reads: int = 0
    told: Status | None = None

    @property
    def waits(self) -> bool:
        return bool(self.after or self.reads)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of one operation: `moved` is what will stand moved when it fires."""

    after: timedelta
    status: Status
    resolution: str | None
    moved: Money
    reads: int = 0
    told: Status | None = None

    @property
    def waits(self) -> bool:
        return bool(self.after or self.reads)


class Awaited(StrEnum):
    """What has to come before a vendor payout is processed."""

    APPROVAL = "approval"
    FUNDS = "funds"


@dataclass(frozen=True, slots=True)
class Plan:
    """`silent`: the operation never calls back, whatever becomes of it; only a question finds its result.

    `awaits`: its steps begin when all of this has come.
    """

    steps: tuple[PlannedStep, ...]
    silent: bool = False
    awaits: frozenset[Awaited] = frozenset()


IMMEDIATE_SUCCESS = Plan((PlannedStep(timedelta(), Status.SUCCEEDED, "ok"),))


def path(steps: tuple[PlannedStep, ...], kind: Kind) -> tuple[Status | None, ...]:
    """Steps at once may be the first that is seen of an operation; before any other it is accepted."""
    if not KINDS[kind].is_native:
        return (Status.ACCEPTED, *(step.status for step in _after_acceptance(steps)))
    start = Status.ACCEPTED if steps[0].waits else None
    return (start, *(step.status for step in steps))


def _after_acceptance(steps: tuple[PlannedStep, ...]) -> tuple[PlannedStep, ...]:
    """Who is always accepted first needs no step for it."""
    first = steps[0]
    return steps[1:] if first.status is Status.ACCEPTED and not first.waits and first.told is None else steps


def fit(plan: Plan, kind: Kind, amount: Money) -> tuple[Step, ...]:
    """Raises InapplicablePlanError where the kind's machine forbids a step, where a part isn't more than

    nothing and less than the amount, and where a success is less, or more although nobody can overpay: a
    customer may pay too much, but no more than there is can be given back.
    """
    _check_path(plan.steps, kind)
    traits = KINDS[kind]
    if plan.awaits and traits.is_native:
        raise InapplicablePlanError(f"a {kind} awaits neither approval nor funds")
    steps, standing = [], Money(0, amount.currency)
    for step in plan.steps if traits.is_native else _after_acceptance(plan.steps):
        standing = _standing(step, amount, standing)
        steps.append(Step(step.after, step.status, step.resolution, standing, step.reads, step.told))
    if traits.is_whole and any(step.moved not in {amount, Money(0, amount.currency)} for step in steps):
        raise InapplicablePlanError(f"of a {kind} all moves, or nothing")
    if kind not in {Kind.PAYMENT, Kind.PAYOUT} and any(step.moved > amount for step in steps):
        raise InapplicablePlanError(f"no more than {amount} can be given back")
    return tuple(steps)


def _check_path(steps: tuple[PlannedStep, ...], kind: Kind) -> None:
    for told in (step.told for step in steps if step.told is not None):
        if told not in MACHINES[kind]:
            raise InapplicablePlanError(f"a {kind} is never {told}")
    for source, target in pairwise(path(steps, kind)):
        try:
            check(kind, source, target or Status.ACCEPTED)
        except IllegalTransitionError as error:
            raise InapplicablePlanError(str(error)) from None


def _standing(step: PlannedStep, amount: Money, before: Money) -> Money:
    match step.status:
        case Status.SUCCEEDED:
            return _paid(step.part, amount)
        case Status.PARTIAL:
            return _inside(step.part, amount, "the outcome's part")
        case Status.REVERSED if step.part is not None:
            return before - _inside(step.part, before, "what is reversed")
        case _:
            return Money(0, amount.currency)


def _paid(part: Share | Fixed | None, amount: Money) -> Money:
    moved = amount if part is None else part.of(amount)
    if moved < amount:
        raise InapplicablePlanError(f"a success over {part} is less than {amount}, and so a part")
    return moved


def _inside(part: Share | Fixed | None, whole: Money, name: str) -> Money:
    moved = whole if part is None else part.of(whole)
    if not 0 < moved.minor < whole.minor:
        raise InapplicablePlanError(f"{name}, {part}, is not more than nothing and less than {whole}")
    return moved
