from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from payconform.reports.result import build
from payconform.reports.stream import Stream
from payconform.results import Counts, Event, Result, ScenarioFinished, Scope

from . import documents, sample


@pytest.fixture
def events() -> tuple[Event, ...]:
    return sample.EVENTS


@pytest.fixture
def stream(events: tuple[Event, ...]) -> Stream:
    return Stream.of(events)


@pytest.fixture
def result(events: tuple[Event, ...]) -> Result:
    return build(events)


@pytest.fixture
def run_of() -> Callable[..., tuple[Event, ...]]:
    """The sample's run with these scenarios alone, rightly counted."""

    def run(*scenarios: ScenarioFinished, **finished: object) -> tuple[Event, ...]:
        outcomes = [scenario.verdict.outcome for scenario in scenarios]
        counts = Counts(**{name: outcomes.count(name) for name in ("passed", "failed", "error", "skipped")})
        scope = Scope(len(scenarios), len(scenarios), "0b5e4c1d")
        end = replace(sample.FINISHED, collected=len(scenarios), counts=counts, scope=scope)
        return (documents.STARTED, *scenarios, replace(end, **finished))

    return run
