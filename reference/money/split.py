"""An amount as several operations: above what one may move, and when several are taken back."""

from __future__ import annotations

from collections.abc import Sequence

from payconform.reference.errors import Fault, RefusedError
from payconform.reference.storage.records import Terms

from .minor_units import to_major

MOST_PARTS = 100


def parts(terms: Terms, amount: int, currency: str) -> tuple[int, ...]:
    """As many times the limit as it takes, the rest last; in minor units, together `amount`.

    Raises RefusedError where the terms don't allow to split it.
    """
    if terms.limit_amount is None or terms.limit_currency != currency or amount <= terms.limit_amount:
        return (amount,)
    whole, rest = divmod(amount, terms.limit_amount)
    if not terms.split_mode:
        most = f"{to_major(terms.limit_amount, currency):f} {currency}"
        raise RefusedError(Fault("limit_exceeded", f"amount is above {most}, which one payout may move"))
    if whole + bool(rest) > MOST_PARTS:
        raise RefusedError(Fault("limit_exceeded", f"amount would take more than {MOST_PARTS} payouts"))
    return (terms.limit_amount,) * whole + ((rest,) if rest else ())


def shares(moved: Sequence[int], amount: int) -> tuple[int, ...]:
    """How much of each amount that moved makes up `amount`: all of the first ones, nothing of the last."""
    taken = []
    for one in moved:
        taken.append(min(one, amount))
        amount -= taken[-1]
    return tuple(taken)
