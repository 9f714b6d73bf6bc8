"""The open questions of the documents, and how the target answered them: never a failure."""

from __future__ import annotations

from collections import defaultdict

from payconform import data
from payconform.results import Ambiguity, AmbiguityAnswer, AmbiguityResult

from .stream import Stream


def ledger(stream: Stream) -> tuple[AmbiguityResult, ...]:
    """Every question of the claimed life cycles in their order, then what notes name beside these.

    A life cycle of a user's own may leave open what any may, and say nothing of it.
    """
    met: defaultdict[tuple[str, str], defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for scenario in stream.scenarios:
        for note in dict.fromkeys(scenario.notes):
            met[scenario.lifecycle, note.ambiguity][note.text].append(scenario.id)
    known = {(each.lifecycle, each.id): each for each in stream.started.ambiguities}
    general = data.table("questions")["questions"]
    strays = {
        (name, id_): Ambiguity(id_, name, about=general.get(id_, ""), says="")
        for name, id_ in sorted(met.keys() - known.keys())
    }
    return tuple(
        AmbiguityResult(each.id, each.lifecycle, each.about, each.says, _answers(met.get(key, {})))
        for key, each in (known | strays).items()
    )


def _answers(told: dict[str, list[str]]) -> tuple[AmbiguityAnswer, ...]:
    rows = [AmbiguityAnswer(text, len(scenarios), scenarios[0]) for text, scenarios in told.items()]
    return tuple(sorted(rows, key=lambda row: (-row.scenarios, row.text)))
