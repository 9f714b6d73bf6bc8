"""Amounts in the currency of the service that moves them: `rate` units of it for one of the invoice.

The rule of rounding, since no document has one: to the smallest unit of the currency, half up, once for each
amount. All is all and nothing is nothing in both currencies, and what moved in part is neither, where there
is a unit left for it: so a part never reads as the whole, and is never lost in an amount of nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .minor_units import exponent

_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Exchange:
    """From the currency of an invoice to that of its service; a rate of 1 within one currency."""

    source: str
    target: str
    rate: Decimal = Decimal(1)

    def there(self, amount: int) -> int:
        """`amount` in minor units of the source, as minor units of the target."""
        if self.source == self.target:
            return amount
        scale = Fraction(10) ** (exponent(self.target) - exponent(self.source))
        return math.floor(amount * Fraction(self.rate) * scale + _HALF)

    def part_there(self, part: int, *, of: int, whole: int) -> int:
        """As much of `whole`, minor units of the target, as `part` is of `of`, units of the source.

        Nothing, where no unit of the target is that small.
        """
        return whole if part == of else min(self.there(part), whole - 1)

    def part_back(self, part: int, *, of: int, whole: int) -> int:
        """As much of `whole`, minor units of the source, as `part` is of `of`, units of the target."""
        if part == of:
            return whole
        if self.source == self.target:
            return part
        scale = Fraction(10) ** (exponent(self.source) - exponent(self.target))
        amount = math.floor(part / Fraction(self.rate) * scale + _HALF)
        return max(amount, whole) if part > of else _within(amount, whole)


def _within(amount: int, whole: int) -> int:
    return max(1, min(amount, whole - 1))
