"""What index.html shows, gathered and linked; no markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from payconform.results import (
    AmbiguityResult,
    Feature,
    RequirementResult,
    Result,
    ScenarioFinished,
    ScenarioResult,
    Verdict,
)

from .arranging import arranged
from .diagram import Diagram, draw
from .layout import layout
from .rows import Rows
from .stream import Stream

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
class FeaturePage:
    """`counts`: scenarios by verdict, what needs a look first."""

    feature: Feature
    cards: tuple[Card, ...]
    counts: tuple[tuple[Verdict, int], ...]


@dataclass(frozen=True, slots=True)
class LifeCyclePage:
    """`groups`: the observable requirements by verdict, what needs a look first; `hidden`: the others.

    `rows` and `diagram` None: the run doesn't claim it, somebody's scenarios name it all the same. `met` and
    `unmet` are the open questions.
    """

    name: str
    title: str
    document: str
    groups: tuple[tuple[Verdict, list[RequirementResult]], ...]
    hidden: tuple[RequirementResult, ...]
    rows: Rows | None
    diagram: Diagram | None
    features: tuple[FeaturePage, ...]
    scenarios: int
    met: tuple[AmbiguityResult, ...]
    unmet: tuple[AmbiguityResult, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of each kind have this verdict."""

    verdict: Verdict
    scenarios: int
    musts: int
    others: int


class Page:
    """`shown_open`: so many failing scenarios stand open; `shown_whole`: so many with their exchanges.

    A page that held those of hundreds would open slowly.
    """

    shown_open, shown_whole = 5, 25

    def __init__(self, result: Result, stream: Stream) -> None:
        self._result = result
        self._stream = stream
        pairs = zip(result.scenarios, stream.scenarios, strict=True)
        self._cards = [Card(f"s{number}", *pair) for number, pair in enumerate(pairs, start=1)]
        self.requirements = {requirement.id: requirement for requirement in result.requirements}
        self.anchors = {card.scenario.id: card.anchor for card in self._cards}
        self.names = {card.scenario.id: title(card.scenario) for card in self._cards}
        self.life_cycles = [self._life_cycle(name) for name in self._names()]

    @property
    def failing(self) -> list[Card]:
        """Failed ones first, then those where the harness broke."""
        order = (Verdict.FAILED, Verdict.ERROR)
        return [card for verdict in order for card in self._cards if card.scenario.verdict is verdict]

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

    def _names(self) -> list[str]:
        """The claimed life cycles, then what scenarios and notes name beside them."""
        told = sorted({card.scenario.lifecycle for card in self._cards})
        return list(dict.fromkeys((*self._result.lifecycles, *told)))

    def _life_cycle(self, name: str) -> LifeCyclePage:
        own = [each for each in self._result.requirements if each.lifecycle == name]
        cards = [card for card in self._cards if card.scenario.lifecycle == name]
        written = self._stream.started.lifecycles.get(name)
        rows = Rows.of(name, self._result, self._stream) if written else None
        drawing = layout(name) or (arranged(written) if written else None)
        questions = [each for each in self._result.ambiguities if each.lifecycle == name]
        return LifeCyclePage(
            name=name,
            title=written.title if written else "",
            document=written.document if written else "",
            groups=tuple(_groups([each for each in own if each.observable != "no"])),
            hidden=tuple(each for each in own if each.observable == "no"),
            rows=rows,
            diagram=draw(drawing, rows, written.initial) if written and rows and drawing else None,
            features=tuple(_features(cards)),
            scenarios=len(cards),
            met=tuple(each for each in questions if each.answers),
            unmet=tuple(each for each in questions if not each.answers),
        )


def _features(cards: list[Card]) -> Iterator[FeaturePage]:
    for feature, group in groupby(cards, key=lambda card: card.scenario.feature):
        own = tuple(group)
        counts = Counter(card.scenario.verdict for card in own)
        yield FeaturePage(feature, own, tuple(sorted(counts.items(), key=lambda item: _LOOK.index(item[0]))))


def _groups(requirements: list[RequirementResult]) -> Iterator[tuple[Verdict, list[RequirementResult]]]:
    for verdict in sorted(Verdict, key=_LOOK.index):
        if group := [each for each in requirements if each.verdict is verdict]:
            yield verdict, group


def title(scenario: ScenarioResult) -> str:
    return f"{scenario.name} [{scenario.row}]" if scenario.row else scenario.name
