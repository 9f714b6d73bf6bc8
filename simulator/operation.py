"""An operation of the provider: a payment, a payout, or what takes one of them back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from payconform.money import Money

from .plan import Step
from .transitions import OPEN, Status, check


class Kind(StrEnum):
    PAYMENT = "payment"
    PAYOUT = "payout"
    REFUND = "refund"
    CANCELLATION = "cancellation"


@dataclass(frozen=True, slots=True)
class Traits:
    """`prefix` of its ids, `collection` in paths, `parent` of which it takes money back."""

    prefix: str
    collection: str
    parent: Kind | None


KINDS: Mapping[Kind, Traits] = MappingProxyType(
    {
        Kind.PAYMENT: Traits("pay", "payments", None),
        Kind.PAYOUT: Traits("pyt", "payouts", None),
        Kind.REFUND: Traits("rfd", "refunds", Kind.PAYMENT),
        Kind.CANCELLATION: Traits("cnl", "cancellations", Kind.PAYOUT),
    }
)


class Trigger(StrEnum):
    """Who chose the outcome, in order of precedence."""

    ACTION = "action"
    RULE = "rule"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class OutcomeSource:
    trigger: Trigger
    detail: str
    rule: str | None = None

    def __str__(self) -> str:
        return f"{self.trigger} {self.rule}: {self.detail}" if self.rule else f"{self.trigger}: {self.detail}"


@dataclass(frozen=True, slots=True)
class Operation:
    """`moved` is what stands moved now; `plan` is what is left of it, and its first step fires at `due`.

    `silent`: it never calls back.
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

    @property
    def held(self) -> Money:
        """The most that it has moved or may yet move by itself; nobody else may count on this money."""
        if self.status in OPEN:
            return self.amount
        return max((self.moved, *(step.moved for step in self.plan)))


@dataclass(frozen=True, slots=True)
class Transition:
    """`operation` as it stands after it; `source` None: it begins. `cause`: who or what did it."""

    source: Status | None
    operation: Operation
    cause: str


def changed(operation: Operation, step: Step, at: datetime, cause: str) -> Transition:
    """The operation after one step that isn't of its plan, which therefore ends.

    Raises IllegalTransitionError.
    """
    check(operation.status, step.status)
    after = replace(
        operation,
        status=step.status,
        moved=step.moved,
        resolution=step.resolution,
        updated=at,
        plan=(),
        due=None,
    )
    return Transition(operation.status, after, cause)


def planned(operation: Operation, at: datetime, *, kept: Money) -> Transition:
    """The operation after the next step of its plan. A reversal leaves what refunds hold: `kept`.

    Raises IllegalTransitionError.
    """
    step, *rest = operation.plan
    if step.status is Status.REVERSED:
        step = replace(step, moved=kept)
    transition = changed(operation, step, at, "plan")
    left = tuple(rest)
    return replace(transition, operation=replace(transition.operation, plan=left, due=due_of(left, at)))


def due_of(plan: tuple[Step, ...], since: datetime) -> datetime | None:
    return since + plan[0].after if plan else None
