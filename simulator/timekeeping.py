"""Setting and moving a run's clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from payconform.clock import Clock, rfc3339

from .engine import Engine
from .errors import Code, ProviderError
from .runs import ClockMode, Run
from .store import Store


class Timekeeper:
    """`wake` is called when a run goes over to the real time."""

    def __init__(self, *, store: Store, engine: Engine, wake: Callable[[], None], clock: Clock) -> None:
        self._store = store
        self._engine = engine
        self._wake = wake
        self._clock = clock

    def move(self, run: Run, to: datetime) -> int:
        """Fire everything due on the way, in order; returns how much it was. Raises ProviderError."""
        with run.lock:
            run.check_open()
            if run.mode is ClockMode.REAL:
                raise ProviderError(
                    Code.CLOCK_IS_REAL, f"freeze the clock of run {run.name} before moving it"
                )
            self._check_forward(run, to)
            fired = self._engine.fire(run, to)
            run.freeze(to)
            return fired

    def freeze(self, run: Run, at: datetime | None) -> None:
        """At a moment, or where it is. A run without operations may go back. Raises ProviderError."""
        with run.lock:
            run.check_open()
            now = run.now()
            to = now if at is None else at
            if self._is_empty(run):
                run.freeze(to)
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
        self._wake()

    def _is_empty(self, run: Run) -> bool:
        return not self._store.operations(run.name)

    def _check_forward(self, run: Run, to: datetime) -> None:
        now = run.now()
        if to < now:
            raise ProviderError(
                Code.CLOCK_BACKWARDS, f"run {run.name} is at {rfc3339(now)}, after {rfc3339(to)}"
            )
