"""Threads for queues by key: one job of a key at a time, in order; keys don't wait for each other."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

J = TypeVar("J")
J_contra = TypeVar("J_contra", contravariant=True)

MOST_THREADS = 64
IDLE_S = 5.0

_logger = logging.getLogger(__name__)


class Pool(Protocol[J_contra]):
    """Does jobs of one key in order. `submit` may be called while locks are held, and does nothing itself."""

    def submit(self, key: str, job: J_contra) -> None:
        """After `stop`, jobs are dropped."""

    def wait_idle(self, seconds: float) -> bool:
        """Whether all work was done in time."""

    def stop(self) -> None:
        """Start nothing more."""


MakePool: TypeAlias = Callable[[Callable[[Any], None]], Pool[Any]]  # of what is done to a job


class KeyedPool(Generic[J]):
    """Threads come with the work and leave when idle. They are daemons: a slow receiver holds up no exit."""

    def __init__(self, work: Callable[[J], None], *, threads: int = MOST_THREADS) -> None:
        self._work = work
        self._most = threads
        lock = threading.Lock()
        self._wanted = threading.Condition(lock)
        self._done = threading.Condition(lock)
        self._queues: dict[str, deque[J]] = {}  # of each key that has a job waiting or running
        self._ready: deque[str] = deque()
        self._threads = 0
        self._idle = 0
        self._stopped = False

    def submit(self, key: str, job: J) -> None:
        """After `stop`, jobs are dropped."""
        with self._wanted:
            if self._stopped:
                return
            if key in self._queues:
                self._queues[key].append(job)
                return
            self._queues[key] = deque([job])
            self._ready.append(key)
            if len(self._ready) > self._idle and self._threads < self._most:
                self._threads += 1
                threading.Thread(target=self._run, name="payconform-delivery", daemon=True).start()
            else:
                self._wanted.notify()

    def wait_idle(self, seconds: float) -> bool:
        """Whether all work was done in time."""
        with self._done:
            return self._done.wait_for(lambda: not self._queues, seconds)

    def stop(self) -> None:
        """Start nothing more; what runs may end by itself."""
        with self._wanted:
            self._stopped = True
            self._ready.clear()
            self._wanted.notify_all()

    def _run(self) -> None:
        while (task := self._take()) is not None:
            key, job = task
            try:
                self._work(job)
            except Exception:
                _logger.exception("a delivery broke")
            self._finish(key)

    def _take(self) -> tuple[str, J] | None:
        with self._wanted:
            self._idle += 1
            self._wanted.wait_for(lambda: self._ready or self._stopped, IDLE_S)
            self._idle -= 1
            if not self._ready:
                self._threads -= 1
                return None
            key = self._ready.popleft()
            return key, self._queues[key].popleft()

    def _finish(self, key: str) -> None:
        with self._wanted:
            if self._queues[key] and not self._stopped:
                self._ready.append(key)
                self._wanted.notify()
                return
            del self._queues[key]
            if not self._queues:
                self._done.notify_all()
