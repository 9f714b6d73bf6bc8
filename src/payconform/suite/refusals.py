"""What a feature file must not contain: found at collection, by file and line, before anything runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from _pytest.fixtures import FixtureManager
from gherkin.errors import CompositeParserException
from gherkin.parser import Parser
from pytest_bdd.steps import step_function_context_registry

from payconform.errors import ConfigurationError
from payconform.specification import Specification

from .collection import file_of, steps
from .folders import FeatureFolder
from .marks import CAPABILITIES, MARK, PLAIN, is_ours, values
from .step_index import INDEX
from .vocabulary import NAME

OUTLINES = frozenset({"Scenario Outline", "Scenario Template"})
REFUSED: pytest.StashKey[list[str]] = pytest.StashKey()


def in_file(path: Path, folder: FeatureFolder, known: Specification) -> list[str]:
    """``file:line: what is wrong`` for everything that shows in the text alone."""
    try:
        document: Any = Parser().parse(path.read_text("utf-8"))
    except UnicodeDecodeError:
        return [f"{path}:1: it isn't UTF-8"]
    except CompositeParserException as error:
        return [f"{path}:{cause.location['line']}: {cause}" for cause in error.errors]
    feature = document.get("feature")
    if feature is None:
        return [f"{path}:1: there is no Feature in it"]
    found = [*_names(feature), *_empty(feature), *_examples(feature), *_tags(feature, folder, known)]
    return [f"{path}:{line}: {text}" for line, text in sorted(found)]


def in_steps(items: Sequence[pytest.Function]) -> list[str]:
    """``file:line: …`` for each step that nothing defines, or that two definitions fit."""
    refused: dict[tuple[Path, str, str], str] = {}
    known: dict[tuple[Path, str, str], str] = {}
    for item in items:
        folder = file_of(item).folder
        within = folder.path if folder.ours else item.path.parent  # a conftest says more to those below it
        for step in steps(item):
            key = (within, step.type, step.name)
            if key not in known:
                known[key] = _lookup(step, item, ours=folder.ours)
            if known[key]:
                refused.setdefault(key, f"{item.path}:{step.line_number}: {known[key]}")
    return sorted(refused.values())


def _lookup(step: Any, item: pytest.Function, *, ours: bool) -> str:
    """In features of ours a step of ours comes first, since it stands nearest; elsewhere none hides another.

    A project's own definitions may hide each other as its folders do: the nearest is meant.
    """
    manager: FixtureManager = item._request._fixturemanager  # noqa: SLF001 - as pytest-bdd looks steps up
    places: defaultdict[str, list[Any]] = defaultdict(list)
    try:
        for definition in item.config.stash[INDEX].find(step, manager, item):
            places[definition.baseid].append(step_function_context_registry[definition.func].step_func)
    except ConfigurationError as error:
        return f"{error.message}: {step.keyword} {step.name}"
    if not places:
        return f"no step is defined for: {step.keyword} {step.name}"
    if ours and NAME in places:
        places = defaultdict(list, {NAME: places[NAME]})
    fitting = [function for functions in places.values() for function in functions]
    if len(fitting) > 1 and (NAME in places or max(map(len, places.values())) > 1):
        return f"two definitions fit: {step.keyword} {step.name} ({' and '.join(map(_place, fitting))})"
    return ""


def _place(function: Any) -> str:
    return f"{function.__code__.co_filename}:{function.__code__.co_firstlineno}"


def in_ids(items: Sequence[pytest.Function]) -> list[str]:
    """``file:line: …`` for each scenario that is called as one of another file."""
    seen: dict[str, pytest.Function] = {}
    refused = []
    for item in items:
        mark = item.stash[MARK]
        other = seen.setdefault(mark.id, item)
        if other.path != item.path:
            refused.append(
                f"{item.path}:{mark.line}: {str(mark.feature)!r} is what {other.path} is called, too; "
                "give its folder another name"
            )
    return sorted(set(refused))


def _scenarios(node: Any) -> Iterator[tuple[Any, list[Any]]]:
    """Each scenario with the tags that it has and inherits."""
    for child in node["children"]:
        if "rule" in child:
            rule = child["rule"]
            for scenario, tags in _scenarios(rule):
                yield scenario, [*rule["tags"], *tags]
        elif "scenario" in child:
            yield child["scenario"], child["scenario"]["tags"]


def _names(feature: Any) -> Iterator[tuple[int, str]]:
    seen: dict[str, int] = {}
    for scenario, _ in _scenarios(feature):
        line, name = scenario["location"]["line"], scenario["name"]
        if name in seen:
            yield line, f"a second scenario is called {name!r}; the first stands in line {seen[name]}"
        seen.setdefault(name, line)


def _empty(feature: Any) -> Iterator[tuple[int, str]]:
    """What pytest-bdd would pass, or leave out, without a word."""
    for scenario, _ in _scenarios(feature):
        line, name = scenario["location"]["line"], scenario["name"]
        if not scenario["steps"]:
            yield line, f"{name!r} has no step"
        is_outline = scenario["examples"] or scenario["keyword"] in OUTLINES
        if is_outline and not any(examples["tableBody"] for examples in scenario["examples"]):
            yield line, f"{name!r} has no row"


def _examples(feature: Any) -> Iterator[tuple[int, str]]:
    for scenario, _ in _scenarios(feature):
        seen: dict[tuple[str, ...], int] = {}
        for examples in scenario["examples"]:
            for tag in examples["tags"]:
                yield tag["location"]["line"], "tags of Examples don't reach the scenario; tag the scenario"
            for row in examples["tableBody"]:
                cells = tuple(cell["value"] for cell in row["cells"])
                line = row["location"]["line"]
                if cells in seen:
                    yield line, f"this row repeats line {seen[cells]}"
                seen.setdefault(cells, line)


def _tags(feature: Any, folder: FeatureFolder, known: Specification) -> Iterator[tuple[int, str]]:
    own = feature["tags"]
    for tag in [*own, *(tag for _, tags in _scenarios(feature) for tag in tags)]:
        wrong = _wrong_tag(tag["name"].removeprefix("@"), folder, known)
        if wrong:
            yield tag["location"]["line"], wrong
    for scenario, tags in _scenarios(feature):
        yield from _untagged(scenario, [*own, *tags], folder, known)


def _untagged(
    scenario: Any, tags: list[Any], folder: FeatureFolder, known: Specification
) -> Iterator[tuple[int, str]]:
    """Each requirement needs its life cycle; in ours each life cycle needs a requirement of its own, too."""
    lines = {tag["name"].removeprefix("@"): tag["location"]["line"] for tag in tags}
    line, name = scenario["location"]["line"], scenario["name"]
    needed = ("req:", "lifecycle:") if folder.ours else ("lifecycle:",)
    missing = [prefix for prefix in needed if not values(lines, prefix)]
    if missing:
        yield from ((line, f"{name!r} has no tag @{prefix}…") for prefix in missing)
        return
    lifecycles, rows = values(lines, "lifecycle:"), known.requirements
    owners = {id_: rows[id_].lifecycle for id_ in values(lines, "req:") if id_ in rows}
    for lifecycle in lifecycles if folder.ours else ():
        if lifecycle in known.lifecycles and lifecycle not in owners.values():
            yield line, f"{name!r} has no tag @req:… of {lifecycle}"
    for id_, owner in owners.items():
        if owner not in lifecycles:
            yield lines[f"req:{id_}"], f"{id_} is of {owner}, but {name!r} has no tag @lifecycle:{owner}"


def _wrong_tag(tag: str, folder: FeatureFolder, known: Specification) -> str:
    kind, _, value = tag.partition(":")
    catalogue = known.requirements
    if not is_ours(tag):  # others may have tags of their own
        plain = ", ".join(f"@{name}" for name in sorted(PLAIN))
        return f"unknown tag @{tag}; known are @req:…, @lifecycle:…, @needs:…, {plain}" if folder.ours else ""
    if kind == "req" and value not in catalogue:
        return f"there is no requirement {value}"
    if kind == "req" and not catalogue[value].is_observable:
        return f"{value} can't be observed: {catalogue[value].reason}"
    if kind == "lifecycle" and value not in known.lifecycles:
        return f"there is no life cycle {value}"
    if kind == "needs" and value not in CAPABILITIES:
        return f"there is no capability {value}; known are {', '.join(sorted(CAPABILITIES))}"
    return ""
