"""What SQLite can't compare by itself: amounts of different currencies, and letters of all alphabets."""

from __future__ import annotations

import re
import sqlite3

from payconform.reference.money.minor_units import exponent

_PLACES = 4  # no currency of ISO 4217 has more
_WIDTH = 21
_MAJOR = re.compile(r"([0-9]{1,16})(?:\.([0-9]{1,4})0*)?", re.ASCII)


def amount(minor: int, currency: str) -> str:
    """Sorts as the number of major units does, whatever the currencies."""
    return f"{minor * 10 ** (_PLACES - exponent(currency)):0{_WIDTH}}"


def major(number: str) -> str | None:
    """The same of major units as they are written; None: that is no amount of any currency."""
    found = _MAJOR.fullmatch(number)
    return None if found is None else f"{int(found[1] + (found[2] or '').ljust(_PLACES, '0')):0{_WIDTH}}"


def text(value: str | None) -> str:
    return (value or "").casefold()


def teach(connection: sqlite3.Connection) -> None:
    """The functions `comparable_amount` and `comparable_text`, for statements of that connection."""
    connection.create_function("comparable_amount", 2, amount, deterministic=True)
    connection.create_function("comparable_text", 1, text, deterministic=True)
