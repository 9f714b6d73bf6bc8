"""The one place where orders are kept, and where they change.

All changes are made by synchronous methods on the event loop's own thread: nothing runs between reading an
order and writing it back, so that no lock is needed. Whoever awaits has to read the order again afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from clocks import Clocks
from kinds import Kind, Stage, State
from orders import Change, Order

Listener = Callable[[Order], None]


class UnknownOrderError(LookupError):
    """There is no order of that kind and id."""


class DuplicateReferenceError(ValueError):
    """The merchant has given that reference to another order."""


class Book:
    def __init__(self, clocks: Clocks) -> None:
        self._clocks = clocks
        self._listeners: list[Listener] = []
        self._orders: dict[str, Order] = {}
        self._ids: dict[str, str] = {}

    def listen(self, listener: Listener) -> None:
        """It hears of each order that has changed, in the order of the changes."""
        self._listeners.append(listener)

    def add(self, order: Order) -> None:
        """Raises DuplicateReferenceError; nothing is kept then."""
        if order.merchant_reference in self._ids:
            raise DuplicateReferenceError(order.merchant_reference)
        begins = Change(None, order.state, order.created_at, "created")
        self._orders[order.id] = replace(order, changes=(begins,))
        self._ids[order.merchant_reference] = order.id

    def get(self, order_id: str, kind: Kind | None = None) -> Order:
        """Raises UnknownOrderError. `kind` None: of any."""
        order = self._orders.get(order_id)
        if order is None or kind not in (None, order.kind):
            raise UnknownOrderError(order_id)
        return order

    def find(self, reference: str, kind: Kind | None = None) -> Order | None:
        order = self._orders.get(self._ids.get(reference, ""))
        return None if order is None or kind not in (None, order.kind) else order

    def way(self, order: Order, state: State) -> tuple[State, ...] | None:
        """The states to enter, `state` last: straight on, or by way of work. None: there is no way."""
        follows, after = order.kind.follows, order.kind.follows[order.state]
        if state is order.state:
            return ()
        if state in after:
            return (state,)
        for working in (order.kind.there[Stage.WORKING], order.kind.back[Stage.WORKING]):
            if working in after and state in follows[working]:
                return (working, state)
        return None

    def keep(self, after: Order, why: str) -> Order:
        """Keep an order whose transfers have changed, in the state that they come to."""
        before = self.get(after.id)
        way = self.way(before, after.due_state)
        if way is None:
            raise RuntimeError(f"{after.id} can't go from {before.state} to {after.due_state}")
        if not way and after.returned_minor == before.returned_minor:
            self._orders[after.id] = after  # nothing that anybody could see
            return after
        for state in way[:-1]:
            before = self._enter(before, state, why)
        after = replace(after, state=before.state, updated_at=before.updated_at, changes=before.changes)
        return self._enter(after, way[-1] if way else before.state, why)

    def end(self, order_id: str, state: State, why: str) -> Order:
        """Nothing more is to come of it."""
        return self._enter(self.get(order_id), state, why)

    def _enter(self, order: Order, state: State, why: str) -> Order:
        now = max(order.updated_at, self._clocks.now(order.merchant_reference))
        row = () if state is order.state else (Change(order.state, state, now, why),)
        after = replace(order, state=state, updated_at=now, changes=(*order.changes, *row))
        self._orders[after.id] = after
        for listener in self._listeners:
            listener(after)
        return after
