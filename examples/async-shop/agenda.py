"""What is to be done later, for which order and when."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta

from background import Background
from clocks import Clocks

PATIENCE_S = 2.0

Deed = Callable[[], Coroutine[object, object, None]]


@dataclass(frozen=True, slots=True)
class Pace:
    """How soon: the next try after one that failed, the next look at one without a result (each pause twice
    the one before), the next message after one that wasn't heard (each pause longer by the first), and the
    end of an order that names none itself.
    """

    retry: timedelta = timedelta(milliseconds=100)
    look: timedelta = timedelta(minutes=1)
    slowest_look: timedelta = timedelta(days=1)
    tell: timedelta = timedelta(minutes=1)
    lifetime: timedelta = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Entry:
    """`timer` None: it waits for somebody to bring the time."""

    due: datetime
    deed: Deed
    timer: asyncio.TimerHandle | None

    def stop(self) -> None:
        if self.timer is not None:
            self.timer.cancel()


class Agenda:
    """Entries are kept by the order's merchant reference and by a name, of which there is one at a time."""

    def __init__(self, background: Background, clocks: Clocks) -> None:
        self._background = background
        self._clocks = clocks
        self._entries: dict[str, dict[str, Entry]] = {}
        self._arriving: dict[str, asyncio.Lock] = {}

    def now(self, reference: str) -> datetime:
        return self._clocks.now(reference)

    def plan(self, reference: str, name: str, due: datetime | timedelta, deed: Deed) -> None:
        """In the place of what was planned under this name. `due`: then, or so much later than now."""
        self.drop(reference, name)
        now = self._clocks.now(reference)
        due = due if isinstance(due, datetime) else now + due
        timer = None
        if self._clocks.is_real(reference):
            seconds = max(0.0, (due - now).total_seconds())
            timer = asyncio.get_running_loop().call_later(seconds, self._begin, reference, name)
        self._entries.setdefault(reference, {})[name] = Entry(due, deed, timer)

    def drop(self, reference: str, name: str) -> Entry | None:
        entries = self._entries.get(reference, {})
        entry = entries.pop(name, None)
        if entry is not None:
            entry.stop()
        if not entries:
            self._entries.pop(reference, None)
        return entry

    async def arrive(self, reference: str, moment: datetime) -> None:
        """Bring an order the time. What is due by then is done first, each at its own moment.

        Raises GoesBackError.
        """
        async with self._arriving.setdefault(reference, asyncio.Lock()):
            self._clocks.check(reference, moment)
            for entry in self._entries.get(reference, {}).values():
                entry.stop()
            while (due := self.next_due(reference)) is not None and due <= moment:
                self._clocks.bring(reference, due)
                await self._done(reference)
            self._clocks.bring(reference, moment)

    def next_due(self, reference: str) -> datetime | None:
        return min((entry.due for entry in self._entries.get(reference, {}).values()), default=None)

    def begins_within(self, span: timedelta) -> bool:
        """Whether anything comes of itself as soon as that, for whichever order."""
        return any(
            self._clocks.is_real(reference) and entry.due <= self._clocks.now(reference) + span
            for reference, entries in self._entries.items()
            for entry in entries.values()
        )

    def stop(self) -> None:
        """Nothing more is begun."""
        for entries in self._entries.values():
            for entry in entries.values():
                entry.stop()
        self._entries.clear()

    async def _done(self, reference: str) -> None:
        """What is due first. Who waits for an answer that doesn't come holds up no caller for long."""
        name, entry = min(self._entries[reference].items(), key=lambda item: item[1].due)
        self.drop(reference, name)
        await asyncio.wait({self._background.start(entry.deed())}, timeout=PATIENCE_S)

    def _begin(self, reference: str, name: str) -> None:
        entry = self.drop(reference, name)
        if entry is not None:
            self._background.start(entry.deed())
