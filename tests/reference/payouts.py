"""What several tests of payouts need: split ones, and how the provider refuses."""

from __future__ import annotations

from typing import Any

from .shop import Shop

LIMIT = {"amount": "40", "currency": "EUR"}
DECLINED, PASSING = ("failed", "declined_error"), ("failed", "general_error")


def splitting(shop: Shop, **options: Any) -> str:
    """An account whose payouts move 40 EUR at most, each: 100 EUR are 40, 40 and 20."""
    usual: dict[str, Any] = {"amount_limit": LIMIT, "split_mode": True}
    return shop.open_account(**usual | options)
