"""Feature files are test modules by themselves: no Python file has to name them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Any

import pytest
from pytest_bdd import scenario
from pytest_bdd.feature import get_feature
from pytest_bdd.parser import Feature, ScenarioTemplate
from pytest_bdd.scenario import make_python_name

from payconform import requirements
from payconform.requirements import Catalogue

from .marks import MARK, ScenarioMark, concerns, values

LIFECYCLE = "lifecycle_name"
EXAMPLE = "_pytest_bdd_example"


def features_root() -> Path:
    """Where the features of this package lie."""
    return Path(str(files("payconform.features"))).resolve()


class FeatureFile(pytest.Module):
    """Collects a `.feature` file: one test for each scenario, row and life cycle."""

    @property
    def feature(self) -> Feature:
        return get_feature(str(self.path.parent), self.path.name)

    @property
    def templates(self) -> dict[str, ScenarioTemplate]:
        """Scenarios by the name of their test function; the line keeps like-sounding names apart."""
        scenarios = self.feature.scenarios.values()
        return {f"test_{make_python_name(t.name)}_{t.line_number}": t for t in scenarios}

    def _getobj(self) -> ModuleType:
        module = ModuleType(self.path.stem)
        for name, template in self.templates.items():
            setattr(module, name, self._test(template))
        return module

    def _test(self, template: ScenarioTemplate) -> Callable[..., Any]:
        bind = scenario(self.path.name, template.name, features_base_dir=str(self.path.parent))
        names = values(_tags(template), "lifecycle:")
        in_its_world = pytest.mark.usefixtures("world")(bind(_nothing_more))
        test: Callable[..., Any] = pytest.mark.parametrize(LIFECYCLE, names)(in_its_world)
        return test


def template_of(item: pytest.Function) -> ScenarioTemplate:
    return _file(item).templates[item.originalname]


def describe(item: pytest.Function, catalogue: Catalogue) -> ScenarioMark:
    """What the suite knows of a collected scenario; remembered with it."""
    params: dict[str, Any] = dict(item.callspec.params)
    own = catalogue.of(params[LIFECYCLE])
    described = _mark(_file(item).path, template_of(item), params.get(EXAMPLE), params[LIFECYCLE], own)
    item.stash[MARK] = described
    return described


def all_scenarios() -> Iterator[ScenarioMark]:
    """Every scenario of ours, row by row and life cycle by life cycle, without running anything."""
    return (mark for mark, _ in all_written())


def all_written() -> Iterator[tuple[ScenarioMark, list[Any]]]:
    """The same with their steps, the row filled in, the background's first."""
    catalogue = requirements.load()
    for path in sorted(features_root().rglob("*.feature")):
        for template in get_feature(str(path.parent), path.name).scenarios.values():
            rows: list[Mapping[str, Any] | None] = [
                row for examples in template.examples for row in examples.as_contexts()
            ]
            for name in values(_tags(template), "lifecycle:"):
                own = catalogue.of(name)
                for row in rows or [None]:
                    yield _mark(path, template, row, name, own), list(template.render(row or {}).steps)


def _mark(
    path: Path, template: ScenarioTemplate, row: Mapping[str, Any] | None, lifecycle: str, own: Catalogue
) -> ScenarioMark:
    """`own`: the requirements of the life cycle; those of another are judged where it runs for that one."""
    tags = tuple(sorted(tag for tag in _tags(template) if concerns(tag, lifecycle, own)))
    named = values(tags, "req:")
    return ScenarioMark(
        feature=PurePosixPath(path.resolve().relative_to(features_root()).as_posix()),
        feature_name=template.feature.name or path.stem,
        rule=template.rule.name if template.rule else None,
        name=template.name,
        row=" | ".join(map(str, row.values())) if row else None,
        line=template.line_number,
        lifecycle=lifecycle,
        tags=tags,
        requirements=named,
        shown=tuple(one for one in named if own[one].check is None) or named,
    )


def steps(item: pytest.Function) -> list[Any]:
    """The scenario's steps with its row filled in, the background's first."""
    example: Any = item.callspec.params.get(EXAMPLE)
    return list(template_of(item).render(example or {}).steps)


def _file(item: pytest.Function) -> FeatureFile:
    file = item.getparent(FeatureFile)
    if file is None:
        raise TypeError(f"{item.nodeid} is no scenario of a feature file")
    return file


def _tags(template: ScenarioTemplate) -> set[str]:
    rule = template.rule.tags if template.rule else set()
    return {*template.tags, *template.feature.tags, *rule}


def _nothing_more() -> None:
    """A scenario is its steps."""
