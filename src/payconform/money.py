"""Money in integer minor units, and its way from and to decimal text. No floats anywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, total_ordering

from iso4217 import Currency

LARGEST_MINOR = 10**15

# Decimal would also take "1_000", " 1 " and digits of other scripts.
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,9})?")
_SHOWN = 40  # characters of a wrong value in its message


class MoneyError(ValueError):
    """An amount that is no amount of its currency; the message says why."""


@cache
def exponent(currency: str) -> int:
    """Decimal places of an ISO 4217 currency: JPY 0, EUR 2, BHD 3; the test currency XTS counts as 2.

    Raises MoneyError for an unknown code.
    """
    try:
        places = Currency(currency).exponent
    except ValueError:
        raise MoneyError(f"{currency!r} is no ISO 4217 currency") from None
    return 2 if places is None else places


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount: `minor` in the currency's smallest unit (cents for EUR).

    Amounts of different currencies are unequal; adding or ordering them raises MoneyError.
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        exponent(self.currency)
        if abs(self.minor) > LARGEST_MINOR:
            raise MoneyError("more minor units than any invoice holds")

    @classmethod
    def of(cls, value: str | int | Decimal, currency: str) -> Money:
        """From major units: ``Money.of("12.34", "EUR")``; "1", "1.0" and "1e2" are numbers like any other.

        Raises MoneyError where the value is no finite number or finer than the currency's scale.
        """
        major, places = _number(value), exponent(currency)
        if not major:
            return cls(0, currency)
        if major.adjusted() > len(str(LARGEST_MINOR)):
            raise MoneyError(f"{major!s:.{_SHOWN}} is more than any invoice holds")
        # In integers, since Decimal's arithmetic rounds: 28 digits, and then it is no longer finer.
        minor, finer = 0, 1
        if major.adjusted() >= -places:
            numerator, denominator = major.as_integer_ratio()
            minor, finer = divmod(numerator * 10**places, denominator)
        if finer:
            raise MoneyError(
                f"{major!s:.{_SHOWN}} is finer than {currency}, which has {places} decimal places"
            )
        return cls(minor, currency)

    @property
    def major(self) -> Decimal:
        """The value in major units, at the currency's full scale: ``Decimal("12.30")``."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def share(self, fraction: Decimal) -> Money:
        """That part of the amount, rounded down to a whole minor unit."""
        return Money(int(self.minor * fraction), self.currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other).minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other).minor

    def __str__(self) -> str:
        return f"{self.major:f} {self.currency}"

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise MoneyError(f"{self} and {other} are of different currencies")
        return other


def _number(value: str | int | Decimal) -> Decimal:
    if isinstance(value, bool) or (isinstance(value, str) and not _NUMBER.fullmatch(value)):
        raise MoneyError(f"{value!r:.{_SHOWN}} is no number")
    number = Decimal(value)
    if not number.is_finite():
        raise MoneyError(f"{number} is no finite number")
    return number
