"""The exchange rate scheme of an account: the rate from one currency to another."""

from __future__ import annotations

import json
from decimal import Decimal

from payconform.reference.errors import Fault, RefusedError
from payconform.reference.storage.records import Terms


def rate(terms: Terms, source: str, target: str) -> Decimal:
    """Units of `target` for one of `source`. Raises RefusedError where the account has none."""
    if source == target:
        return Decimal(1)
    for known_source, known_target, known in json.loads(terms.exchange_rates):
        if (known_source, known_target) == (source, target):
            return Decimal(known)
    raise RefusedError(
        Fault("unknown_exchange_rate", f"the account has no exchange rate from {source} to {target}")
    )
