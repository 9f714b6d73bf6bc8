"""Work that is owed to a moment: expiries, next attempts, polls. Done in the order of its moments."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from payconform.reference.callbacks.sender import Sender
from payconform.reference.storage.store import Store
from payconform.reference.storage.unit import Task

from .clock import Clock, FrozenClock, rfc3339

_TICK_S = 0.5


@dataclass(frozen=True, slots=True)
class Scheduler:
    store: Store
    clock: Clock
    tasks: Mapping[Task, Callable[[str], None]]

    def next_due(self) -> int | None:
        """The next moment at which anything happens by itself, callbacks and mails included."""
        with self.store.read() as unit:
            work = unit.next_work()
            moments = (None if work is None else work.at, unit.next_letter())
        return min((moment for moment in moments if moment is not None), default=None)

    def run_due(self) -> None:
        """Everything up to now, and what follows from it."""
        while self._run_first():
            pass

    def _run_first(self) -> bool:
        with self.store.read() as unit:
            work = unit.next_work()
        if work is None or work.at > self.clock.now():
            return False
        self.tasks[work.task](work.id)
        return True


class Timeline:
    """A frozen clock and what happens as it is moved: one move at a time, each event at its own moment."""

    def __init__(self, clock: FrozenClock, scheduler: Scheduler, sender: Sender) -> None:
        self._clock = clock
        self._scheduler = scheduler
        self._sender = sender
        self._lock = threading.Lock()

    def now(self) -> int:
        return self._clock.now()

    def next_due(self) -> int | None:
        return self._scheduler.next_due()

    def move_to(self, moment: int) -> None:
        """Raises ValueError where the moment has passed already."""
        with self._lock:
            if moment < self._clock.now():
                raise ValueError(f"a clock goes forward only: it is {rfc3339(self._clock.now())}")
            self._happen()
            while (due := self._scheduler.next_due()) is not None and due <= moment:
                self._clock.move_to(max(due, self._clock.now()))
                self._happen()
            self._clock.move_to(moment)

    def _happen(self) -> None:
        self._scheduler.run_due()
        self._sender.settle()


class Ticker:
    """Real time: a thread that does what is due."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="scheduler", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(_TICK_S):
            try:
                self._scheduler.run_due()
            except Exception:  # one broken piece of work must not end all the others
                logging.getLogger(__name__).exception("due work failed")
