"""What index.html shows, gathered and linked; no markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from payconform.results import (
    Ambiguity,
    Feature,
    ReportedNote,
    RequirementResult,
    Result,
    ScenarioFinished,
    ScenarioResult,
    Verdict,
)

from .observed import INFERRED
from .stream import Stream

DOCUMENTED, STRAY = "documented", "not in any row"
_LOOK = (
    Verdict.FAILED,
    Verdict.ERROR,
    Verdict.KNOWN_DEVIATION,
    Verdict.UNVERIFIABLE,
    Verdict.NOT_CLAIMED,
    Verdict.UNSPECIFIED,
    Verdict.PASSED,
)


@dataclass(frozen=True, slots=True)
class Card:
    """A scenario, its event, and the anchor that is its own even where ids repeat."""

    anchor: str
    scenario: ScenarioResult
    event: ScenarioFinished


@dataclass(frozen=True, slots=True)
class Row:
    """A status, or an edge where `to` isn't empty. `seen`: in how many scenarios.

    `standing`: documented, inferred, or "not in any row" of the document.
    """

    name: str
    seen: int
    standing: str
    to: str = ""
    final: bool = False


@dataclass(frozen=True, slots=True)
class LifeCyclePage:
    """`groups`: the observable requirements by verdict, what needs a look first; `hidden`: the others."""

    name: str
    document: str
    groups: tuple[tuple[Verdict, list[RequirementResult]], ...]
    hidden: tuple[RequirementResult, ...]
    statuses: tuple[Row, ...]
    edges: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of each kind have this verdict."""

    verdict: Verdict
    scenarios: int
    musts: int
    others: int


class Page:
    def __init__(self, result: Result, stream: Stream) -> None:
        self._result = result
        self._stream = stream
        pairs = zip(result.scenarios, stream.scenarios, strict=True)
        self._cards = [Card(f"s{number}", *pair) for number, pair in enumerate(pairs, start=1)]
        self.requirements = {requirement.id: requirement for requirement in result.requirements}
        self.anchors = {card.scenario.id: card.anchor for card in self._cards}
        self.names = {card.scenario.id: title(card.scenario) for card in self._cards}

    @property
    def failing(self) -> list[Card]:
        """Failed ones first, then those where the harness broke."""
        order = (Verdict.FAILED, Verdict.ERROR)
        return [card for verdict in order for card in self._cards if card.scenario.verdict is verdict]

    @property
    def features(self) -> list[tuple[Feature, list[Card]]]:
        groups = groupby(self._cards, key=lambda card: card.scenario.feature)
        return [(feature, list(cards)) for feature, cards in groups]

    @property
    def counted(self) -> int:
        """How many requirements can be observed."""
        return sum(each.observable != "no" for each in self._result.requirements)

    @property
    def tallies(self) -> list[Tally]:
        observable = [each for each in self._result.requirements if each.observable != "no"]
        musts = Counter(each.verdict for each in observable if each.level == "must")
        others = Counter(each.verdict for each in observable if each.level != "must")
        return [
            Tally(verdict, self._result.summary[verdict.value], musts[verdict], others[verdict])
            for verdict in Verdict
        ]

    @property
    def segments(self) -> Iterator[tuple[Verdict, float, float]]:
        """The bar of all scenarios: verdict, begin and width in percent."""
        begin = 0.0
        for verdict in Verdict:
            width = 100 * self._result.summary[verdict.value] / max(1, self._result.summary["total"])
            if width:
                yield verdict, begin, width
            begin += width

    @property
    def life_cycles(self) -> list[LifeCyclePage]:
        return [self._life_cycle(name) for name in self._result.lifecycles]

    @property
    def ledger(self) -> list[tuple[Ambiguity, list[ReportedNote]]]:
        """Every open question of the documents, what the target did to it first."""
        known = list(self._stream.started.ambiguities)
        ids = {each.id for each in known}
        strays = dict.fromkeys((each.ambiguity, each.lifecycle) for each in self._result.notes)
        known += [Ambiguity(*stray, about="", says="") for stray in strays if stray[0] not in ids]
        rows = [(each, [note for note in self._result.notes if note.ambiguity == each.id]) for each in known]
        return sorted(rows, key=lambda row: not row[1])

    def _life_cycle(self, name: str) -> LifeCyclePage:
        own = [each for each in self._result.requirements if each.lifecycle == name]
        events = [event for event in self._stream.scenarios if event.lifecycle == name]
        return LifeCyclePage(
            name=name,
            document=self._result.lifecycles[name].document,
            groups=tuple(_groups([each for each in own if each.observable != "no"])),
            hidden=tuple(each for each in own if each.observable == "no"),
            statuses=tuple(self._statuses(name, events)),
            edges=tuple(self._edges(name, events)),
        )

    def _statuses(self, name: str, events: Iterable[ScenarioFinished]) -> Iterator[Row]:
        seen = Counter(code for event in events for code in set(event.statuses))
        written = {each.code: each for each in self._stream.started.lifecycles[name].statuses}
        for code, each in written.items():
            yield Row(code, seen[code], INFERRED if each.basis == INFERRED else DOCUMENTED, final=each.final)
        for code in sorted(seen.keys() - written.keys()):
            yield Row(code, seen[code], STRAY)

    def _edges(self, name: str, events: Iterable[ScenarioFinished]) -> Iterator[Row]:
        seen = Counter(edge for event in events for edge in set(event.transitions))
        sets = self._result.lifecycles[name].transitions
        strays = sorted(seen.keys() - {*sets.documented, *sets.inferred})
        for edges, standing in (
            (sets.documented, DOCUMENTED),
            (sets.inferred, INFERRED),
            (strays, STRAY),
        ):
            for edge in edges:
                yield Row(edge.from_, seen[edge], standing, edge.to)


def _groups(requirements: list[RequirementResult]) -> Iterator[tuple[Verdict, list[RequirementResult]]]:
    for verdict in sorted(Verdict, key=_LOOK.index):
        if group := [each for each in requirements if each.verdict is verdict]:
            yield verdict, group


def title(scenario: ScenarioResult) -> str:
    return f"{scenario.name} [{scenario.row}]" if scenario.row else scenario.name
