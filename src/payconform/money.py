"""Money in integer minor units, and its way from and to decimal text. No floats anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

from iso4217 import Currency

LARGEST_MINOR = 10**15


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


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount: `minor` in the currency's smallest unit (cents for EUR)."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        exponent(self.currency)
        if abs(self.minor) > LARGEST_MINOR:
            raise MoneyError(f"{self.minor} minor units are more than any invoice holds")

    @classmethod
    def of(cls, value: str | int | Decimal, currency: str) -> Money:
        """From major units: ``Money.of("12.34", "EUR")``; "1", "1.0" and "1e2" are numbers like any other.

        Raises MoneyError where the value is no finite number or finer than the currency's scale.
        """
        try:
            major = Decimal(value)
        except InvalidOperation:
            raise MoneyError(f"{value!r} is no number") from None
        if not major.is_finite():
            raise MoneyError(f"{value!r} is no finite number")
        if major.adjusted() > len(str(LARGEST_MINOR)):
            raise MoneyError(f"{value!r} is more than any invoice holds")
        scaled = major.scaleb(exponent(currency))
        if scaled != scaled.to_integral_value():
            raise MoneyError(
                f"{value} is finer than {currency}, which has {exponent(currency)} decimal places"
            )
        return cls(int(scaled), currency)

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

    def __str__(self) -> str:
        return f"{self.major:f} {self.currency}"

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise MoneyError(f"{self} and {other} are of different currencies")
        return other
