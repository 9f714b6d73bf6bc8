"""What was seen of the target, beside what the documents say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from payconform.results import (
    Edge,
    EdgeSets,
    LifeCycle,
    LifeCycleResult,
    ReportedFinding,
    ReportedNote,
    StatusSets,
)

from .stream import Stream

Thing = TypeVar("Thing", str, Edge)

INFERRED = "inferred"


def life_cycles(stream: Stream) -> dict[str, LifeCycleResult]:
    """Documented and inferred in the order of the document; observed likewise, then what no row has."""
    return {name: _life_cycle(name, each, stream) for name, each in stream.started.lifecycles.items()}


def findings(stream: Stream) -> tuple[ReportedFinding, ...]:
    return tuple(
        ReportedFinding(
            scenario=scenario.id,
            requirement=finding.requirement,
            check=finding.check,
            blame=finding.blame,
            expected=finding.expected,
            observed=finding.observed,
            evidence=finding.evidence,
            headline=finding.headline,
        )
        for scenario in stream.scenarios
        for finding in scenario.findings
    )


def notes(stream: Stream) -> tuple[ReportedNote, ...]:
    return tuple(
        ReportedNote(scenario.id, scenario.lifecycle, note.ambiguity, note.text)
        for scenario in stream.scenarios
        for note in scenario.notes
    )


def _life_cycle(name: str, written: LifeCycle, stream: Stream) -> LifeCycleResult:
    scenarios = [each for each in stream.scenarios if each.lifecycle == name]
    documented, inferred = _by_basis([(each.code, each.basis) for each in written.statuses])
    edges, guessed = _by_basis([(Edge(each.from_, each.to), each.basis) for each in written.transitions])
    statuses = {code for each in scenarios for code in each.statuses}
    taken = {edge for each in scenarios for edge in each.transitions}
    return LifeCycleResult(
        document=written.document,
        statuses=StatusSets(documented, inferred, _in_order(statuses, (*documented, *inferred))),
        transitions=EdgeSets(edges, guessed, _in_order(taken, (*edges, *guessed))),
    )


def _by_basis(rows: Iterable[tuple[Thing, str]]) -> tuple[tuple[Thing, ...], tuple[Thing, ...]]:
    """What a document says or draws, and what is inferred alone."""
    rows = tuple(rows)
    documented = dict.fromkeys(thing for thing, basis in rows if basis != INFERRED)
    inferred = dict.fromkeys(thing for thing, _ in rows if thing not in documented)
    return tuple(documented), tuple(inferred)


def _in_order(seen: set[Thing], known: tuple[Thing, ...]) -> tuple[Thing, ...]:
    order = [each for each in known if each in seen]
    order.extend(sorted(seen.difference(known)))
    return tuple(order)
