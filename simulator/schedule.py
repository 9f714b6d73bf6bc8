"""What is due when, in order of time and, at one moment, in the order in which it was put."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import count


class Task(StrEnum):
    STEP = "step"
    RETRY = "retry"


@dataclass(frozen=True, slots=True)
class Due:
    """`id`: of the operation whose next step, or of the callback whose next attempt, is due `at`."""

    task: Task
    id: str
    at: datetime


class Schedule:
    """Not safe to share: it lives under its run's lock."""

    def __init__(self) -> None:
        self._numbers = count()
        self._heap: list[tuple[datetime, int, Due]] = []
        self._valid: dict[tuple[Task, str], int] = {}

    def put(self, task: Task, id_: str, at: datetime | None) -> None:
        """Replaces what was known of this task; None: nothing is due any more."""
        if at is None:
            self._valid.pop((task, id_), None)
            return
        number = next(self._numbers)
        self._valid[task, id_] = number
        heapq.heappush(self._heap, (at, number, Due(task, id_, at)))

    def next_due(self) -> datetime | None:
        self._drop_outdated()
        return self._heap[0][0] if self._heap else None

    def pop(self, until: datetime) -> Due | None:
        """The earliest that is due at or before `until`, taken off the schedule."""
        self._drop_outdated()
        if not self._heap or self._heap[0][0] > until:
            return None
        _, _, due = heapq.heappop(self._heap)
        del self._valid[due.task, due.id]
        return due

    def order(self) -> tuple[str, ...]:
        """The ids of all that is due, in the order in which it was put."""
        return tuple(id_ for _, id_ in sorted(self._valid, key=self._valid.__getitem__))

    def _drop_outdated(self) -> None:
        while self._heap:
            _, number, due = self._heap[0]
            if self._valid.get((due.task, due.id)) == number:
                return
            heapq.heappop(self._heap)
