"""Clocks: UTC, forward only. Whoever needs the time is given one of these."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

# fromisoformat takes the rest of ISO 8601 too: week dates, no dashes, no seconds.
_RFC3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


class Clock(Protocol):
    def now(self) -> datetime:
        """The moment, with tzinfo UTC."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class FrozenClock:
    """Stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self._at

    def move_to(self, moment: datetime) -> None:
        """Raises ValueError where `moment` is in the past of this clock."""
        if moment < self._at:
            raise ValueError(f"a clock goes forward only: it is {self._at}, not {moment}")
        self._at = moment.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        self.move_to(self._at + by)


def rfc3339(moment: datetime) -> str:
    """``2026-01-31T12:00:00.000000Z``: UTC and microseconds always, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def parse_rfc3339(text: str) -> datetime:
    """Raises ValueError where the text is no RFC 3339 moment with an offset."""
    if not _RFC3339.fullmatch(text):
        raise ValueError(f"{text!r} is no RFC 3339 moment with an offset from UTC")
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text!r} is outside the years 1 to 9999 in UTC") from None


class Deadline:
    """A bound in real seconds for polling; `wait` is the only place where we sleep, and it is bounded."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def passed(self) -> bool:
        return time.monotonic() >= self._end

    def allows(self, seconds: float) -> bool:
        """It isn't passed after so many more."""
        return time.monotonic() + seconds <= self._end

    def wait(self, seconds: float) -> None:
        """Let others work for `seconds`, but never beyond the deadline."""
        time.sleep(max(0.0, min(seconds, self._end - time.monotonic())))
