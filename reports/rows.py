"""Each status and each edge of a life cycle: what the documents say, and what was seen of the target."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from payconform.results import (
    Edge,
    LifeCycle,
    RequirementResult,
    Result,
    ScenarioFinished,
    Status,
    Transition,
    Verdict,
)

from .observed import INFERRED
from .sentences import count
from .stream import Stream

DOCUMENTED, STRAY = "documented", "not in any row"


@dataclass(frozen=True, slots=True)
class Row:
    """A status, or an edge where `to` isn't empty. `seen`: in how many scenarios.

    `basis` is the row's, or that no row has it; `requirement` is what demands it, or allows it. A status has
    failed as well where an edge that no row has leads out of it.
    """

    name: str
    seen: int
    basis: str
    to: str = ""
    final: bool = False
    failed: bool = False
    trigger: str = ""
    requirement: RequirementResult | None = None

    @property
    def standing(self) -> str:
        return self.basis if self.basis in {INFERRED, STRAY} else DOCUMENTED

    @property
    def told(self) -> str:
        """All of it in a sentence or two."""
        name = f"{self.name} to {self.to}" if self.to else f"{self.name}, final" if self.final else self.name
        seen = f"seen in {count(self.seen, 'scenario')}" if self.seen else "not seen"
        judged = f" {self.requirement.id}: {self.requirement.verdict.words}." if self.requirement else ""
        basis = self.basis if self.basis == STRAY else f"basis: {self.basis}"
        return f"{name}{': ' if self.trigger else ''}{self.trigger}. {basis.capitalize()}; {seen}.{judged}"


@dataclass(frozen=True, slots=True)
class Rows:
    """In the order of the document, what no row has last."""

    statuses: tuple[Row, ...]
    edges: tuple[Row, ...]

    @classmethod
    def of(cls, name: str, result: Result, stream: Stream) -> Rows:
        """`name` is one of the claimed life cycles."""
        written = stream.started.lifecycles[name]
        events = [event for event in stream.scenarios if event.lifecycle == name]
        verdicts = {each.id: each for each in result.requirements}
        edges = tuple(_edges(written, Counter(_taken(events)), verdicts))
        sources = {row.name for row in edges if row.basis == STRAY}
        codes = Counter(code for event in events for code in set(event.statuses))
        return cls(tuple(_statuses(written, codes, sources, verdicts)), edges)


def _taken(events: list[ScenarioFinished]) -> Iterator[Edge]:
    for event in events:
        yield from set(event.transitions)


def _statuses(
    written: LifeCycle, seen: Counter[str], strays: set[str], verdicts: Mapping[str, RequirementResult]
) -> Iterator[Row]:
    for each in written.statuses:
        requirement = _judged(each, verdicts)
        failed = each.code in strays or _has_failed(requirement)
        yield Row(
            each.code, seen[each.code], each.basis, final=each.final, failed=failed, requirement=requirement
        )
    for code in sorted(seen.keys() - {each.code for each in written.statuses}):
        yield Row(code, seen[code], STRAY, failed=True)


def _edges(
    written: LifeCycle, seen: Counter[Edge], verdicts: Mapping[str, RequirementResult]
) -> Iterator[Row]:
    rows = {Edge(each.from_, each.to): each for each in written.transitions}
    for edge, each in sorted(rows.items(), key=lambda row: row[1].basis == INFERRED):
        requirement = _judged(each, verdicts)
        yield Row(
            edge.from_,
            seen[edge],
            each.basis,
            edge.to,
            failed=_has_failed(requirement),
            trigger=each.trigger,
            requirement=requirement,
        )
    for edge in sorted(seen.keys() - rows.keys()):
        yield Row(edge.from_, seen[edge], STRAY, edge.to, failed=True)


def _judged(row: Status | Transition, verdicts: Mapping[str, RequirementResult]) -> RequirementResult | None:
    return verdicts.get(row.requirement) if row.requirement else None


def _has_failed(requirement: RequirementResult | None) -> bool:
    return requirement is not None and requirement.verdict is Verdict.FAILED
