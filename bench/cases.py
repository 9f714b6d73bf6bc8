"""The scenarios that all sides run: chosen once, by a rule, from the features that are shipped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pytest_bdd.feature import get_feature
from pytest_bdd.parser import Step
from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

from payconform import requirements
from payconform.oracle.findings import ConformanceFailure
from payconform.requirements import Catalogue
from payconform.results import Verdict
from payconform.rig import Rig
from payconform.steps.world import Unverifiable, World
from payconform.suite import pytest_plugins as step_modules
from payconform.suite.collection import all_scenarios, features_root
from payconform.suite.marks import ScenarioMark
from payconform.suite.recorder import Recorder
from payconform.suite.selection import selection

LIFECYCLE = "payment-invoice-2021"  # behave runs a scenario once, for one life cycle
MOVES_TIME = "all its attempts are made"
SEED, RUN = 1, "b"


@dataclass(frozen=True, slots=True)
class Case:
    """A scenario row with its step functions found and their arguments converted."""

    mark: ScenarioMark
    calls: tuple[tuple[Any, dict[str, Any]], ...]


def expression() -> str:
    """Leaves out what moves time, by its tag or by the one step that moves it where it can be moved, and the
    steps about the wire, one of which hands its value on by a fixture of pytest.
    """
    left_out = {
        requirement
        for mark, steps in _rendered()
        if mark.lifecycle == LIFECYCLE
        and (mark.feature.parts[0] == "wire" or any(step.name == MOVES_TIME for step in steps))
        for requirement in mark.requirements
    }
    return " and ".join(
        [f"@lifecycle:{LIFECYCLE}", "not @moves-time", *(f"not @req:{name}" for name in sorted(left_out))]
    )


def chosen(tags: str) -> list[Case]:
    """Raises ValueError where one moves time after all, or a step isn't defined exactly once."""
    wanted = selection(tags)
    cases = [Case(mark, tuple(map(_call, steps))) for mark, steps in _rendered() if wanted(mark.tags)]
    for mark, steps in _rendered():
        if wanted(mark.tags) and any(step.name == MOVES_TIME for step in steps):
            raise ValueError(f"{mark.id} moves time")
    return cases


def definitions() -> list[StepFunctionContext]:
    """Every step definition of the suite, as pytest-bdd keeps it."""
    for name in step_modules:
        __import__(name)
    found = [c for c in step_function_context_registry.values() if c.step_func.__module__ in step_modules]
    return sorted(found, key=lambda context: (str(context.type), str(context.parser.name)))


class Stage:
    """One scenario of a side that isn't pytest: the same world, and the same judging after its steps."""

    def __init__(self, rig: Rig) -> None:
        self.verdicts: dict[str, str] = {}
        self._rig = rig
        self._catalogue: Catalogue = requirements.load()

    def begin(self, mark: ScenarioMark) -> World:
        self._recorder = Recorder(mark, [])
        self._world = World(
            rig=self._rig,
            lifecycle=self._rig.lifecycles[mark.lifecycle],
            scenario=mark.id,
            seed=SEED,
            run=RUN,
            record=self._recorder.exchanges.append,
        )
        return self._world

    def end(self, error: BaseException | None) -> None:
        """Raises `error` again where it is none of those that are verdicts."""
        recorder, world = self._recorder, self._world
        match error:
            case None:
                recorder.left_open(world.open_questions)
            case ConformanceFailure():
                recorder.findings.extend(error.findings)
            case Unverifiable():
                recorder.skipped = Verdict.UNVERIFIABLE, str(error)
            case _:
                raise error
        try:
            recorder.judged(world.judge(self._catalogue))
        except ConformanceFailure as failure:
            recorder.findings.extend(failure.findings)
        recorder.statuses.extend(world.seen_statuses())
        recorder.edges.extend(world.seen_edges())
        self.verdicts[recorder.mark.id] = str(recorder.verdict()[0])


def _rendered() -> Iterator[tuple[ScenarioMark, list[Step]]]:
    marks = defaultdict(list)
    for mark in all_scenarios():
        marks[str(mark.feature), mark.name, mark.row].append(mark)
    for path in sorted(features_root().rglob("*.feature")):
        feature = path.relative_to(features_root()).as_posix()
        for template in get_feature(str(path.parent), path.name).scenarios.values():
            rows = [row for examples in template.examples for row in examples.as_contexts()]
            for row in rows or [{}]:
                cells = " | ".join(map(str, row.values())) if row else None
                steps = list(template.render(row).steps)
                yield from ((mark, steps) for mark in marks[feature, template.name, cells])


def _call(step: Step) -> tuple[Any, dict[str, Any]]:
    fitting = [c for c in definitions() if c.type == step.type and c.parser.is_matching(step.name)]
    if len(fitting) != 1:
        raise ValueError(f"{len(fitting)} definitions fit: {step.keyword} {step.name}")
    return fitting[0].step_func, dict(fitting[0].parser.parse_arguments(step.name) or {})
