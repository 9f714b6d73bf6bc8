"""Pauses of a provider whose tests have no time to lose."""

from __future__ import annotations

import threading
from collections.abc import Callable

from payconform.simulator.waits import Waits


class NoWaits(Waits):
    """Remembers, for each thread, the longest pause that it would have made since `begin`.

    `deliver` sends the callbacks that an answer has to wait for.
    """

    def __init__(self, deliver: Callable[[], object]) -> None:
        super().__init__()
        self._deliver = deliver
        self._local = threading.local()
        self._early: set[str] = set()

    def begin(self) -> None:
        self._local.longest = 0.0

    @property
    def longest(self) -> float:
        longest: float = getattr(self._local, "longest", 0.0)
        return longest

    def pause(self, seconds: float) -> None:
        self._local.longest = max(self.longest, seconds)

    def expect(self, operation: str, callback: str, seconds: float) -> None:  # noqa: ARG002 - no time passes
        self._early.add(operation)

    def until_answered(self, operation: str | None) -> None:
        if operation in self._early:
            self._early.discard(operation)
            self._deliver()
