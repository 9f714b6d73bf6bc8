"""How many requests of each route were answered how, and how fast. A request pays for counting alone."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

# Upper bounds of a duration's buckets, in seconds; one more bucket holds what is slower.
BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
UNMATCHED = "(none)"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Kind(NamedTuple):
    """`route` is the template, never the path: callers choose paths, and would choose our memory.

    `status` None: a hazard left the caller without an answer.
    """

    route: str
    method: str
    status: int | None


@dataclass(slots=True)
class Timings:
    """`counts` by bucket, each without those of the buckets before it."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    seconds: float = 0.0


class Traffic:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._timings: dict[Kind, Timings] = {}

    def add(self, route: str | None, method: str, status: int | None, seconds: float) -> None:
        kind = Kind(route or UNMATCHED, method if method in _METHODS else "other", status)
        bucket = bisect_left(BOUNDS, seconds)
        with self._lock:
            timings = self._timings.get(kind)
            if timings is None:
                timings = self._timings[kind] = Timings()
            timings.counts[bucket] += 1
            timings.seconds += seconds

    def read(self) -> Mapping[Kind, Timings]:
        with self._lock:
            return {kind: Timings(list(each.counts), each.seconds) for kind, each in self._timings.items()}
