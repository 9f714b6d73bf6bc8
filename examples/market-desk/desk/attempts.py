"""How money comes in or goes back: try after try, each with one operation at the provider.

What became of a try is told by the provider's answer, by its webhook, or when it is asked again, whichever
comes first; the others, and each repetition, then change nothing. Try n + 1 begins only after try n has
failed, and at one with that, so that nothing is ever left between two tries. No lock is held while the
provider is called.
"""

from __future__ import annotations

import logging

from desk import provider
from desk.clock import now_ms
from desk.models import Attempt, Order
from desk.orders import go, held
from desk.provider import Status, Told
from desk.results import settle
from desk.states import HALVES, Half, Purpose, State

log = logging.getLogger("market-desk")

MOST_TRIES = 5
LONGEST_REQUEST_MS = 30_000  # then whoever asked for it has broken off


def begin(
    order: Order, purpose: Purpose, *, asked: int, number: int = 1, parent: str = "", ref: str = ""
) -> Attempt:
    """The order is held. Whoever begins a try carries it out, once the order is free again."""
    tries = {"tries": number} if purpose is Purpose.COLLECT else {}
    go(order, HALVES[purpose].working, **tries)
    attempt = Attempt(
        order=order, purpose=purpose, number=number, asked=asked, parent=parent, ref=ref, made=now_ms()
    )
    attempt.save(force_insert=True)
    return attempt


def carry_out(attempt: Attempt | None) -> None:
    """Until there is nothing more to be tried."""
    while attempt is not None:
        attempt = learn(attempt, provider.ask(attempt))


def refresh(order: Order) -> None:
    """Ask the provider, where that is all that an order waits for: its webhook may have got lost."""
    purpose = next((purpose for purpose, half in HALVES.items() if order.state in half.under_way), None)
    if purpose is None:
        return
    attempt = Attempt.objects.select_related("order").filter(order=order, purpose=purpose).last()
    being_asked = order.state == HALVES[purpose].working and not attempt.operation
    if not being_asked or attempt.made + LONGEST_REQUEST_MS < now_ms():
        told = provider.look(attempt)
        if told is not None:
            carry_out(learn(attempt, told))


def learn(attempt: Attempt, told: Told) -> Attempt | None:
    """Take in what the provider says of a try; the next one, if that is what follows."""
    half = HALVES[Purpose(attempt.purpose)]
    with held(attempt.order.key) as order:
        if told.operation and not attempt.operation:
            attempt.operation = told.operation
            attempt.save(update_fields=["operation"])
        if order.state in half.under_way:
            return _go_on(order, attempt, told, half)
        if told.settled and order.state in {State.VOID, State.LAPSED, half.refused}:
            log.warning("order %s, and yet money moved for it", order)
    return None


def _go_on(order: Order, attempt: Attempt, told: Told, half: Half) -> Attempt | None:
    """Money for a try that had failed before counts, too. All else is news of the latest try alone."""
    later = Attempt.objects.filter(order=order, purpose=attempt.purpose, number__gt=attempt.number)
    if told.settled:
        _wake(order, half)
        settle(order, attempt, told)
    elif later.exists():
        return None
    elif told.failed:
        _wake(order, half)
        return _fail(order, attempt, told, half)
    elif told.status is Status.PENDING and order.state == half.working:
        go(order, half.waiting, waited=order.waited or half is HALVES[Purpose.COLLECT])
    return None


def _fail(order: Order, attempt: Attempt, told: Told, half: Half) -> Attempt | None:
    if not told.may_pass or attempt.number >= MOST_TRIES:
        go(order, half.refused, problem=told.problem)
        return None
    go(order, half.again, problem=told.problem)
    return begin(
        order,
        Purpose(attempt.purpose),
        asked=attempt.asked,
        number=attempt.number + 1,
        parent=attempt.parent,
        ref=attempt.ref,
    )


def _wake(order: Order, half: Half) -> None:
    if order.state == half.waiting:
        go(order, half.working)
