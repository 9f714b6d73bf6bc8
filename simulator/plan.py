"""What will happen to an operation, step by step: planned for any amount, then fitted to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from payconform.money import Money, MoneyError

from .transitions import Status


class InapplicablePlanError(ValueError):
    """A plan's part is no part of this operation's amount; the message says why."""


@dataclass(frozen=True, slots=True)
class Share:
    """A fraction of the amount, above 0 and below 1; rounded down to a whole minor unit."""

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
    """`after`: since the step before. `part`: what moves, if that is part of the amount, or more than it."""

    after: timedelta
    status: Status
    resolution: str | None
    part: Share | Fixed | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of one operation: `moved` is what will have moved when it fires."""

    after: timedelta
    status: Status
    resolution: str | None
    moved: Money


@dataclass(frozen=True, slots=True)
class Plan:
    """`silent`: the operation never calls back, whatever becomes of it; only a question finds its result."""

    steps: tuple[PlannedStep, ...]
    silent: bool = False


IMMEDIATE_SUCCESS = Plan((PlannedStep(timedelta(), Status.SUCCEEDED, "ok"),))


def fit(plan: Plan, amount: Money, *, overpaid: bool) -> tuple[Step, ...]:
    """`overpaid`: a success may move more than the amount, as a customer may pay too much.

    Raises InapplicablePlanError where a part isn't more than nothing and less than the amount, and
    where a success is less.
    """
    steps = tuple(Step(step.after, step.status, step.resolution, _moved(step, amount)) for step in plan.steps)
    if not overpaid and any(step.moved > amount for step in steps):
        raise InapplicablePlanError(f"no more than {amount} can be given back")
    return steps


def _moved(step: PlannedStep, amount: Money) -> Money:
    if step.part is None:
        return amount if step.status is Status.SUCCEEDED else Money(0, amount.currency)
    moved = step.part.of(amount)
    if step.status is Status.SUCCEEDED and moved < amount:
        raise InapplicablePlanError(f"a success over {step.part} is less than {amount}, and so a part")
    if step.status is Status.PARTIAL and not 0 < moved.minor < amount.minor:
        raise InapplicablePlanError(
            f"the outcome's part, {step.part}, is not more than nothing and less than {amount}"
        )
    return moved
