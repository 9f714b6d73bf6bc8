"""The scenarios that all sides run: chosen by one rule from the features that are shipped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from inspect import signature

from pytest_bdd.parser import Step
from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

from payconform import requirements, seen
from payconform.gaps import Unverifiable
from payconform.ids import stable_seed
from payconform.oracle.findings import ConformanceFailure
from payconform.requirements import Catalogue
from payconform.rig import Rig
from payconform.steps.world import World
from payconform.suite.collection import all_written
from payconform.suite.marks import CAPABILITIES, ScenarioMark
from payconform.suite.recorder import Recorder
from payconform.suite.vocabulary import STEPS

LIFECYCLES = (
    *("payment-invoice-2019", "payment-invoice-2021"),
    *("payout-invoice-2019-04", "payout-invoice-2019-05"),
)
MOVING = ("{span:Span} pass", "all its attempts are made")  # steps that move time, whatever the tag says
COUNT = 200
SEED, RUN = 1, "b"
_FIELDS = re.compile(r"{(\w+)")

Written = tuple[str, str, str | None]  # file, name, row: what stands in a feature once


def written(mark: ScenarioMark) -> Written:
    return mark.feature.as_posix(), mark.name, mark.row


def chosen(
    count: int = COUNT, lifecycles: Iterable[str] = LIFECYCLES, able: frozenset[str] = CAPABILITIES
) -> dict[ScenarioMark, int]:
    """With how many steps each has. The first by a hash of what is written, each for one of its life cycles,
    since behave runs a scenario once. They move no time, hand on nothing by fixtures of pytest, and need
    nothing but what the target is `able` to do.
    """
    known = requirements.load()
    fitting = {
        mark: steps
        for mark, steps in all_written()
        if mark.lifecycle in lifecycles and _needed(mark, known) <= able and _fits(mark, steps)
    }
    once = {written(mark): mark for mark in sorted(fitting, key=lambda mark: stable_seed(mark.id))}
    first = sorted(once.values(), key=lambda mark: stable_seed(*written(mark)))[:count]
    if len(first) < count:
        raise ValueError(f"there are only {len(first)} scenarios that can be compared, not {count}")
    return {mark: len(fitting[mark]) for mark in first}


def by_lifecycle(marks: Iterable[ScenarioMark]) -> dict[str, int]:
    return dict(sorted(Counter(mark.lifecycle for mark in marks).items()))


@cache
def definitions() -> tuple[StepFunctionContext, ...]:
    """Every step definition of the suite, as pytest-bdd keeps it."""
    for name in STEPS:
        __import__(name)
    found = [c for c in step_function_context_registry.values() if c.step_func.__module__ in STEPS]
    return tuple(sorted(found, key=lambda context: (str(context.type), str(context.parser.name))))


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
        self._world.begin(moves_time=False)
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
                recorder.skipped = error.verdict, str(error)
            case _:
                raise error
        try:
            recorder.judged(world.judge(self._catalogue))
        except ConformanceFailure as failure:
            recorder.findings.extend(failure.findings)
        recorder.statuses.extend(seen.statuses(world.histories))
        recorder.edges.extend(seen.edges(world.histories, world.lifecycle))
        self.verdicts[recorder.mark.id] = str(recorder.verdict()[0])


def _needed(mark: ScenarioMark, known: Catalogue) -> set[str]:
    return {*mark.needs, *(need for one in mark.requirements for need in known[one].all_needs)}


def _fits(mark: ScenarioMark, steps: Iterable[Step]) -> bool:
    return not (mark.moves_time or mark.by_lifetime) and not any(
        _is_left_out(step.type, step.name) for step in steps
    )


@cache
def _is_left_out(kind: str, text: str) -> bool:
    """Raises ValueError where not exactly one definition fits."""
    fitting = [c for c in definitions() if c.type == kind and c.parser.is_matching(text)]
    if len(fitting) != 1:
        raise ValueError(f"{len(fitting)} definitions fit: {kind} {text}")
    (found,) = fitting
    return found.parser.name in MOVING or _needs_a_fixture(found)


def _needs_a_fixture(definition: StepFunctionContext) -> bool:
    """It takes what an earlier step handed on, or hands something on itself."""
    own = set(signature(definition.step_func).parameters) - {"world"}
    taken = own - set(_FIELDS.findall(definition.parser.name))
    return bool(taken) or definition.target_fixture is not None
