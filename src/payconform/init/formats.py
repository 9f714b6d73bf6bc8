"""How money and times are written, by types, formats, names and examples of the fields that hold them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from .draft import Confidence, Line
from .likeness import Field

_MINOR = frozenset({"minor", "cents", "cent", "pence", "paise", "minorunits"})
_MINOR_TOLD = re.compile(
    r"minor unit|smallest (?:currency )?unit|\bcents?\b|\bpence\b|\bpaise\b", re.IGNORECASE
)
_DECIMAL = re.compile(r"-?[0-9]+[.][0-9]+")
_MILLISECONDS = re.compile(r"milli|_ms$|Ms$|Millis$")
UNIX_MS_FROM = 10**11  # in seconds, that is in the year 5138


def money(fields: Sequence[Field]) -> Line | None:
    """`fields` hold amounts, the surest first; None: nothing is known of any."""
    for field in fields:
        found = _money(field)
        if found is not None:
            form, confidence, reason = found
            return Line(("money", "format"), form, confidence, f"{field.place}: {reason}")
    return None


def time(fields: Sequence[Field]) -> Line | None:
    """`fields` hold moments; None: nothing is known of any."""
    for field in fields:
        found = _time(field)
        if found is not None:
            form, confidence, reason = found
            return Line(("time", "format"), form, confidence, f"{field.place}: {reason}")
    return None


def money_of(value: Any) -> str | None:
    """How an amount that came is written; None: it is none. A whole number may be either."""
    match value:
        case bool():
            return None
        case int():
            return "minor"
        case float() | Decimal():
            return "decimal"
        case str() if re.fullmatch(r"-?[0-9]+(?:[.][0-9]+)?", value):
            return "decimal-string"
    return None


def time_of(value: Any) -> str | None:
    """How a moment that came is written; None: it is none."""
    match value:
        case bool():
            return None
        case str() if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]", value):
            return "rfc3339"
        case int() | float() | Decimal() if value > 10**8:
            return "unix-ms" if value >= UNIX_MS_FROM else "unix"
    return None


def _money(field: Field) -> tuple[str, Confidence, str] | None:
    told = _MINOR & {*field.words, *field.around} or _MINOR_TOLD.search(field.about)
    examples = [money_of(value) for value in field.examples]
    if "string" in field.kinds:
        if told:
            return None  # whole numbers as text: no format of ours
        return "decimal-string", Confidence.HIGH, "text"
    if told:
        return "minor", Confidence.HIGH, "its name or its description says so"
    if "number" in field.kinds or "decimal" in examples:
        sure = "decimal" in examples
        return "decimal", Confidence.HIGH if sure else Confidence.MEDIUM, "a number with a fraction"
    if "integer" in field.kinds:
        return "minor", Confidence.MEDIUM, "a whole number"
    return None


def _time(field: Field) -> tuple[str, Confidence, str] | None:
    if field.format == "date-time":
        return "rfc3339", Confidence.HIGH, "format date-time"
    examples = [found for value in field.examples if (found := time_of(value))]
    if examples:
        return examples[0], Confidence.HIGH, f"as in {field.examples[0]}"
    pattern = str(field.schema.get("pattern", ""))
    if "string" in field.kinds:
        sure = Confidence.MEDIUM if "T" in pattern else Confidence.LOW
        return "rfc3339", sure, "text"
    if field.kinds & {"integer", "number"}:
        told = _MILLISECONDS.search(field.path[-1]) or _MILLISECONDS.search(field.about)
        known = Confidence.HIGH if told or "unix" in field.format else Confidence.LOW
        return "unix-ms" if told else "unix", known, "a number"
    return None
