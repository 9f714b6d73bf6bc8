"""How an invoice is brought into a status: by the real state machine, never by writing fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, Unpack

from payconform import paths
from payconform.gaps import Unverifiable
from payconform.lifecycle import Returns
from payconform.money import Money
from payconform.oracle.findings import ConformanceFailure

from .expectations import accepted, arrives, eventually
from .world import Wishes, World, wrong

LIFETIME = timedelta(minutes=30)
FAR_OFF = timedelta(days=3)
A_PART = Decimal("0.4")
LONGER_THAN_ANY_SCENARIO_S = 365 * 24 * 3600

DECLINED = {"outcome": "error", "resolution": "declined_error"}
RETRYABLE = {"outcome": "error", "resolution": "connection_error"}
PENDING = {"outcome": "pending"}
SUCCESS = {"outcome": "success"}
# The provider has taken the order, and hasn't even said that it waits for the result.
TAKEN = {"plan": [{"after": LONGER_THAN_ANY_SCENARIO_S, "status": "succeeded"}]}

# What an invoice becomes while it is taken back, and by each of TAKEN_BACK in turn.
GOING_BACK = {
    Returns.REFUND: ("refunding", "refund_pending", "refund_error", "refund_failed", "refunded"),
    Returns.CANCEL: ("canceling", "cancel_pending", "cancel_error", "cancel_failed", "canceled"),
}
# While the provider has only taken the order a target may as well say that the result is unknown.
AS_WELL = {"processing": "process_pending"} | {doing: pending for doing, pending, *_ in GOING_BACK.values()}

Arrange = Callable[[World, Money, timedelta | None], None]


def bring(world: World, amount: Money, status: str, lifetime: timedelta | None = None) -> None:
    """Make an invoice and bring it into `status`; `lifetime` None: the target's default.

    Raises ConformanceFailure where it doesn't get there though the documents demand it, under the requirement
    that demands it; Unverifiable where they only allow it.
    """
    _bring(world, amount, status, lifetime, RAZORPAYX if world.lifecycle.payouts else PAYCORE)


def bring_in_flight(world: World, amount: Money, status: str) -> None:
    """The same with a payment or payout whose result is still to come. Raises as `bring` does."""
    _bring(world, amount, status, None, IN_FLIGHT)


def create(world: World, amount: Money, lifetime: timedelta | None = None, **wishes: Unpack[Wishes]) -> None:
    """An invoice that exists. Raises ConformanceFailure where the target refuses it."""
    answer = world.order(amount, lifetime, **wishes)
    if not answer.accepted:
        raise wrong(f"an invoice of {amount}", f"refused with {answer.told}")


def _bring(
    world: World, amount: Money, status: str, lifetime: timedelta | None, ways: Mapping[str, Arrange]
) -> None:
    if world.lifecycle.initial == status:  # whatever a life cycle calls it
        ways = {status: create, **ways}
    if status not in ways:
        raise Unverifiable(f"nobody knows how to bring an invoice into {status}")
    demanded = world.lifecycle.demands(status)
    try:
        ways[status](world, amount, lifetime)
        if demanded is None and not world.lifecycle.may_begin(status):
            _may_arrive(world, status)
        elif AS_WELL.get(status) in world.lifecycle.codes:
            _unless(world, AS_WELL[status])
        arrives(world, world.invoice, status)
    except ConformanceFailure as failure:
        raise _set_up(failure, demanded) from None


def _may_arrive(world: World, status: str) -> None:
    if eventually(world, world.invoice, lambda seen: seen.status == status).status != status:
        raise Unverifiable(f"the target has no {status}, which no document demands")


def _unless(world: World, shown: str) -> None:
    world.rest()
    if world.invoice.read().status == shown:
        raise Unverifiable(f"the target shows {shown} as soon as the provider has taken the order")


def _process(*outcomes: Mapping[str, Any]) -> Arrange:
    def arrange(world: World, amount: Money, lifetime: timedelta | None) -> None:
        world.plan(world.lifecycle.moves, *outcomes, reference=world.next_reference)
        create(world, amount, lifetime)
        world.invoice.process()

    return arrange


def _take_back(*outcomes: Mapping[str, Any], share: Decimal = Decimal(1)) -> Arrange:
    """Of an invoice that was paid in full."""

    def arrange(world: World, amount: Money, lifetime: timedelta | None) -> None:
        needs(world, world.lifecycle.gives_back)
        bring(world, amount, "processed", lifetime)
        world.plan(world.lifecycle.gives_back, *outcomes)
        take_back(world, amount.share(share))

    return arrange


def take_back(world: World, amount: Money) -> None:
    """The merchant asks for it. Raises ConformanceFailure where the target refuses."""
    answer = world.invoice.take_back(amount, world.new_reference())
    accepted(world, answer, f"{amount} to be given back", GOING_BACK[world.lifecycle.gives_back][0])


def _expire(world: World, amount: Money, lifetime: timedelta | None) -> None:
    create(world, amount, lifetime or LIFETIME)
    world.let_pass(lifetime or LIFETIME)


def _expire_in_flight(world: World, amount: Money, lifetime: timedelta | None) -> None:
    _process(TAKEN)(world, amount, lifetime or LIFETIME)
    before = _at_rest(world)
    world.let_pass(lifetime or LIFETIME)
    _goes_on(world, before, "expired")


def _terminate(world: World, amount: Money, lifetime: timedelta | None) -> None:
    """While the provider has the order: no document demands that one is terminated before."""
    needs(world, "terminate")
    _process(TAKEN)(world, amount, lifetime)
    before = _at_rest(world)
    world.invoice.terminate()
    _goes_on(world, before, "terminated")


def schedule(world: World, span: timedelta, amount: Money | None = None) -> None:
    """All that remains, or a part of it, when all before has come to rest.

    Raises ConformanceFailure where the target refuses though the documents demand it, as they do in unpaid;
    Unverifiable where they only allow it.
    """
    needs(world, "schedule")
    world.rest()
    status = world.invoice.read().status
    answer = world.invoice.act("schedule", amount=amount, at=world.timeline.now() + span)
    if not answer.accepted and paths.demanded(world.lifecycle, status, "scheduled") is None:
        raise Unverifiable(f"the target schedules nothing in {status}, and no document demands it")
    accepted(world, answer, "a payout to be scheduled", "scheduled")


def _draft(world: World, amount: Money, _: timedelta | None) -> None:
    needs(world, "draft")
    answer = world.ask(world.new_order(amount), world.driver.draft)
    if not answer.accepted:
        raise wrong("a draft", f"refused with {answer.told}")


def _schedule(world: World, amount: Money, _: timedelta | None) -> None:
    """A part of it, where the target can: then something remains."""
    create(world, amount)
    a_part = amount.share(A_PART) if world.driver.says("schedule", "amount") else None
    schedule(world, FAR_OFF, a_part)


def _pay(outcome: Mapping[str, Any], share: Decimal | None = None) -> Arrange:
    def arrange(world: World, amount: Money, _: timedelta | None) -> None:
        needs(world, "pay")
        world.plan(world.lifecycle.moves, outcome, reference=world.next_reference)
        create(world, amount)
        answer = world.invoice.act("pay", amount=None if share is None else amount.share(share))
        accepted(world, answer, "a request to pay", "processing")

    return arrange


def _cancel(world: World, amount: Money, _: timedelta | None) -> None:
    needs(world, "cancel")
    create(world, amount)
    accepted(world, world.invoice.act("cancel"), "a request to cancel", "canceled")


TAKEN_BACK = [_take_back(outcome) for outcome in (TAKEN, PENDING, RETRYABLE, DECLINED, SUCCESS)]
PAYCORE: Mapping[str, Arrange] = {
    "created": create,
    "processing": _process(TAKEN),
    "processed": _process(SUCCESS),
    "partially_processed": _process({"outcome": "partial", "share": "0.6"}),
    "process_pending": _process(PENDING),
    "process_error": _process(RETRYABLE),
    "process_failed": _process(DECLINED),
    "expired": _expire,
    "terminated": _terminate,
    **{code: way for codes in GOING_BACK.values() for code, way in zip(codes, TAKEN_BACK, strict=True)},
    **{f"partially_{codes[-1]}": _take_back(SUCCESS, share=A_PART) for codes in GOING_BACK.values()},
}
RAZORPAYX: Mapping[str, Arrange] = {
    "draft": _draft,
    "unpaid": create,
    "scheduled": _schedule,
    "partially paid": _pay(SUCCESS, share=A_PART),
    "processing": _pay(PENDING),
    "canceled": _cancel,
    "paid": _pay(SUCCESS),
}
ARRANGEMENTS = {**PAYCORE, **RAZORPAYX}
IN_FLIGHT: Mapping[str, Arrange] = {"expired": _expire_in_flight, "terminated": _terminate}


def needs(world: World, capability: str) -> None:
    if capability not in world.driver.capabilities:
        raise Unverifiable(f"the profile doesn't claim {capability}")


def _at_rest(world: World) -> str:
    world.rest()
    return world.invoice.read().status


def _goes_on(world: World, before: str, status: str) -> None:
    """Not to come there is wrong only where the documents demand it of the status before."""
    seen = _at_rest(world)
    if seen == status:
        return
    edge = world.lifecycle.transition(before, status)
    if edge is None or not edge.basis.demands:
        raise Unverifiable(f"the target goes from {before} to no {status}, which no document demands")
    raise _set_up(wrong(f"an invoice that becomes {status}", f"it is {seen}"), edge.requirement)


def _set_up(failure: ConformanceFailure, requirement: str | None) -> ConformanceFailure:
    """A starting point that isn't reached is a finding about the way there, not about the subject."""
    findings = (
        f if f.requirement or f.check != "step" else f.under(requirement or "") for f in failure.findings
    )
    return ConformanceFailure(*findings)
