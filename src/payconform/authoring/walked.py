"""Walks as the text of a feature: under the status that they end with, the shorter ways first."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from payconform import paths, requirements
from payconform.paths import Way
from payconform.requirements import Catalogue, Check

from .choosing import Walk

RULE = """
  Rule: An invoice comes to {status} along documented edges
"""
SCENARIO = """
{tags}
    Scenario: {name}
{steps}
"""


def rules(walks: list[Walk], name: Callable[[Way], str]) -> str:
    """Of walks of the same life cycles. `name`: what the scenario of a way is called."""
    catalogue, text = requirements.load(), ""
    for status in dict.fromkeys(code for cycle in walks[0].cycles for code in cycle.codes):
        ending = [walk for walk in walks if walk.script.way[-1] == status]
        if ending:
            text += RULE.format(status=status)
            ending.sort(key=lambda walk: (len(walk.script.way), walk.script.way))
            text += "".join(_scenario(walk, name, catalogue) for walk in ending)
    return text


def _scenario(walk: Walk, name: Callable[[Way], str], catalogue: Catalogue) -> str:
    script = walk.script
    return SCENARIO.format(
        tags="\n".join(f"    {line}" for line in _tags(walk, catalogue)),
        name=name(script.way),
        steps="\n".join(f"      {step}" for step in script.steps),
    )


def _tags(walk: Walk, catalogue: Catalogue) -> Iterator[str]:
    """A line for each life cycle and one for what is needed."""
    instead = dict(walk.script.instead)
    for cycle in walk.cycles:
        edges = [edge for edge in paths.stretches(walk.script.way, 2) if edge in walk.about]
        closed = catalogue.by_check(cycle.name, Check.CLOSED)
        rows = [(edge, row) for edge in edges if (row := cycle.transition(*edge))]
        named = [instead.get(edge, row.requirement or "") for edge, row in rows]
        named += [closed.id] if closed else []
        shown = [id_ for id_ in dict.fromkeys(named) if id_ in catalogue and catalogue[id_].is_observable]
        yield " ".join(f"@req:{id_}" for id_ in shown)
    needs = sorted(walk.script.needs - {"clock"})
    moves = ["@moves-time"] if "clock" in walk.script.needs else []
    if needs or moves:
        yield " ".join([*(f"@needs:{need}" for need in needs), *moves])
