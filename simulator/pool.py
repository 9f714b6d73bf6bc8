"""Threads for queues by key: one job of a key at a time, in order; keys don't wait for each other.

A job waits for somebody else, its receiver. None holds more threads than are left free: one alone may have
half of them, ten that hang have an eleventh each, and whoever comes next finds one.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter, deque
from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

J = TypeVar("J")
J_contra = TypeVar("J_contra", contravariant=True)

# Sleeping threads: they cost some memory, and come only when they are needed.
MOST_THREADS = 256
IDLE_S = 5.0

_logger = logging.getLogger(__name__)


class Pool(Protocol[J_contra]):
    """Does jobs of one key in order. `submit` may be called while locks are held, and does nothing itself."""

    def submit(self, key: str, job: J_contra, *, receiver: str = "") -> None:
        """After `stop`, jobs are dropped. `receiver`: whom the job may have to wait for."""

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
        self._queues: dict[str, deque[tuple[str, J]]] = {}  # of each key that has a job waiting or running
        self._waiting: dict[str, deque[str]] = {}  # keys by the receiver of their next job, not let in yet
        self._let_in: deque[str] = deque()  # keys whose next job any thread may take
        self._held: Counter[str] = Counter()  # threads by receiver: running, or let in
        self._threads = 0
        self._idle = 0  # of these, those without a job
        self._stopped = False

    def submit(self, key: str, job: J, *, receiver: str = "") -> None:
        """After `stop`, jobs are dropped. `receiver`: whom the job may have to wait for."""
        with self._wanted:
            if self._stopped:
                return
            if key in self._queues:
                self._queues[key].append((receiver, job))
                return
            self._queues[key] = deque([(receiver, job)])
            self._let_wait(key)
            self._let_in_of(receiver)

    def wait_idle(self, seconds: float) -> bool:
        """Whether all work was done in time."""
        with self._done:
            return self._done.wait_for(lambda: not self._queues, seconds)

    def stop(self) -> None:
        """Start nothing more; what runs may end by itself."""
        with self._wanted:
            self._stopped = True
            for key in (*self._let_in, *(key for keys in self._waiting.values() for key in keys)):
                del self._queues[key]
            self._waiting.clear()
            self._let_in.clear()
            self._wanted.notify_all()
            self._tell_when_done()

    def _let_wait(self, key: str) -> None:
        """Until there is a thread for it. The caller holds the lock, as of all that follow."""
        receiver, _ = self._queues[key][0]
        self._waiting.setdefault(receiver, deque()).append(key)

    def _let_in_of(self, receiver: str) -> None:
        """As many as it may have; then the other receivers come first."""
        waiting, before = self._waiting[receiver], self._held[receiver]
        while waiting and self._held[receiver] < self._most - self._held.total():
            self._held[receiver] += 1
            self._let_in.append(waiting.popleft())
            if len(self._let_in) > self._idle and self._threads < self._most:
                self._threads += 1
                self._idle += 1
                threading.Thread(target=self._run, name="payconform-delivery", daemon=True).start()
            else:
                self._wanted.notify()
        if not waiting:
            del self._waiting[receiver]
        elif self._held[receiver] > before:
            self._waiting[receiver] = self._waiting.pop(receiver)

    def _run(self) -> None:
        while (task := self._take()) is not None:
            key, receiver, job = task
            try:
                self._work(job)
            except Exception:
                _logger.exception("a delivery broke")
            self._finish(key, receiver)

    def _take(self) -> tuple[str, str, J] | None:
        with self._wanted:
            self._wanted.wait_for(lambda: self._let_in or self._stopped, IDLE_S)
            self._idle -= 1
            if not self._let_in:
                self._threads -= 1
                return None
            key = self._let_in.popleft()
            return key, *self._queues[key].popleft()

    def _finish(self, key: str, receiver: str) -> None:
        with self._wanted:
            self._idle += 1
            self._held[receiver] -= 1
            if not self._held[receiver]:
                del self._held[receiver]
            if self._queues[key] and not self._stopped:
                self._let_wait(key)
            else:
                del self._queues[key]
                self._tell_when_done()
            for waiting in tuple(self._waiting):
                self._let_in_of(waiting)

    def _tell_when_done(self) -> None:
        if not self._queues:
            self._done.notify_all()
