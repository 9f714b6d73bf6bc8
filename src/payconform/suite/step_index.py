"""Which definitions fit a step, found once for each text.

pytest-bdd asks every definition about every step, each time anew: with a hundred of them that is a sixth of
all that a scenario costs beside its calls. What is found is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pytest
from _pytest.fixtures import FixtureDef, FixtureManager
from pytest_bdd.compat import get_fixture_names, getfixturedefs
from pytest_bdd.parser import Step
from pytest_bdd.steps import StepFunctionContext, StepNamePrefix, step_function_context_registry

_SCENARIO: Any = import_module("pytest_bdd.scenario")  # whose name the package gives to a function


@dataclass(frozen=True, slots=True)
class Fitting:
    """`names` of the fixtures that may be definitions of a step, and what the definitions that fit are of."""

    names: tuple[str, ...]
    contexts: Sequence[StepFunctionContext]


class StepIndex:
    """Stands in for `pytest_bdd.scenario.find_fixturedefs_for_step` while it is installed."""

    def __init__(self) -> None:
        self._seen = (0, 0)
        self._fitting: dict[tuple[str, str], Fitting] = {}

    def install(self, config: pytest.Config) -> None:
        """Until the end of the session."""
        original = _SCENARIO.find_fixturedefs_for_step
        _SCENARIO.find_fixturedefs_for_step = self.find
        config.add_cleanup(lambda: setattr(_SCENARIO, "find_fixturedefs_for_step", original))
        config.stash[INDEX] = self

    def find(
        self, step: Step, fixturemanager: FixtureManager, node: pytest.Item
    ) -> Iterator[FixtureDef[object]]:
        """The definitions that fit and that the node may see."""
        fitting = self._of(step, get_fixture_names(fixturemanager))
        for name in fitting.names:
            for definition in getfixturedefs(fixturemanager, name, node) or ():
                context = step_function_context_registry.get(definition.func)
                if context is not None and context in fitting.contexts:
                    yield definition

    def _of(self, step: Step, known: list[str]) -> Fitting:
        """All texts anew once there are other definitions or other fixtures."""
        seen = len(step_function_context_registry), len(known)
        if seen != self._seen:
            self._seen, self._fitting = seen, {}
        key = step.type, step.name
        if key not in self._fitting:
            contexts = [c for c in list(step_function_context_registry.values()) if _fits(c, step)]
            bases = {_base(context) for context in contexts}
            names = (name for name in known if any(_is_of(name, base) for base in bases))
            self._fitting[key] = Fitting(tuple(names), contexts)
        return self._fitting[key]


INDEX: pytest.StashKey[StepIndex] = pytest.StashKey()


def _fits(context: StepFunctionContext, step: Step) -> bool:
    return context.type in {None, step.type} and bool(context.parser.is_matching(step.name))


def _base(context: StepFunctionContext) -> str:
    """What pytest-bdd calls its fixture, with a number behind it where the name was taken."""
    parser: Any = context.parser
    return f"{StepNamePrefix.step_def.value}_{context.type or '*'}_{parser.name}"


def _is_of(name: str, base: str) -> bool:
    return name == base or (name.startswith(f"{base}_") and name.removeprefix(f"{base}_").isdigit())
