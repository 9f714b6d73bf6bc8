"""One thread that fires what is due in runs on the real clock."""

from __future__ import annotations

import logging
import threading

from payconform.clock import Clock

from .engine import Engine
from .runs import ClockMode, Runs

LONGEST_NAP_S = 30.0

_logger = logging.getLogger(__name__)


class Ticker:
    """Set `woken` when something became due later on. Not started, it does nothing."""

    def __init__(self, *, runs: Runs, engine: Engine, clock: Clock, woken: threading.Event) -> None:
        self._runs = runs
        self._engine = engine
        self._clock = clock
        self._woken = woken
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="payconform-ticker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped = True
        self._woken.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped:
            self._woken.clear()
            try:
                nap = self._fire_what_is_due()
            except Exception:
                _logger.exception("firing what is due broke")
                nap = LONGEST_NAP_S
            self._woken.wait(nap)

    def _fire_what_is_due(self) -> float:
        """Seconds until the next is due; not more than the longest nap, since the real clock may be set."""
        nap = LONGEST_NAP_S
        for run in self._runs.all():
            if run.mode is ClockMode.REAL:
                self._engine.fire(run, run.now())
                due = run.reading().next_due
                if due is not None:
                    nap = min(nap, (due - self._clock.now()).total_seconds())
        return max(nap, 0.0)
