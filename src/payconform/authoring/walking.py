"""The features that walk each documented edge, each two in a row and each simple path of the life cycles.

A scenario leads an invoice along a way and ends with what its history is then. Where documents demand every
edge of the way its history *is* that; else it *may be*, and another one is noted. Of all ways that can be
walked, those are chosen that walk most of what isn't walked yet.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache

from payconform import lifecycles, paths, requirements
from payconform.errors import ConfigurationError
from payconform.lifecycle import LifeCycle
from payconform.paths import Way
from payconform.requirements import Check

from .courses import PROCESSING, RETURNING, Phase, UnwalkableError
from .scripts import Script, script

PRODUCTS: tuple[tuple[str, ...], ...] = (
    ("payment-invoice-2019", "payment-invoice-2021"),
    ("payout-invoice-2019-04", "payout-invoice-2019-05"),
)
FOLDERS = (
    "payment-invoice",
    "payment-invoice-2021",
    "payout-invoice",
    "payout-invoice-2019-04",
    "payout-invoice-2019-05",
)
LONGEST = 7  # statuses from the beginning of a phase to its end
EDITION = re.compile(r"-\d{4}(-\d\d)?$")

HEAD = """\
# Written by `make generate`, from the life cycles: see src/payconform/authoring/walking.py.
{tags} @needs:events
Feature: Walking every documented way
  In order to rely on an invoice wherever it stands
  As a merchant
  I want each documented edge, and each two in a row, to be gone along
"""
RULE = """
  Rule: An invoice comes to {status} along documented edges
"""
SCENARIO = """
{tags}
    Scenario: {name}
{steps}
"""

# What a scenario is called by: an edge, or a status that is come to; what isn't here goes without saying.
WORDS: Mapping[str | Way, str] = {
    ("processing", "processing"): "tried again",
    ("processing", "expired"): "expired at work",
    ("processing", "terminated"): "terminated at work",
    ("process_error", "process_failed"): "given up",
    ("refunding", "refunding"): "refund tried again",
    ("refund_error", "refund_failed"): "refund given up",
    ("cancel_error", "cancel_failed"): "cancellation given up",
    "expired": "expired",
    "terminated": "terminated",
    "process_pending": "pending",
    "process_error": "in error",
    "processed": "paid",
    "partially_processed": "paid in part",
    "process_failed": "failed",
    "refund_pending": "refund pending",
    "refund_error": "refund in error",
    "refunded": "refunded",
    "partially_refunded": "refunded in part",
    "refund_failed": "refund failed",
    "cancel_pending": "cancellation pending",
    "cancel_error": "cancellation in error",
    "canceled": "canceled",
    "partially_canceled": "canceled in part",
    "cancel_failed": "cancellation failed",
}

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


def feature(folder: str) -> str:
    """The text of a folder's feature file. Raises ConfigurationError where a way can't be walked."""
    return features()[folder]


@cache
def features() -> Mapping[str, str]:
    """All of them, by folder."""
    files: defaultdict[str, list[Walk]] = defaultdict(list)
    for names in PRODUCTS:
        for walk in chosen([lifecycles.load(name) for name in names]):
            files[_folder(walk)].append(walk)
    return {folder: _feature(walks) for folder, walks in files.items()}


def goals(cycle: LifeCycle) -> frozenset[Goal]:
    """All that is to be walked."""
    parts = {*paths.edges(cycle), *paths.pairs(cycle), *paths.simple_paths(cycle)}
    return frozenset((cycle.name, part) for part in parts - paths.excused(cycle.name).keys())


def chosen(cycles: list[LifeCycle]) -> list[Walk]:
    """Few walks that go along everything; what can be demanded is walked by demanding it.

    What the fewest walks go along is seen to first, by the walk that goes along most of the rest. Raises
    ConfigurationError where nothing goes along something.
    """
    left = set().union(*map(goals, cycles))
    walks_there_are = list(possible(cycles))
    taken: list[Walk] = []
    for asks in (False, True):
        walks = _by_goal(walk for walk in walks_there_are if walk.script.asks is asks)
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


def possible(cycles: Iterable[LifeCycle]) -> Iterator[Walk]:
    scripts: defaultdict[Script, list[LifeCycle]] = defaultdict(list)
    for cycle in cycles:
        for way in _ways(cycle):
            with suppress(UnwalkableError):
                scripts[script(cycle, way)].append(cycle)
    return (Walk(each, tuple(own)) for each, own in scripts.items())


def _ways(cycle: LifeCycle) -> Iterator[Way]:
    """Through the first phase by every way and the second by the shortest, or the other way round."""
    back = RETURNING[cycle.gives_back]
    for first in _through(cycle, PROCESSING, (cycle.initial,)):
        yield first
        if cycle.may_follow(first[-1], back.working):
            for second in _through(cycle, back, (back.working,)):
                if min(len(first) - 1, len(second)) == 2:
                    yield first + second


def _through(cycle: LifeCycle, phase: Phase, way: Way) -> Iterator[Way]:
    ahead = [to for from_, to in paths.edges(cycle) if from_ == way[-1]]
    for to in ahead:
        if to not in phase.under_way:
            yield (*way, to)
        elif len(way) < LONGEST:
            yield from _through(cycle, phase, (*way, to))


def _folder(walk: Walk) -> str:
    """What several editions share stands in the folder that is called like them without their dates."""
    if len(walk.cycles) == 1:
        return walk.cycles[0].name
    return EDITION.sub("", walk.cycles[0].name)


def _feature(walks: list[Walk]) -> str:
    """Scenarios stand under the status that they end with, the shorter ways first."""
    cycles = walks[0].cycles
    tags = " ".join(f"@lifecycle:{cycle.name}" for cycle in cycles)
    text = HEAD.format(tags=tags)
    for status in dict.fromkeys(code for cycle in cycles for code in cycle.codes):
        ending = [walk for walk in walks if walk.script.way[-1] == status]
        if ending:
            text += RULE.format(status=status)
            text += "".join(
                map(_scenario, sorted(ending, key=lambda walk: (len(walk.script.way), walk.script.way)))
            )
    return text


def _scenario(walk: Walk) -> str:
    script = walk.script
    return SCENARIO.format(
        tags="\n".join(f"    {line}" for line in _tags(walk)),
        name=_name(script.way),
        steps="\n".join(f"      {step}" for step in script.steps),
    )


def _tags(walk: Walk) -> Iterator[str]:
    """A line for each life cycle and one for what is needed."""
    catalogue = requirements.load()
    for cycle in walk.cycles:
        edges = [edge for edge in paths.stretches(walk.script.way, 2) if edge in walk.about]
        closed = catalogue.by_check(cycle.name, Check.CLOSED)
        rows = [row for edge in edges if (row := cycle.transition(*edge))]
        named = [row.requirement or "" for row in rows] + ([closed.id] if closed else [])
        shown = [id_ for id_ in dict.fromkeys(named) if id_ in catalogue and catalogue[id_].is_observable]
        yield " ".join(f"@req:{id_}" for id_ in shown)
    needs = sorted(walk.script.needs - {"clock"})
    moves = ["@moves-time"] if "clock" in walk.script.needs else []
    if needs or moves:
        yield " ".join([*(f"@needs:{need}" for need in needs), *moves])


def _name(way: Way) -> str:
    """What happens to the invoice but its beginnings: ``Pending, paid, refunded in part``."""
    words = [WORDS.get((a, b)) or WORDS.get(b, "") for a, b in paths.stretches(way, 2)]
    return ", ".join(word for word in words if word).capitalize()
