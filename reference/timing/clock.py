"""Time: moments are integer microseconds since 1970 in UTC, which add, sort and store exactly."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

SECOND = 1_000_000
MINUTE = 60 * SECOND
LATEST = 221_845_392_000 * SECOND  # the year 9000: far from where dates overflow
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock(Protocol):
    def now(self) -> int:
        """Microseconds since 1970."""


class SystemClock:
    def now(self) -> int:
        return time.time_ns() // 1000


class FrozenClock:
    """Stands still until it is moved."""

    def __init__(self, at: int) -> None:
        self._at = at

    def now(self) -> int:
        return self._at

    def move_to(self, moment: int) -> None:
        """Raises ValueError where `moment` has passed already."""
        if moment < self._at:
            raise ValueError(f"a clock goes forward only: it is {rfc3339(self._at)}")
        self._at = moment


def unix(moment: int) -> int:
    """Whole seconds since 1970, as the documents' wire has them."""
    return moment // SECOND


def in_utc(moment: int) -> datetime:
    return _EPOCH + timedelta(microseconds=moment)


def rfc3339(moment: int) -> str:
    return in_utc(moment).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse_rfc3339(text: str) -> int:
    """Raises ValueError where the text is no moment with an offset, or one that nobody lives to see."""
    parsed = datetime.fromisoformat(text)
    if parsed.tzinfo is None:
        raise ValueError(f"{text!r} lacks its offset from UTC")
    moment = (parsed - _EPOCH) // timedelta(microseconds=1)
    if moment > LATEST:
        raise ValueError(f"{text!r} is too far away")
    return moment
