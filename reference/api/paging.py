"""Pages of a list that stay right while rows arrive and change: each begins after a row, not at a number."""

from __future__ import annotations

from dataclasses import dataclass

from payconform.reference.errors import Fault, RefusedError
from payconform.reference.storage.conditions import Condition
from payconform.reference.storage.records import Invoice
from payconform.reference.storage.unit import NotFoundError, Unit

from .listing import AFTER, Query


@dataclass(frozen=True, slots=True)
class Page:
    """`total` counts all that match, `after` is the cursor of the next page; None: there is none."""

    items: tuple[Invoice, ...]
    total: int
    after: str | None


class AfterRow:
    """The cursor is the last row's id: what that is sorted by never changes, and no row ever goes."""

    def page(self, unit: Unit, query: Query) -> Page:
        """Raises RefusedError where the cursor is none of ours."""
        conditions = query.conditions
        if query.after is not None:
            conditions += (_behind(unit, query, query.after),)
        direction = "DESC" if query.order.descending else "ASC"
        order = f"{query.order.key} {direction}, serial_number {direction}"
        # One row more than is shown tells whether there is another page.
        found = unit.invoices(conditions, order=order, limit=query.size + 1)
        items = tuple(found[: query.size])
        after = items[-1].id if len(found) > query.size else None
        return Page(items, unit.count_invoices(query.conditions), after)


def _behind(unit: Unit, query: Query, cursor: str) -> Condition:
    try:
        last = unit.invoice(cursor)
    except NotFoundError:
        detail = f"{AFTER} must be what meta.next said"
        raise RefusedError(Fault("invalid_parameter", detail, parameter=AFTER)) from None
    order = query.order
    sign = "<" if order.descending else ">"
    return Condition(f"({order.key}, serial_number) {sign} (?, ?)", (order.value(last), last.serial_number))
