"""What a merchant may wish of an order: to collect its money, to let it be, to give its money back."""

from __future__ import annotations

from django.conf import settings

from desk import attempts
from desk.answers import Refusal
from desk.models import Attempt, Order
from desk.orders import go, held
from desk.states import FOLLOWS, GIVEN_UP, SETTLED, Purpose, State


def collect(key: str) -> bool:
    """Begin, unless that was done before. False: the order can't be paid any more."""
    attempt = None
    with held(key) as order:
        if order.state == State.NEW:
            attempt = attempts.begin(order, Purpose.COLLECT, asked=order.total)
        elif settings.DESK.broken == "collects-twice" and order.state == State.WAITING:
            attempt = attempts.begin(order, Purpose.COLLECT, asked=order.total, number=order.tries + 1)
        possible = order.state not in GIVEN_UP
    attempts.carry_out(attempt)
    return possible


def void(key: str) -> bool:
    """The payer doesn't want it any more, or has said so before. False: it is too late for that."""
    with held(key) as order:
        if State.VOID in FOLLOWS[State(order.state)]:
            go(order, State.VOID)
        return order.state == State.VOID


def give_back(key: str, amount: int, ref: str) -> None:
    """All or a part of what was received, once; a repetition under the same `ref` changes nothing.

    Raises Refusal.
    """
    attempt = None
    with held(key) as order:
        before = Attempt.objects.filter(order=order, purpose=Purpose.GIVE_BACK).first()
        refusal = _refusal(order, before, amount, ref)
        if refusal is None and before is None:
            paid_by = _paid_by(order)
            attempt = attempts.begin(order, Purpose.GIVE_BACK, asked=amount, parent=paid_by, ref=ref)
    if refusal is not None:
        raise refusal
    attempts.carry_out(attempt)


def _refusal(order: Order, before: Attempt | None, amount: int, ref: str) -> Refusal | None:
    if before is not None and before.ref == ref:
        if before.asked == amount:
            return None
        return Refusal(409, "ref_taken", "that ref was given back with another sum", fields={"ref": "taken"})
    if order.state not in SETTLED:
        return Refusal(409, "wrong_state", f"of an order that is {order.state} nothing can be given back")
    if amount > order.received:
        return Refusal(422, "invalid", "that is more than was received", fields={"sum": "too_much"})
    return None


def _paid_by(order: Order) -> str:
    """The provider's id of the payment that settled the order."""
    paid: Attempt = Attempt.objects.get(order=order, purpose=Purpose.COLLECT, moved__gt=0)
    return paid.operation
