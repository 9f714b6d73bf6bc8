"""Where the seconds of a scenario go: the same few functions are timed on every side of the comparison."""

from __future__ import annotations

import cProfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import wraps
from importlib import import_module
from typing import Any

from behave.formatter.json import JSONFormatter  # type: ignore[import-untyped]
from urllib3 import HTTPConnectionPool

from payconform.clock import Deadline
from payconform.quiet import Quiet
from payconform.reports.events import EventWriter
from payconform.steps.world import World
from payconform.suite.recorder import Recorder
from payconform.suite.step_index import StepIndex

WAIT, CALL = "wait", "call"
ORACLE, REPORT = "oracle", "report"
BEHAVE_REPORT = ("uri", "feature", "background", "scenario", "step", "match", "result", "eof", "close")


class Meter:
    """Seconds by name, on the wall and of this thread's CPU, so that they add up: a span inside another one
    counts to itself alone. Within a wait nothing else counts: its reads are waiting.
    """

    def __init__(self) -> None:
        self.wall: defaultdict[str, float] = defaultdict(float)
        self.cpu: defaultdict[str, float] = defaultdict(float)
        self.number: Counter[str] = Counter()
        self._within: list[list[float]] = []
        self.waiting = False

    @contextmanager
    def span(self, name: str) -> Iterator[None]:
        if self.waiting:
            yield
            return
        self.waiting = name == WAIT
        inner = [0.0, 0.0]
        self._within.append(inner)
        wall, cpu = time.perf_counter(), time.thread_time()
        try:
            yield
        finally:
            wall, cpu = time.perf_counter() - wall, time.thread_time() - cpu
            self._within.pop()
            self.waiting = False
            if self._within:
                self._within[-1][0] += wall
                self._within[-1][1] += cpu
            self.wall[name] += wall - inner[0]
            self.cpu[name] += cpu - inner[1]
            self.number[name] += 1

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
        self.around(Quiet, "wait", WAIT)
        self.around(Deadline, "wait", WAIT)
        self.around(HTTPConnectionPool, "urlopen", CALL)
        self.around(World, "judge", ORACLE)
        self.around(World, "__init__", "world")
        self.around(StepIndex, "find", "lookup")
        self.around(Recorder, "event", REPORT)
        self.around(EventWriter, "write", REPORT)
        for name in BEHAVE_REPORT:
            self.around(JSONFormatter, name, REPORT)
        self.around(run, "build", "result")
        self.around(run, "leave_report", "result")

    def clear(self) -> None:
        self.wall.clear()
        self.cpu.clear()
        self.number.clear()


class Stopwatch:
    """The scenarios' own stretch of a side: no start-up, no collection, no servers coming and going."""

    def __init__(self, meter: Meter, profiler: cProfile.Profile | None = None) -> None:
        self.meter = meter
        self._profiler = profiler
        self._wall = self._cpu = 0.0

    def start(self) -> None:
        self.meter.clear()
        if self._profiler:
            self._profiler.enable()
        self._wall, self._cpu = time.perf_counter(), time.thread_time()

    @contextmanager
    def paused(self) -> Iterator[None]:
        wall, cpu = time.perf_counter(), time.thread_time()
        yield
        self._wall += time.perf_counter() - wall
        self._cpu += time.thread_time() - cpu

    def stop(self) -> dict[str, Any]:
        """`wall_s` and `cpu_s` since the start, and of these, by span, seconds and how often."""
        wall, cpu = time.perf_counter() - self._wall, time.thread_time() - self._cpu
        if self._profiler:
            self._profiler.disable()
        return {
            "wall_s": wall,
            "cpu_s": cpu,
            "spans": {
                "wall": dict(self.meter.wall),
                "cpu": dict(self.meter.cpu),
                "number": dict(self.meter.number),
            },
        }
