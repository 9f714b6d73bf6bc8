"""The steps and the world, for our feature files alone.

A definition of a step is a fixture. If a plugin held ours, as it may hold anybody's, the scenarios that
others bind by themselves would find steps that nobody wrote for them, and a world that isn't theirs. So they
stand at a node of the collection that only our feature files have above them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from types import ModuleType

import pytest
from pytest_bdd.steps import StepNamePrefix

from . import fixtures

STEPS = (
    "payconform.steps.accounts",
    "payconform.steps.actions",
    "payconform.steps.callbacks",
    "payconform.steps.fees",
    "payconform.steps.histories",
    "payconform.steps.invoices",
    "payconform.steps.layers",
    "payconform.steps.lists",
    "payconform.steps.money",
    "payconform.steps.payouts",
    "payconform.steps.provider",
    "payconform.steps.returns",
    "payconform.steps.services",
    "payconform.steps.time",
    "payconform.steps.wire",
)
NAME = "payconform"


class Vocabulary(pytest.Collector):
    """Stands between a folder and its feature files, one for each folder."""

    def collect(self) -> Iterable[pytest.Item]:
        """Nothing by itself: it is only ever above."""
        return ()

    @property
    def obj(self) -> ModuleType:
        """Where pytest looks for fixtures."""
        return _definitions()


VOCABULARY: pytest.StashKey[Vocabulary] = pytest.StashKey()


def above(parent: pytest.Collector) -> Vocabulary:
    """What a feature file has above it, and a folder below it."""
    if VOCABULARY not in parent.stash:
        node: Vocabulary = Vocabulary.from_parent(parent, name=NAME, nodeid=NAME)
        parent.session._fixturemanager.parsefactories(node)  # noqa: SLF001 - as pytest's own collectors do
        parent.stash[VOCABULARY] = node
    return parent.stash[VOCABULARY]


@cache
def _definitions() -> ModuleType:
    """All of ours, under names that keep two definitions of one step apart."""
    together = ModuleType(__name__)
    together.world = fixtures.world  # type: ignore[attr-defined]
    together.lifecycle_name = fixtures.lifecycle_name  # type: ignore[attr-defined]
    for name in STEPS:
        for attribute, value in vars(import_module(name)).items():
            if attribute.startswith(StepNamePrefix.step_def.value):
                setattr(together, f"{name}:{attribute}", value)
    return together
