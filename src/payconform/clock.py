"""Clocks: UTC, forward only. Whoever needs the time is given one of these."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


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
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse_rfc3339(text: str) -> datetime:
    """Raises ValueError where the text is no RFC 3339 moment with an offset."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} lacks its offset from UTC")
    return moment.astimezone(UTC)


class Deadline:
    """A bound in real seconds for polling; `wait` is the only place where we sleep, and it is bounded."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def passed(self) -> bool:
        return time.monotonic() >= self._end

    def wait(self, seconds: float) -> None:
        """Let others work for `seconds`, but never beyond the deadline."""
        time.sleep(max(0.0, min(seconds, self._end - time.monotonic())))
