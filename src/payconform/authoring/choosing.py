"""Few of many walks, which together go along every edge, pair and simple path of their life cycles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from payconform import paths
from payconform.errors import ConfigurationError
from payconform.lifecycle import LifeCycle
from payconform.paths import Way

from .scripts import Script

Goal = tuple[str, Way]
"""A life cycle by its name, and a part of its ways that is to be walked."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A scenario, and the life cycles whose ways it goes. `about`: the edges that it is chosen for."""

    script: Script
    cycles: tuple[LifeCycle, ...]
    about: frozenset[Way] = frozenset()

    @property
    def goals(self) -> frozenset[Goal]:
        parts = paths.parts(self.script.way)
        return frozenset((cycle.name, part) for cycle in self.cycles for part in parts)

    @property
    def size(self) -> tuple[int, int]:
        return len(self.script.steps), len(self.script.way)


def goals(cycle: LifeCycle) -> frozenset[Goal]:
    """All that is to be walked."""
    parts = {*paths.edges(cycle), *paths.pairs(cycle), *paths.simple_paths(cycle)}
    return frozenset((cycle.name, part) for part in parts - paths.excused(cycle.name).keys())


def chosen(cycles: Iterable[LifeCycle], possible: Iterable[Walk]) -> list[Walk]:
    """Few walks that go along everything; what can be demanded is walked by demanding it.

    What the fewest walks go along is seen to first, by the walk that goes along most of the rest. Raises
    ConfigurationError where nothing goes along something.
    """
    left = set().union(*map(goals, cycles))
    walks_there_are = list(possible)
    taken: list[Walk] = []
    for doubt in sorted({walk.script.doubt for walk in walks_there_are}):
        walks = _by_goal(walk for walk in walks_there_are if walk.script.doubt == doubt)
        while within_reach := left & walks.keys():
            rarest = min(within_reach, key=lambda goal: (len(walks[goal]), goal))
            best = min(walks[rarest], key=lambda walk: (-len(walk.goals & left), walk.size))
            taken.append(replace(best, about=frozenset(part[-2:] for _, part in best.goals & left)))
            left -= best.goals
    if left:
        raise ConfigurationError(
            "nothing walks " + "; ".join(f"{', '.join(way)} of {name}" for name, way in sorted(left)),
            hint="a pair that can't be walked stands in schemas/unwalked.toml, with the reason",
        )
    return taken


def _by_goal(walks: Iterable[Walk]) -> Mapping[Goal, list[Walk]]:
    found: defaultdict[Goal, list[Walk]] = defaultdict(list)
    for walk in walks:
        for goal in walk.goals:
            found[goal].append(walk)
    return found
