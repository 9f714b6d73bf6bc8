"""Moments and spans in bodies of the control plane."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from payconform.clock import parse_rfc3339, rfc3339
from payconform.simulator.errors import invalid

# Steps and retries are reckoned from a moment, so it stays away from the calendar's ends.
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2500, 1, 1, tzinfo=UTC)


def moment(value: str, pointer: str) -> datetime:
    """Raises ProviderError with the place."""
    try:
        at = parse_rfc3339(value)
    except (ValueError, OverflowError):
        raise invalid(pointer, "must be a moment of RFC 3339, such as 2026-01-31T12:00:00Z") from None
    return _checked(at, pointer)


def later(now: datetime, seconds: Any, pointer: str) -> datetime:
    """Raises ProviderError with the place."""
    try:
        at = now + timedelta(seconds=seconds)
    except OverflowError:
        at = LATEST + timedelta(days=1)
    return _checked(at, pointer)


def _checked(at: datetime, pointer: str) -> datetime:
    if not EARLIEST <= at <= LATEST:
        raise invalid(pointer, f"must lie between {rfc3339(EARLIEST)} and {rfc3339(LATEST)}")
    return at
