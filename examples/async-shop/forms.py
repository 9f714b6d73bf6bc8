"""An order on the wire: camelCase, minor units, RFC 3339 with milliseconds."""

from __future__ import annotations

from typing import Any

from clocks import timestamp
from orders import Order


def form(order: Order) -> dict[str, Any]:
    kind = order.kind
    return {
        f"{kind.name}Id": order.id,
        "merchantReference": order.merchant_reference,
        "state": order.state,
        "total": {"amountMinor": order.amount_minor, "currency": order.currency},
        "description": order.description,
        f"{kind.begin.done}Minor": order.paid_minor,
        f"{kind.give_back.done}Minor": order.returned_minor,
        "failureCode": order.failure_code,
        "createdAt": timestamp(order.created_at),
        "updatedAt": timestamp(order.updated_at),
        "expiresAt": timestamp(order.expires_at),
        "tries": order.tries,
    }


def history_form(order: Order) -> dict[str, Any]:
    rows = [
        {"from": change.source, "to": change.state, "at": timestamp(change.at), "why": change.why}
        for change in order.changes
    ]
    return {"events": rows}
