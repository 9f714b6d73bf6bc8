"""``payconform list …``: what there is, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from payconform import specification
from payconform.requirements import Requirement
from payconform.suite.collection import all_scenarios
from payconform.suite.marks import ScenarioMark
from payconform.suite.walks import Part, all_walks, parts
from payconform.variants import variants

from .own import Brought, lifecycles, lifecycles_and_features
from .rows import as_json, print_rows


@click.group("list")
def listing() -> None:
    """List requirements, scenarios, walked paths, and what is not covered or not proved."""


@listing.command("requirements")
@lifecycles
@as_json
def list_requirements(brought: Brought, *, json: bool) -> None:
    """Each requirement with its level, title and basis."""
    known = brought.known
    print_rows([_requirement(row) for row in known.requirements], json=json)


@listing.command("scenarios")
@lifecycles_and_features
@as_json
def list_scenarios(brought: Brought, *, json: bool) -> None:
    """Each scenario with its life cycle and requirements."""
    known = brought.known
    more = brought.read()
    print_rows([_scenario(mark) for mark in all_scenarios(known, more)], json=json)


@listing.command("uncovered")
@lifecycles_and_features
@as_json
def list_uncovered(brought: Brought, *, json: bool) -> None:
    """Observable requirements that no scenario is tagged with."""
    known = brought.known
    covered = _covered(all_scenarios(known, brought.read()))
    rows = (row for row in known.requirements if row.is_observable and row.id not in covered)
    print_rows([_requirement(row) for row in rows], json=json)


@listing.command("unproved")
@as_json
def list_unproved(*, json: bool) -> None:
    """Covered requirements that no defect is declared to fail."""
    covered, proved = _covered(all_scenarios()), {name for variant in variants() for name in variant.fails}
    rows = (row for row in specification.ours().requirements if row.id in covered and row.id not in proved)
    print_rows([_requirement(row) for row in rows], json=json)


@listing.command("paths")
@lifecycles_and_features
@as_json
def list_paths(brought: Brought, *, json: bool) -> None:
    """Each edge, pair of edges and simple path of the life cycles, and which scenarios walk it."""
    known = brought.known
    walks = list(all_walks(known, brought.read()))
    found = [part for cycle in known.lifecycles.values() for part in parts(cycle, walks)]
    print_rows([_told(part) if json else _shown(part) for part in found], json=json)


def _covered(scenarios: Iterable[ScenarioMark]) -> set[str]:
    return {name for mark in scenarios for name in mark.requirements}


def _requirement(row: Requirement) -> dict[str, Any]:
    return {"id": row.id, "level": str(row.level), "title": row.title, "basis": str(row.basis)}


def _told(part: Part) -> dict[str, Any]:
    return {
        "lifecycle": part.lifecycle,
        "part": str(part.kind),
        "statuses": list(part.way),
        "scenarios": [walk.scenario.id for walk in part.walks],
        "history": _verb(part),
        "unwalked": part.excuse or None,
    }


def _verb(part: Part) -> str | None:
    """Whether somebody says that the history is this, or only that it may be."""
    return ("is" if any(not walk.asks for walk in part.walks) else "may be") if part.walks else None


def _shown(part: Part) -> dict[str, Any]:
    """With the first scenario by its name, and how many others there are."""
    first = [walk.scenario.name for walk in part.walks[:1]]
    more = [f"{len(part.walks) - 1} more"] if len(part.walks) > 1 else []
    nobody = f"nobody: {part.excuse}" if part.excuse else "nobody"
    return {
        "lifecycle": part.lifecycle,
        "part": str(part.kind),
        "history": _verb(part),
        "statuses": " -> ".join(part.way),
        "scenarios": " and ".join([*first, *more]) or nobody,
    }


def _scenario(mark: ScenarioMark) -> dict[str, Any]:
    return {
        "id": mark.id,
        "rule": mark.rule,
        "lifecycle": mark.lifecycle,
        "requirements": list(mark.requirements),
        "needs": list(mark.needs),
    }
