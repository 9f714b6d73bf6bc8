"""A run before it begins: its scenarios, what the profile leaves out, and which musts that costs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from payconform import specification
from payconform.choice import Choice
from payconform.errors import UsageError
from payconform.lifecycle import LifeCycle
from payconform.requirements import Level
from payconform.results import Pass, Verdict
from payconform.specification import Specification
from payconform.suite import claims
from payconform.suite.choosing import choose
from payconform.suite.collection import all_written
from payconform.suite.folders import FeatureFolder
from payconform.suite.marks import ScenarioMark
from payconform.target.profile import Profile

from . import step_calls
from .examples import Shown, example

Needs = tuple[ScenarioMark, tuple[str, ...]]
"""A scenario, and what it needs that the profile doesn't claim."""


@dataclass(frozen=True, slots=True)
class Selected:
    """Scenarios of a life cycle: those that will be judged, and those of which is known that they won't."""

    lifecycle: str
    scenarios: int
    judged: int
    not_claimed: int
    unverifiable: int


@dataclass(frozen=True, slots=True)
class Lack:
    """Capabilities that are missing together, how many scenarios that costs, and which musts by that."""

    capabilities: tuple[str, ...]
    scenarios: int
    musts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """`request` None: it is no call of its own, such as a clock in a header."""

    operation: str
    lifecycles: tuple[str, ...]
    at_least: int
    request: Shown | None


@dataclass(frozen=True, slots=True)
class Preview:
    """`musts` that can be verified, of `observable` ones; without a scenario that is selected none is.

    `chosen_by`: the options that leave something out, in words.
    """

    chosen_by: str
    passes: tuple[Pass, ...]
    selected: tuple[Selected, ...]
    lacks: tuple[Lack, ...]
    calls: tuple[Planned, ...]
    musts: int
    observable: int


def preview(
    profile: Profile,
    capabilities: Mapping[str, frozenset[str]],
    passes: tuple[Pass, ...],
    choice: Choice,
    secret: frozenset[str],
    known: Specification | None = None,
    more: Sequence[FeatureFolder] = (),
) -> Preview:
    """`profile` as it is written; `capabilities` by life cycle. `known` and `more`: a user's own beside ours.

    Raises UsageError where its tags are no expression, and where nothing is chosen.
    """
    among = known or specification.ours()
    catalogue = among.of(profile.lifecycles)
    judged = choice.judged(catalogue)
    counts: dict[str, Counter[str]] = {name: Counter() for name in profile.lifecycles}
    lacking: dict[str, list[Needs]] = {name: [] for name in profile.lifecycles}
    written = [
        (mark.judged_by(judged), steps)
        for mark, steps in all_written(known, more)
        if mark.lifecycle in counts
    ]
    chosen = choose((mark for mark, _ in written), choice, catalogue)
    for mark, steps in written:
        if mark.id not in chosen.ids:
            continue
        able = capabilities[mark.lifecycle]
        missing = claims.missing(mark, catalogue, able)
        lacking[mark.lifecycle].append((mark, missing))
        if not missing:
            cycle = among.life_cycle(mark.lifecycle)
            counts[mark.lifecycle] += step_calls.of_scenario([step.name for step in steps], cycle, able)
    every = [pair for rows in lacking.values() for pair in rows]
    if not every:
        raise UsageError(f"no scenario is selected by {choice.words or 'the life cycles of the profile'}")
    musts = [row.id for row in judged if row.level is Level.MUST and row.is_observable]
    open_ = _open(every, musts)
    return Preview(
        chosen_by=choice.words,
        passes=passes,
        selected=tuple(_selected(name, rows) for name, rows in lacking.items()),
        lacks=_lacks(every, open_),
        calls=_calls(profile, {among.life_cycle(name): count for name, count in counts.items()}, secret),
        musts=len(musts) - len(open_),
        observable=len(musts),
    )


def _selected(name: str, rows: Iterable[Needs]) -> Selected:
    found = [claims.verdict(missing) for _, missing in rows]
    kinds = Counter(None if one is None else one[0] for one in found)
    return Selected(name, len(found), kinds[None], kinds[Verdict.NOT_CLAIMED], kinds[Verdict.UNVERIFIABLE])


def _open(rows: Iterable[Needs], musts: list[str]) -> dict[str, tuple[str, ...]]:
    """Musts that no scenario will verify, with what is missing for the one that misses the fewest."""
    verified: set[str] = set()
    fewest: dict[str, tuple[str, ...]] = {}
    for mark, missing in rows:
        for id_ in mark.requirements:
            if not missing:
                verified.add(id_)
            elif id_ not in fewest or len(missing) < len(fewest[id_]):
                fewest[id_] = missing
    return {id_: fewest.get(id_, ()) for id_ in musts if id_ not in verified}


def _lacks(rows: Iterable[Needs], open_: Mapping[str, tuple[str, ...]]) -> tuple[Lack, ...]:
    scenarios = Counter(missing for _, missing in rows if missing)
    musts: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for id_, missing in open_.items():
        musts[missing].append(id_)
    found = [Lack(missing, count, tuple(musts[missing])) for missing, count in scenarios.items()]
    unselected = [Lack((), 0, tuple(musts[()]))] if musts.get(()) else []
    return (
        *sorted(found, key=lambda lack: (-len(lack.musts), -lack.scenarios, lack.capabilities)),
        *unselected,
    )


def _calls(
    profile: Profile, counts: Mapping[LifeCycle, Counter[str]], secret: frozenset[str]
) -> tuple[Planned, ...]:
    """Requests that look the same in several life cycles are one row."""
    rows: dict[tuple[str, str], Planned] = {}
    for cycle, counted in counts.items():
        own = profile.of(cycle)
        for operation, count in counted.items():
            request = example(own, cycle, operation, secret)
            key = (operation, repr(request))
            known = rows.get(key)
            before = (known.lifecycles, known.at_least) if known else ((), 0)
            rows[key] = Planned(operation, (*before[0], cycle.name), before[1] + count, request)
    return tuple(sorted(rows.values(), key=lambda row: (row.lifecycles, -row.at_least, row.operation)))
