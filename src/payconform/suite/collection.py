"""Feature files are test modules by themselves: no Python file has to name them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pytest_bdd import scenario
from pytest_bdd.feature import get_feature
from pytest_bdd.parser import Feature, ScenarioTemplate
from pytest_bdd.scenario import make_python_name

from payconform import specification
from payconform.requirements import Catalogue
from payconform.specification import Specification

from . import folders, vocabulary
from .folders import FeatureFolder
from .marks import MARK, ScenarioMark, concerns, is_ours, values

LIFECYCLE = "lifecycle_name"
EXAMPLE = "_pytest_bdd_example"


class FeatureFile(pytest.Module):
    """Collects a `.feature` file: one test for each scenario, row and life cycle."""

    folder: FeatureFolder

    @classmethod
    def of(cls, parent: pytest.Collector, path: Path, folder: FeatureFolder) -> FeatureFile:
        """With the vocabulary above it. Outside of the root folder it is called as its scenarios are."""
        outside = not path.is_relative_to(parent.config.rootpath)
        name = f"{vocabulary.NAME}/{folder.named(path)}" if folder.ours else str(folder.named(path))
        file: FeatureFile = cls.from_parent(
            vocabulary.above(parent), path=path, nodeid=name if outside else None
        )
        file.folder = folder
        return file

    @property
    def feature(self) -> Feature:
        return get_feature(str(self.path.parent), self.path.name)

    @cached_property
    def templates(self) -> dict[str, ScenarioTemplate]:
        """Scenarios by the name of their test function; the line keeps like-sounding names apart."""
        scenarios = self.feature.scenarios.values()
        return {f"test_{make_python_name(t.name)}_{t.line_number}": t for t in scenarios}

    def funcnamefilter(self, name: str) -> bool:
        """What tests in Python files are called is of no concern here."""
        return name.startswith("test_")

    def _getobj(self) -> ModuleType:
        module = ModuleType(self.path.stem)
        plugins, no_marks = self.config.pluginmanager, _NoMarks()
        plugins.register(no_marks)
        try:
            for name, template in self.templates.items():
                setattr(module, name, self._test(template))
        finally:
            plugins.unregister(no_marks)
        return module

    def _test(self, template: ScenarioTemplate) -> Callable[..., Any]:
        bind = scenario(self.path.name, template.name, features_base_dir=str(self.path.parent))
        names = values(_tags(template), "lifecycle:")
        in_its_world = pytest.mark.usefixtures("world")(bind(_nothing_more))
        test: Callable[..., Any] = pytest.mark.parametrize(LIFECYCLE, names)(in_its_world)
        test.__module__ = (
            self.path.stem
        )  # it isn't imported from here, whatever a user says of imported tests
        return test


class _NoMarks:
    """A pytest plugin while a file is bound: our tags are read from the feature, and are no marks.

    Those of others, and all in files that aren't ours to collect, are what pytest-bdd makes of them.
    """

    @pytest.hookimpl(tryfirst=True)
    def pytest_bdd_apply_tag(self, tag: str) -> bool | None:
        return True if is_ours(tag) else None


def template_of(item: pytest.Function) -> ScenarioTemplate:
    return file_of(item).templates[item.originalname]


def describe(item: pytest.Function, catalogue: Catalogue) -> ScenarioMark:
    """What the suite knows of a collected scenario; remembered with it."""
    params: dict[str, Any] = dict(item.callspec.params)
    own, file = catalogue.of(params[LIFECYCLE]), file_of(item)
    where = _Place(file.folder, file.path, params[LIFECYCLE])
    described = _mark(where, template_of(item), params.get(EXAMPLE), own)
    item.stash[MARK] = described
    return described


def all_scenarios(
    known: Specification | None = None, more: Iterable[FeatureFolder] = ()
) -> Iterator[ScenarioMark]:
    """Every scenario of ours and of `more`, row by row and life cycle by life cycle; nothing is run.

    `known`: what they may name; ours unless given.
    """
    return (mark for mark, _ in all_written(known, more))


def all_written(
    known: Specification | None = None, more: Iterable[FeatureFolder] = ()
) -> Iterator[tuple[ScenarioMark, list[Any]]]:
    """The same with their steps, the row filled in, the background's first."""
    catalogue = (known or specification.ours()).requirements
    for folder in (folders.ours(), *more):
        for path in folder.files:
            yield from _written(folder, path, catalogue)


def _written(
    folder: FeatureFolder, path: Path, catalogue: Catalogue
) -> Iterator[tuple[ScenarioMark, list[Any]]]:
    for template in get_feature(str(path.parent), path.name).scenarios.values():
        rows: list[Mapping[str, Any] | None] = [
            row for examples in template.examples for row in examples.as_contexts()
        ]
        for name in values(_tags(template), "lifecycle:"):
            place, own = _Place(folder, path, name), catalogue.of(name)
            for row in rows or [None]:
                yield _mark(place, template, row, own), list(template.render(row or {}).steps)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a scenario stands, and for which life cycle it is run."""

    folder: FeatureFolder
    path: Path
    lifecycle: str


def _mark(
    place: _Place, template: ScenarioTemplate, row: Mapping[str, Any] | None, own: Catalogue
) -> ScenarioMark:
    """`own`: the requirements of the life cycle; those of another are judged where it runs for that one."""
    tags = tuple(sorted(tag for tag in _tags(template) if concerns(tag, place.lifecycle, own)))
    named = values(tags, "req:")
    return ScenarioMark(
        feature=place.folder.named(place.path),
        feature_name=template.feature.name or place.path.stem,
        rule=template.rule.name if template.rule else None,
        name=template.name,
        row=" | ".join(map(str, row.values())) if row else None,
        line=template.line_number,
        lifecycle=place.lifecycle,
        tags=tags,
        requirements=named,
        shown=tuple(one for one in named if own[one].check is None) or named,
    )


def steps(item: pytest.Function) -> list[Any]:
    """The scenario's steps with its row filled in, the background's first."""
    example: Any = item.callspec.params.get(EXAMPLE)
    return list(template_of(item).render(example or {}).steps)


def file_of(item: pytest.Function) -> FeatureFile:
    file = item.getparent(FeatureFile)
    if file is None:
        raise TypeError(f"{item.nodeid} is no scenario of a feature file")
    return file


def _tags(template: ScenarioTemplate) -> set[str]:
    rule = template.rule.tags if template.rule else set()
    return {*template.tags, *template.feature.tags, *rule}


def _nothing_more() -> None:
    """A scenario is its steps."""
