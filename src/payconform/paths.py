"""Ways along the rows of a life cycle: edges, pairs of neighbouring edges, simple paths. Pure, no effects.

A way is the tuple of its statuses, whatever the basis of the rows between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

from . import data
from .lifecycle import LifeCycle

Way = tuple[str, ...]


def edges(cycle: LifeCycle) -> tuple[Way, ...]:
    """Ways of two statuses, in the order of the rows."""
    return tuple((row.from_, row.to) for row in cycle.transitions)


def pairs(cycle: LifeCycle) -> tuple[Way, ...]:
    """Ways of three statuses: each edge with each that may follow it, loops included."""
    known = edges(cycle)
    return tuple((*edge, to) for edge in known for from_, to in known if from_ == edge[1])


def simple_paths(cycle: LifeCycle) -> tuple[Way, ...]:
    """From the initial status to each final one, by every way that visits no status twice."""
    return tuple(_on(cycle, (cycle.initial,)))


def stretches(way: Way, length: int) -> tuple[Way, ...]:
    """All parts of a way that have so many statuses."""
    return tuple(way[n : n + length] for n in range(len(way) - length + 1))


def parts(way: Way) -> frozenset[Way]:
    """What is walked with a way: its edges, its pairs and the whole of it."""
    return frozenset({*stretches(way, 2), *stretches(way, 3), way})


def departure(way: Way, taken: Way) -> Way | None:
    """The first edge of `way` that `taken` doesn't go along from its beginning; None: there is none."""
    for n, edge in enumerate(pairwise(way), start=1):
        if taken[: n + 1] != way[: n + 1]:
            return edge
    return None


def demanded(cycle: LifeCycle, a: str, b: str) -> str | None:
    """The requirement that demands to be seen going from `a` to `b`; None: nothing does.

    Nobody has to show a loop: it leaves the status as it was.
    """
    row = cycle.transition(a, b)
    return row.requirement if row is not None and row.basis.demands and a != b else None


@cache
def excused(name: str) -> Mapping[Way, str]:
    """Pairs of a life cycle that no scenario can walk, with the reason."""
    rows: list[dict[str, Any]] = data.table("unwalked")["unwalked"]
    return {tuple(pair): row["reason"] for row in rows if name in row["lifecycles"] for pair in row["pairs"]}


def _on(cycle: LifeCycle, way: Way) -> Iterator[Way]:
    if cycle.is_final(way[-1]):
        yield way
    for row in cycle.transitions:
        if row.from_ == way[-1] and row.to not in way:
            yield from _on(cycle, (*way, row.to))
