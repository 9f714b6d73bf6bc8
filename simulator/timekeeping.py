"""Setting and moving a run's clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from payconform.clock import Clock, rfc3339

from .engine import Engine
from .errors import Code, ProviderError
from .outbox import Outbox
from .runs import ClockMode, Run
from .store import Store

# "Everything" has an end even where a plan and its receivers have none.
MOST_FIRED = 100_000
PATIENCE_S = 10.0


class Timekeeper:
    """`wake` is called when a run goes over to the real time."""

    def __init__(
        self, *, store: Store, engine: Engine, wake: Callable[[], None], clock: Clock, outbox: Outbox
    ) -> None:
        self._store = store
        self._outbox = outbox
        self._engine = engine
        self._wake = wake
        self._clock = clock

    def move(self, run: Run, to: datetime) -> int:
        """Fire everything due on the way, in order; returns how much it was. Raises ProviderError."""
        with run.lock:
            run.check_open()
            self._check_frozen(run)
            self._check_forward(run, to)
            fired = self._engine.fire(run, to)
            run.freeze(to)
            self._store.commit(run.name, run.state)
            return fired

    def run_due(self, run: Run, *, everything: bool) -> int:
        """Move to the next moment at which something is due; or on, until nothing is owed any more.

        A callback that nobody takes is owed again; it is waited for until its receiver has answered, so that
        its retries are run through as well. Returns how much fired. Raises ProviderError.
        """
        fired = 0
        while (due := self._next_due(run)) is not None:
            fired += self.move(run, due)
            if not everything or fired >= MOST_FIRED:
                break
            self._outbox.wait_idle(PATIENCE_S)
        return fired

    def _next_due(self, run: Run) -> datetime | None:
        with run.lock:
            run.check_open()
            self._check_frozen(run)
            due = run.schedule.next_due()
            return None if due is None else max(due, run.now())

    def freeze(self, run: Run, at: datetime | None) -> None:
        """At a moment, or where it is. A run without operations may go back. Raises ProviderError."""
        with run.lock:
            run.check_open()
            now = run.now()
            to = now if at is None else at
            if self._is_empty(run):
                run.freeze(to)
                self._store.commit(run.name, run.state)
                return
            self._check_forward(run, to)
            run.freeze(now)
            self.move(run, to)

    def thaw(self, run: Run) -> None:
        """Over to the real time. Raises ProviderError where that would go back."""
        with run.lock:
            run.check_open()
            if not self._is_empty(run):
                self._check_forward(run, self._clock.now())
            run.thaw()
            self._store.commit(run.name, run.state)
        self._wake()

    def _is_empty(self, run: Run) -> bool:
        return not self._store.operations(run.name)

    def _check_frozen(self, run: Run) -> None:
        if run.mode is ClockMode.REAL:
            raise ProviderError(Code.CLOCK_IS_REAL, f"freeze the clock of run {run.name} before moving it")

    def _check_forward(self, run: Run, to: datetime) -> None:
        now = run.now()
        if to < now:
            raise ProviderError(
                Code.CLOCK_BACKWARDS, f"run {run.name} is at {rfc3339(now)}, after {rfc3339(to)}"
            )
