"""Which scenarios walk which parts of their life cycle, told by the features alone.

A scenario walks the way that its last step states as the invoice's whole history.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from payconform import paths
from payconform.lifecycle import LifeCycle
from payconform.paths import Way
from payconform.specification import Specification
from payconform.steps.parameters import path

from .collection import all_written
from .folders import FeatureFolder
from .marks import ScenarioMark

_STATED = re.compile(rf"its history (?P<verb>is|may be) (?P<way>{path.pattern})")


class Kind(StrEnum):
    """Of a part: two statuses, three, or a way from the creation to a final status that visits none twice."""

    EDGE = "edge"
    PAIR = "pair"
    PATH = "path"


@dataclass(frozen=True, slots=True)
class Walk:
    """`asks`: another history is no failure."""

    scenario: ScenarioMark
    way: Way
    asks: bool


@dataclass(frozen=True, slots=True)
class Part:
    """`excuse`: why nobody can walk it; empty: somebody can."""

    lifecycle: str
    kind: Kind
    way: Way
    walks: tuple[Walk, ...]
    excuse: str = ""


def all_walks(known: Specification | None = None, more: Iterable[FeatureFolder] = ()) -> Iterator[Walk]:
    """Of the scenarios of `all_scenarios`."""
    for mark, steps in all_written(known, more):
        stated = _STATED.fullmatch(steps[-1].name) if steps else None
        if stated is not None:
            yield Walk(mark, tuple(stated["way"].split(", ")), asks=stated["verb"] != "is")


def parts(cycle: LifeCycle, walks: Iterable[Walk]) -> Iterator[Part]:
    """Every part of a life cycle, with those of the walks that go along it."""
    along: defaultdict[Way, list[Walk]] = defaultdict(list)
    for walk in walks:
        if walk.scenario.lifecycle == cycle.name:
            for part in paths.parts(walk.way):
                along[part].append(walk)
    excuses = paths.excused(cycle.name)
    for kind, ways in (
        (Kind.EDGE, paths.edges(cycle)),
        (Kind.PAIR, paths.pairs(cycle)),
        (Kind.PATH, paths.simple_paths(cycle)),
    ):
        for way in ways:
            demanding_first = sorted(along[way], key=lambda walk: walk.asks)
            yield Part(cycle.name, kind, way, tuple(demanding_first), excuses.get(way, ""))
