"""How an invoice is brought into a status: by the real state machine, never by writing fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from payconform.money import Money
from payconform.oracle.findings import ConformanceFailure, Finding

from .expectations import arrives, eventually
from .world import Unverifiable, World

LIFETIME = timedelta(minutes=30)
DECLINED = {"outcome": "error", "resolution": "declined_error"}
RETRYABLE = {"outcome": "error", "resolution": "connection_error"}
PENDING = {"outcome": "pending"}
SUCCESS = {"outcome": "success"}

Arrange = Callable[[World, Money, timedelta | None], None]


def bring(world: World, amount: Money, status: str, lifetime: timedelta | None = None) -> None:
    """Make an invoice and bring it into `status`; `lifetime` None: the target's default.

    Raises ConformanceFailure where it doesn't get there though the documents demand it, under the requirement
    that demands it; Unverifiable where they only allow it.
    """
    if status not in ARRANGEMENTS:
        raise Unverifiable(f"nobody knows how to bring an invoice into {status}")
    demanded = world.lifecycle.demands(status)
    try:
        ARRANGEMENTS[status](world, amount, lifetime)
        if demanded is None and status != world.lifecycle.initial:
            _may_arrive(world, status)
        arrives(world, world.invoice, status)
    except ConformanceFailure as failure:
        raise _set_up(failure, demanded) from None


def _may_arrive(world: World, status: str) -> None:
    if eventually(world, world.invoice, lambda seen: seen.status == status).status != status:
        raise Unverifiable(f"the target has no {status}, which no document demands")


def create(world: World, amount: Money, lifetime: timedelta | None = None) -> None:
    """An invoice that exists. Raises ConformanceFailure where the target refuses it."""
    answer = world.order(amount, lifetime)
    if not answer.accepted:
        raise ConformanceFailure(
            Finding(
                check="step",
                expected=f"an invoice of {amount}",
                observed=f"refused with HTTP {answer.status}: {answer.body[:200]}",
                headline=True,
            )
        )


def _process(*outcomes: Mapping[str, Any]) -> Arrange:
    def arrange(world: World, amount: Money, lifetime: timedelta | None) -> None:
        world.plan("payment", *outcomes, reference=world.next_reference)
        create(world, amount, lifetime)
        world.invoice.process()

    return arrange


def _expire(world: World, amount: Money, lifetime: timedelta | None) -> None:
    create(world, amount, lifetime or LIFETIME)
    world.let_pass(lifetime or LIFETIME)


def _refund(world: World, amount: Money, lifetime: timedelta | None) -> None:
    bring(world, amount, "processed", lifetime)
    if "refund" not in world.driver.capabilities:
        raise Unverifiable("the profile doesn't claim refund")
    world.invoice.refund(amount, world.new_reference())


ARRANGEMENTS: Mapping[str, Arrange] = {
    "created": create,
    "processed": _process(SUCCESS),
    "partially_processed": _process({"outcome": "partial", "share": "0.6"}),
    "process_pending": _process(PENDING),
    "process_error": _process(RETRYABLE),
    "process_failed": _process(DECLINED),
    "expired": _expire,
    "refunded": _refund,
}


def _set_up(failure: ConformanceFailure, requirement: str | None) -> ConformanceFailure:
    """A starting point that isn't reached is a finding about the way there, not about the subject."""
    findings = (
        f if f.requirement or f.check != "step" else f.under(requirement or "") for f in failure.findings
    )
    return ConformanceFailure(*findings)
