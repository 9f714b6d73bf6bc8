"""The open questions of the documents, and how the target answered them: never a failure."""

from __future__ import annotations

from collections import defaultdict

from payconform.results import Ambiguity, AmbiguityAnswer, AmbiguityResult

from .stream import Stream


def ledger(stream: Stream) -> tuple[AmbiguityResult, ...]:
    """Every question of the claimed life cycles in their order, then what notes name beside these."""
    met: defaultdict[tuple[str, str], defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for scenario in stream.scenarios:
        for note in dict.fromkeys(scenario.notes):
            met[scenario.lifecycle, note.ambiguity][note.text].append(scenario.id)
    known = {(each.lifecycle, each.id): each for each in stream.started.ambiguities}
    strays = {key: Ambiguity(key[1], key[0], about="", says="") for key in sorted(met.keys() - known.keys())}
    return tuple(
        AmbiguityResult(each.id, each.lifecycle, each.about, each.says, _answers(met.get(key, {})))
        for key, each in (known | strays).items()
    )


def _answers(told: dict[str, list[str]]) -> tuple[AmbiguityAnswer, ...]:
    rows = [AmbiguityAnswer(text, len(scenarios), scenarios[0]) for text, scenarios in told.items()]
    return tuple(sorted(rows, key=lambda row: (-row.scenarios, row.text)))
