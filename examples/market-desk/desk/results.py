"""What an order has become once money moved for it."""

from __future__ import annotations

from django.conf import settings

from desk.models import Attempt, Order
from desk.money import PLACES
from desk.orders import go
from desk.provider import Told
from desk.states import Purpose, State


def settle(order: Order, attempt: Attempt, told: Told) -> None:
    """The order is held, and at work."""
    attempt.moved = told.minor
    attempt.save(update_fields=["moved"])
    if attempt.purpose == Purpose.COLLECT:
        _collected(order, told)
    else:
        _gave_back(order, told)


def _collected(order: Order, told: Told) -> None:
    received = told.minor
    if settings.DESK.broken == "cents-by-float":
        received = int(float(told.moved) * 10 ** PLACES[order.currency])
    if told.minor < order.total:
        go(order, State.SETTLED_SHORT, received=received)
    else:
        go(order, State.SETTLED_LATE if order.waited else State.SETTLED, received=received)


def _gave_back(order: Order, told: Told) -> None:
    whole = told.minor >= order.received
    go(order, State.GIVEN_BACK if whole else State.GIVEN_BACK_IN_PART, given_back=told.minor)
