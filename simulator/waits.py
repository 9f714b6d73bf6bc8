"""Waiting in real time: always bounded, and over when the provider stops."""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass, field

LONGEST_S = 60.0


@dataclass(frozen=True, slots=True)
class _Expected:
    callback: str
    seconds: float
    answered: threading.Event = field(default_factory=threading.Event)


class Waits:
    """Used by many threads."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._expected: dict[str, list[_Expected]] = defaultdict(list)

    def pause(self, seconds: float) -> None:
        self._stopped.wait(min(seconds, LONGEST_S))

    def expect(self, operation: str, callback: str, seconds: float) -> None:
        """The answer to the creation of this operation is to leave after this callback was answered."""
        with self._lock:
            self._expected[operation].append(_Expected(callback, min(seconds, LONGEST_S)))

    def answered(self, operation: str, callback: str) -> None:
        with self._lock:
            for expected in self._expected.get(operation, ()):
                if expected.callback == callback:
                    expected.answered.set()

    def until_answered(self, operation: str | None) -> None:
        """Until all that is expected of an operation was answered, or its time is over."""
        if operation not in self._expected:
            return
        for expected in self._expected[operation]:
            expected.answered.wait(expected.seconds)
        with self._lock:
            self._expected.pop(operation, None)

    def stop(self) -> None:
        self._stopped.set()
        with self._lock:
            for expected in (each for group in self._expected.values() for each in group):
                expected.answered.set()
