"""An operation of the provider: a payment, a payout, or what takes one of them back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from payconform.money import Money

from . import resolutions
from .kinds import Kind
from .plan import Step
from .razorpayx.terms import PayoutTerms
from .transitions import OPEN, UNSTARTED, Status, check


class Trigger(StrEnum):
    """Who chose the outcome, in order of precedence."""

    ACTION = "action"
    HEADER = "header"
    RULE = "rule"
    MAGIC = "magic"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Nearest:
    """The stored rule that came nearest where none matched, and what kept it from matching."""

    rule: str
    misses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutcomeSource:
    """`rule`: the id of the one that decided. `nearest`: where there are rules and none of them did."""

    trigger: Trigger
    detail: str
    rule: str | None = None
    nearest: Nearest | None = None

    def __str__(self) -> str:
        return f"{self.trigger} {self.rule}: {self.detail}" if self.rule else f"{self.trigger}: {self.detail}"


@dataclass(frozen=True, slots=True)
class Operation:
    """`moved` is what stands moved now; `plan` is what is left of it, and its first step fires at `due`,

    or at the read that makes its `reads`. `silent`: it never calls back. `payout`: of a vendor payout alone;
    while that waits to be begun, `due` is when the waiting ends, and none of its plan has begun either.
    """

    id: str
    kind: Kind
    run: str
    parent: str | None
    reference: str
    amount: Money
    method: str | None
    descriptor: str | None
    metadata: Mapping[str, Any]
    callback_url: str | None
    status: Status
    moved: Money
    resolution: str | None
    source: OutcomeSource
    created: datetime
    updated: datetime
    plan: tuple[Step, ...] = ()
    due: datetime | None = None
    silent: bool = False
    reads: int = 0
    payout: PayoutTerms | None = None

    @property
    def waits_for_reads(self) -> bool:
        return bool(self.plan) and self.plan[0].reads > 0 and self.status not in UNSTARTED

    @property
    def held(self) -> Money:
        """The most that it has moved or may yet move by itself; nobody else may count on this money."""
        if self.status in OPEN:
            return self.amount
        return max((self.moved, *(step.moved for step in self.plan)))


@dataclass(frozen=True, slots=True)
class Transition:
    """`operation` as it stands after it; `source` None: it begins. `cause`: who or what did it.

    `told`: what its callback says instead of the truth.
    """

    source: Status | None
    operation: Operation
    cause: str
    told: Status | None = None

    @property
    def reported(self) -> Operation:
        """The operation as its callback tells it."""
        return self.operation if self.told is None else _pretended(self.operation, self.told)


def changed(operation: Operation, step: Step, at: datetime, cause: str) -> Transition:
    """The operation after one step that isn't of its plan, which therefore ends.

    Raises IllegalTransitionError.
    """
    check(operation.kind, operation.status, step.status)
    after = replace(
        operation,
        status=step.status,
        moved=step.moved,
        resolution=step.resolution,
        updated=at,
        plan=(),
        due=None,
        reads=0,
    )
    return Transition(operation.status, after, cause, step.told)


def planned(operation: Operation, at: datetime, *, kept: Money, cause: str = "plan") -> Transition:
    """The operation after the next step of its plan. Whatever happens, refunds keep what they hold: `kept`.

    Raises IllegalTransitionError.
    """
    step, *rest = operation.plan
    transition = changed(operation, replace(step, moved=max(step.moved, kept)), at, cause)
    left = tuple(rest)
    return replace(transition, operation=replace(transition.operation, plan=left, due=due_of(left, at)))


def with_what_follows(first: Transition, at: datetime, *, kept: Money) -> list[Transition]:
    """A transition, and the steps of the plan that follow it at once.

    Raises IllegalTransitionError.
    """
    transitions = [first]
    while (last := transitions[-1].operation).plan and not last.plan[0].waits:
        transitions.append(planned(last, at, kept=kept))
    return transitions


def born_at_once(operation: Operation, now: datetime) -> list[Transition]:
    """The transitions at creation: steps at once are taken, and the first of them is the beginning."""
    cause = str(operation.source)
    first, *rest = operation.plan
    if first.waits:
        return [Transition(None, replace(operation, due=due_of(operation.plan, now)), cause)]
    check(operation.kind, None, first.status)
    left = tuple(rest)
    born = replace(
        operation,
        status=first.status,
        moved=first.moved,
        resolution=first.resolution,
        plan=left,
        due=due_of(left, now),
    )
    kept = Money(0, operation.amount.currency)
    return with_what_follows(Transition(None, born, cause, first.told), now, kept=kept)


def due_of(plan: tuple[Step, ...], since: datetime) -> datetime | None:
    """None: nothing is planned, or it waits for a read."""
    return since + plan[0].after if plan and not plan[0].reads else None


def _pretended(operation: Operation, status: Status) -> Operation:
    """A success of the whole, half of it as a part; whatever else is told, nothing moved."""
    amount = operation.amount
    halves = {Status.SUCCEEDED: amount.minor, Status.PARTIAL: amount.minor // 2}
    moved = Money(halves.get(status, 0), amount.currency)
    return replace(operation, status=status, moved=moved, resolution=resolutions.default(status))
