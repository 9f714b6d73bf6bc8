"""``payconform list …``: what there is, and what is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from payconform import data, lifecycles, requirements
from payconform.requirements import Requirement
from payconform.suite.collection import all_scenarios
from payconform.suite.marks import ScenarioMark
from payconform.suite.walks import Part, all_walks, parts
from payconform.variants import variants

from .rows import Rows, as_json, print_rows


@click.group("list")
def listing() -> None:
    """List requirements, scenarios, walked paths, and what is not covered or not proved."""


@listing.command("requirements")
@as_json
def list_requirements(*, json: bool) -> None:
    """Each requirement with its level, title and basis."""
    print_rows([_requirement(row) for row in requirements.load()], json=json)


@listing.command("scenarios")
@as_json
def list_scenarios(*, json: bool) -> None:
    """Each scenario with its life cycle and requirements."""
    print_rows([_scenario(mark) for mark in all_scenarios()], json=json)


@listing.command("uncovered")
@as_json
def list_uncovered(*, json: bool) -> None:
    """Observable requirements that no scenario is tagged with."""
    covered = _covered()
    print_rows(_chosen(lambda row: row.is_observable and row.id not in covered), json=json)


@listing.command("unproved")
@as_json
def list_unproved(*, json: bool) -> None:
    """Covered requirements that no defect is declared to fail."""
    covered, proved = _covered(), {name for variant in variants() for name in variant.fails}
    print_rows(_chosen(lambda row: row.id in covered and row.id not in proved), json=json)


@listing.command("paths")
@as_json
def list_paths(*, json: bool) -> None:
    """Each edge, pair of edges and simple path of the life cycles, and which scenarios walk it."""
    walks = list(all_walks())
    found = [part for name in data.names("lifecycles") for part in parts(lifecycles.load(name), walks)]
    print_rows([_told(part) if json else _shown(part) for part in found], json=json)


def _covered() -> set[str]:
    return {name for mark in all_scenarios() for name in mark.requirements}


def _chosen(wanted: Callable[[Requirement], bool]) -> Rows:
    return [_requirement(row) for row in requirements.load() if wanted(row)]


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
