"""Amounts: minor units inside, and decimal text with exactly the currency's places outside."""

from __future__ import annotations

import re
from decimal import Decimal

# Decimal places of the currencies that the desk takes (ISO 4217).
PLACES = {
    **dict.fromkeys(("CLP", "ISK", "JPY", "KRW", "UGX", "VND", "XAF", "XOF"), 0),
    **dict.fromkeys(("AED", "AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF"), 2),
    **dict.fromkeys(("ILS", "INR", "KZT", "MXN", "NOK", "NZD", "PLN", "RON", "SEK", "SGD", "THB", "TRY"), 2),
    **dict.fromkeys(("UAH", "USD", "ZAR"), 2),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
MOST_DIGITS = 15
NUMBER = re.compile(r"(0|[1-9][0-9]*)(?:\.([0-9]+))?")


def to_text(minor: int, currency: str) -> str:
    return f"{Decimal(minor).scaleb(-PLACES[currency]):f}"


def to_minor(text: str, currency: str) -> int:
    """Raises ValueError for anything but so many places as the currency has."""
    found = NUMBER.fullmatch(text)
    digits = "" if found is None else "".join(part for part in found.groups() if part)
    places = 0 if found is None else len(found[2] or "")
    if not digits or len(digits) > MOST_DIGITS or places != PLACES.get(currency):
        raise ValueError(f"{text!r} is no amount of {currency} with all its places")
    return int(digits)
