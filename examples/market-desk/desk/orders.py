"""An order from its making to its end: the one place where its state changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string

from desk import letters
from desk.answers import Refusal
from desk.clock import now_ms
from desk.models import Order
from desk.states import FOLLOWS, UNPAID, State

KEY_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # read out over a market's noise, none is taken for another
KEY_LENGTH = 12
SECOND_MS = 1000


def make(*, order_no: str, total: int, currency: str, note: str, callback: str, valid_s: int) -> Order:
    """Raises Refusal where the merchant gave that number to another order."""
    now = now_ms()
    order = Order(
        key=get_random_string(KEY_LENGTH, KEY_SIGNS),
        state=State.NEW,
        order_no=order_no,
        total=total,
        currency=currency,
        note=note,
        callback=callback,
        since=now,
        made=now,
        changed=now,
        void_after=now + valid_s * SECOND_MS,
    )
    try:
        with transaction.atomic():
            order.save(force_insert=True)
    except IntegrityError:
        text = "there is an order of that order_no"
        raise Refusal(409, "order_no_taken", text, fields={"order_no": "taken"}) from None
    return order


@contextmanager
def held(key: str) -> Iterator[Order]:
    """The order, lapsed if its time is over, and nobody else's until the block ends.

    All that the block does is kept, or nothing: so it raises no refusal, which would undo the lapse, and
    calls nobody, who might be slow. Raises Refusal where there is no such order.
    """
    with transaction.atomic():
        order = Order.objects.select_for_update().filter(key=key).first()
        if order is None:
            raise Refusal(404, "no_such_order", "there is no such order")
        if order.state in UNPAID and order.void_after <= now_ms():
            go(order, State.LAPSED)
        yield order


def look(key: str) -> Order:
    """The order as it is now. Raises Refusal."""
    order: Order | None = Order.objects.filter(key=key).first()
    if order is not None and (order.state not in UNPAID or order.void_after > now_ms()):
        return order
    with held(key) as order:
        return order


def go(order: Order, state: State, **changes: Any) -> None:
    """To another state, with what changes along, and no problem unless given; its merchant will hear of it.

    The order is held.
    """
    if state not in FOLLOWS[State(order.state)]:
        raise RuntimeError(f"order {order} can't become {state}")
    now = max(order.changed, now_ms())
    values = {"state": state, "problem": "", "since": now, "changed": now, **changes}
    for name, value in values.items():
        setattr(order, name, value)
    order.save()
    letters.write(order)
