"""The outbox's pool for whoever wants no threads: jobs lie until somebody waits for them, who does them."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

J = TypeVar("J")

# Work that makes work, such as a receiver that orders something at each callback, has an end.
MOST_JOBS = 10_000


class InlinePool(Generic[J]):
    """All jobs in the order in which they came, one at a time, on the thread that waits."""

    def __init__(self, work: Callable[[J], None]) -> None:
        self._work = work
        self._jobs: deque[J] = deque()
        self._lock = threading.RLock()
        self._is_working = False
        self._stopped = False

    def submit(self, key: str, job: J, *, receiver: str = "") -> None:  # noqa: ARG002 - the face of a pool
        if not self._stopped:
            self._jobs.append(job)

    def wait_idle(self, seconds: float) -> bool:  # noqa: ARG002 - its jobs take the time they take
        """Do all jobs, those too that come meanwhile. False where there is no end to them.

        A job that waits for the rest returns at once: whoever does it goes on anyway.
        """
        with self._lock:
            if self._is_working:
                return True
            self._is_working = True
            try:
                return self._work_off()
            finally:
                self._is_working = False

    def stop(self) -> None:
        self._stopped = True
        self._jobs.clear()

    def _work_off(self) -> bool:
        for _ in range(MOST_JOBS):
            try:
                job = self._jobs.popleft()
            except IndexError:
                return True
            self._work(job)
        return not self._jobs
