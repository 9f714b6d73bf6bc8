"""From minor units to the provider's decimal text and back."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

# Decimal places of the currencies that the shop takes (ISO 4217).
PLACES = {
    **dict.fromkeys(("JPY", "KRW", "VND"), 0),
    **dict.fromkeys(("CHF", "CZK", "EUR", "GBP", "PLN", "SEK", "UAH", "USD"), 2),
    **dict.fromkeys(("BHD", "JOD", "KWD", "OMR", "TND"), 3),
}


def to_text(minor: int, currency: str) -> str:
    return f"{Decimal(minor).scaleb(-PLACES[currency]):f}"


def to_minor(text: str, currency: str) -> int:
    """Raises ValueError for what is no amount of that currency."""
    try:
        minor = Decimal(text).scaleb(PLACES[currency])
    except (InvalidOperation, KeyError):
        raise ValueError(f"{text!r} is no amount of {currency}") from None
    if not minor.is_finite() or minor < 0 or minor != minor.to_integral_value():
        raise ValueError(f"{text!r} is no amount of {currency}")
    return int(minor)
