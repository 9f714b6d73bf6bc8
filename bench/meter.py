"""Where the seconds of a scenario go: the same few functions are timed on every side of the comparison."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import wraps
from importlib import import_module
from typing import Any

from urllib3 import HTTPConnectionPool

from payconform.oracle import judge
from payconform.quiet import Quiet
from payconform.reports.events import EventWriter
from payconform.steps.world import World


class Meter:
    """Seconds by name, on the wall and of this thread's CPU.

    A span inside another one of `TAKEN_OUT` counts to that one alone, so that wall less `TAKEN_OUT` is ours.
    """

    TAKEN_OUT = ("wait", "call")

    def __init__(self) -> None:
        self.wall: Counter[str] = Counter()
        self.cpu: Counter[str] = Counter()
        self.number: Counter[str] = Counter()
        self._hidden = 0

    @contextmanager
    def span(self, name: str) -> Iterator[None]:
        if self._hidden:
            yield
            return
        hides = name in self.TAKEN_OUT
        self._hidden += hides
        wall, cpu = time.perf_counter(), time.thread_time()
        try:
            yield
        finally:
            self.wall[name] += time.perf_counter() - wall
            self.cpu[name] += time.thread_time() - cpu
            self.number[name] += 1
            self._hidden -= hides

    def around(self, owner: Any, name: str, span: str) -> None:
        """Time each call of ``owner.name``; what a generator yields is taken at once, so that it is timed."""
        real: Callable[..., Any] = getattr(owner, name)

        @wraps(real)
        def timed(*args: Any, **kwargs: Any) -> Any:
            with self.span(span):
                answer = real(*args, **kwargs)
                return list(answer) if isinstance(answer, Generator) else answer

        setattr(owner, name, timed)

    def install(self) -> None:
        run = import_module("payconform.cli.run")  # the package has a command of this name
        self.around(Quiet, "wait", "wait")
        self.around(HTTPConnectionPool, "urlopen", "call")
        self.around(World, "__init__", "world")
        self.around(judge, "judge", "oracle")
        lookup = import_module("pytest_bdd.scenario")  # the package has a function of this name
        self.around(lookup, "find_fixturedefs_for_step", "lookup")
        self.around(EventWriter, "write", "events")
        self.around(run, "build", "report")
        self.around(run, "write_all", "report")

    def clear(self) -> None:
        for counter in (self.wall, self.cpu, self.number):
            counter.clear()


class Stopwatch:
    """The scenarios' own stretch of a side: no start-up, no collection, no servers coming and going."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._wall = self._cpu = 0.0

    def start(self) -> None:
        self._meter.clear()
        self._wall, self._cpu = time.perf_counter(), time.thread_time()

    @contextmanager
    def paused(self) -> Iterator[None]:
        wall, cpu = time.perf_counter(), time.thread_time()
        yield
        self._wall += time.perf_counter() - wall
        self._cpu += time.thread_time() - cpu

    def stop(self) -> dict[str, Any]:
        """`wall_s` and `cpu_s` since the start, and of these, by span, seconds and how often."""
        return {
            "wall_s": time.perf_counter() - self._wall,
            "cpu_s": time.thread_time() - self._cpu,
            "spans": {
                "wall": dict(self._meter.wall),
                "cpu": dict(self._meter.cpu),
                "number": dict(self._meter.number),
            },
        }
