"""Moments and spans in bodies of the control plane."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from payconform.clock import parse_rfc3339, rfc3339

from .errors import invalid

# Steps and retries are reckoned from a moment, so it stays away from the calendar's ends.
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2500, 1, 1, tzinfo=UTC)

_DURATION = re.compile(
    r"P(?:(?P<weeks>[0-9]{1,6})W)?(?:(?P<days>[0-9]{1,6})D)?"
    r"(?:T(?:(?P<hours>[0-9]{1,6})H)?(?:(?P<minutes>[0-9]{1,6})M)?(?:(?P<seconds>[0-9]{1,9}(?:\.[0-9]{1,6})?)S)?)?"
)


def moment(value: str, pointer: str) -> datetime:
    """Raises ProviderError with the place."""
    try:
        at = parse_rfc3339(value)
    except (ValueError, OverflowError):
        raise invalid(pointer, "must be a moment of RFC 3339, such as 2026-01-31T12:00:00Z") from None
    return _checked(at, pointer)


def later(now: datetime, span: Any, pointer: str) -> datetime:
    """`span` in seconds, or as a duration of ISO 8601. Raises ProviderError with the place."""
    try:
        at = now + (_duration(span, pointer) if isinstance(span, str) else timedelta(seconds=span))
    except OverflowError:
        at = LATEST + timedelta(days=1)
    return _checked(at, pointer)


def _duration(text: str, pointer: str) -> timedelta:
    """Without years and months, whose length depends on where they begin."""
    found = _DURATION.fullmatch(text)
    if found is None or text.endswith(("P", "T")):
        raise invalid(pointer, "must be seconds, or a duration of ISO 8601 such as P90D, PT2H or P1DT30M")
    return timedelta(**{name: float(value) for name, value in found.groupdict(default="0").items()})


def _checked(at: datetime, pointer: str) -> datetime:
    if not EARLIEST <= at <= LATEST:
        raise invalid(pointer, f"must lie between {rfc3339(EARLIEST)} and {rfc3339(LATEST)}")
    return at
