"""Time: as the wire writes it, and what it is for each order."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

RFC3339 = re.compile(r"[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})")


def moment_of(value: object) -> datetime | None:
    """In UTC, to the millisecond. None: that is no time with its offset from UTC."""
    if not isinstance(value, str) or RFC3339.fullmatch(value) is None:
        return None
    try:
        return in_milliseconds(datetime.fromisoformat(value).astimezone(UTC))
    except (ValueError, OverflowError):
        return None


def in_milliseconds(moment: datetime) -> datetime:
    """What is shown to the millisecond is kept so, too: else nobody could name it again."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def timestamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class GoesBackError(ValueError):
    """Time goes forward only."""


class Clocks:
    """Each order has its own time, by its merchant reference: the real one until somebody brings another.

    From then on it stands still between one moment that was brought and the next. `real` gives the time that
    the world has.
    """

    def __init__(self, real: Callable[[], datetime]) -> None:
        self._real = real
        self._brought: dict[str, datetime] = {}

    def now(self, reference: str) -> datetime:
        return self._brought.get(reference) or in_milliseconds(self._real())

    def is_real(self, reference: str) -> bool:
        return reference not in self._brought

    def check(self, reference: str, moment: datetime) -> None:
        """Raises GoesBackError for a moment before the one that was brought last."""
        before = self._brought.get(reference)
        if before is not None and moment < before:
            raise GoesBackError(f"{timestamp(moment)} is before {timestamp(before)}")

    def bring(self, reference: str, moment: datetime) -> None:
        """An earlier moment changes nothing."""
        self._brought[reference] = max(moment, self._brought.get(reference, moment))
