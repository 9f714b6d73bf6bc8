"""Orders on the wire, and the envelope that everything comes in."""

from __future__ import annotations

import uuid
from typing import Any

from desk.models import Order
from desk.money import to_text


def order_document(order: Order) -> dict[str, Any]:
    return {
        "key": order.key,
        "order_no": order.order_no,
        "note": order.note or None,
        "money": {
            "total": _money(order.total, order.currency),
            "received": _money(order.received, order.currency),
            "given_back": _money(order.given_back, order.currency),
        },
        "state": {"code": order.state, "since": order.since},
        "tries": order.tries,
        "problem": order.problem or None,
        "times": {"made": order.made, "changed": order.changed, "void_after": order.void_after},
    }


def envelope(request_id: str, *, result: Any = None, error: Any = None) -> dict[str, Any]:
    return {"result": result, "error": error, "meta": {"request": request_id}}


def new_request_id() -> str:
    return str(uuid.uuid4())


def _money(minor: int, currency: str) -> dict[str, str]:
    return {"value": to_text(minor, currency), "unit": currency}
