"""A payout as ordered from RazorpayX: a body that fits schemas/provider/vendor-payout.json, as an order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from payconform.money import Money
from payconform.simulator.errors import Code, invalid, refused
from payconform.simulator.kinds import Kind
from payconform.simulator.moments import LATEST
from payconform.simulator.orders import Order, Wish

from .terms import PayoutTerms

SCHEMA = "vendor-payout"
IDEMPOTENCY_KEY = "X-Payout-Idempotency"
_KEY = re.compile(r"[A-Za-z0-9_ -]{4,36}")


def order_of(body: Mapping[str, Any], payout_id: str, now: datetime, wish: Wish | None = None) -> Order:
    """Without a reference of its own it goes by its id. Raises ProviderError with the place."""
    return Order(
        kind=Kind.VENDOR_PAYOUT,
        id=payout_id,
        reference=body.get("reference_id") or payout_id,
        amount=Money(int(body["amount"]), body["currency"]),
        method=body["mode"],
        descriptor=body.get("narration"),
        metadata=body.get("notes") or {},
        wish=wish,
        payout=PayoutTerms(
            account_number=body["account_number"],
            fund_account_id=body["fund_account_id"],
            purpose=body["purpose"],
            queue_if_low_balance=body.get("queue_if_low_balance", False),
            scheduled_at=_moment(body.get("scheduled_at"), now),
        ),
    )


def checked_key(header: str | None) -> str:
    """Mandatory since March 2025, says RazorpayX. Raises ProviderError."""
    if header is None:
        raise refused(Code.INVALID_KEY, f"/{IDEMPOTENCY_KEY}", "is missing: each payout needs its own")
    if not _KEY.fullmatch(header):
        raise refused(
            Code.INVALID_KEY,
            f"/{IDEMPOTENCY_KEY}",
            "has 4 to 36 letters, digits, hyphens, underscores and spaces",
        )
    return header


def _moment(seconds: float | None, now: datetime) -> datetime | None:
    if seconds is None:
        return None
    if not now.timestamp() < seconds <= LATEST.timestamp():
        raise invalid("/scheduled_at", "must be a moment to come, in unix seconds")
    return datetime.fromtimestamp(int(seconds), UTC)
