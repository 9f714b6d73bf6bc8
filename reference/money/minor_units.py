"""Amounts in integer minor units; major units are Decimals at the edge. No floats."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from iso4217 import Currency

LARGEST = 10**15
_DIGITS = 15


class AmountError(ValueError):
    """The message says what is wrong with the amount."""


class CurrencyError(ValueError):
    """No currency of ISO 4217."""


@cache
def exponent(currency: str) -> int:
    """Decimal places: JPY 0, EUR 2, BHD 3; codes without any (XTS, gold) count as 2. Raises CurrencyError."""
    try:
        places = Currency(currency).exponent
    except ValueError:
        raise CurrencyError(f"{currency!r} is no currency of ISO 4217") from None
    return 2 if places is None else places


def to_minor(major: Decimal | int, currency: str) -> int:
    """Exact, whatever the number of digits written: 1, 1.0 and 1e0 are the same amount.

    Raises AmountError where the value is not finite, finer than the currency or beyond any invoice.
    """
    value = Decimal(major)
    if not value.is_finite():
        raise AmountError("is not a finite number")
    if value.is_zero():
        return 0
    places = exponent(currency)
    if value.adjusted() > _DIGITS:
        raise AmountError("is more than any invoice holds")
    # Taken apart by hand: Decimal's own arithmetic rounds to 28 digits and would hide a 29th.
    sign, digits, power = value.as_tuple()
    text = "".join(map(str, digits))
    written = text.rstrip("0")
    finest = int(power) + len(text) - len(written) + places
    if finest < 0:
        raise AmountError(f"is finer than {currency}, which has {places} decimal places")
    minor = int(written + "0" * finest)
    if minor > LARGEST:
        raise AmountError("is more than any invoice holds")
    return -minor if sign else minor


def to_major(minor: int, currency: str) -> Decimal:
    """At the currency's full scale: ``Decimal("12.30")``."""
    return Decimal(minor).scaleb(-exponent(currency))
