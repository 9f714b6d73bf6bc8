"""What histories show of a life cycle: statuses and edges that a target really took."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from .history import History
from .lifecycle import LifeCycle
from .oracle.statuses import strange_edges


def statuses(histories: Iterable[History]) -> Iterator[str]:
    for history in histories:
        yield from (sighting.invoice.status for sighting in history.sightings)
        yield from (event.to for event in history.log or ())
        yield from (call.invoice.status for call in history.callbacks or ())


def edges(histories: Iterable[History], lifecycle: LifeCycle) -> Iterator[tuple[str, str]]:
    """Edges that the invoices took, by event logs or neighbouring sightings, and those without a row."""
    for history in histories:
        seen = [sighting.invoice.status for sighting in history.sightings]
        logged = [event.to for event in history.log or ()]
        for a, b in (*pairwise(logged), *pairwise(seen)):
            if lifecycle.may_follow(a, b) and (a != b or (a, b) in pairwise(logged)):
                yield a, b
        yield from strange_edges(history, lifecycle)
