"""What of a run's record contradicts itself: nothing that failed may end up green."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from payconform.results import Blame, RunFinished, ScenarioFinished, StepStatus, Verdict, of_scenario

from .judgement import unnamed
from .stream import Stream

_FAILED = {Verdict.FAILED, Verdict.KNOWN_DEVIATION}
_RED = {*_FAILED, Verdict.ERROR}


def contradictions(stream: Stream) -> tuple[str, ...]:
    """Each a sentence. One is enough to trust no verdict of the run."""
    known = {requirement.id for requirement in stream.started.requirements}
    return (
        *_of_the_counts(stream),
        *_of_the_ids(stream),
        *(problem for scenario in stream.scenarios for problem in _of_a_scenario(scenario, known)),
    )


def _of_the_counts(stream: Stream) -> Iterator[str]:
    if stream.finished is None:
        yield "The events end without run-finished: the run was cut off."
        return
    if stream.finished.interrupted:
        return  # a scenario under way may be missing on either side
    told = Counter(_outcome(scenario.verdict) for scenario in stream.scenarios)
    counts = stream.finished.counts
    pytests = {"passed": counts.passed, "failed": counts.failed + counts.error, "skipped": counts.skipped}
    for outcome, number in pytests.items():
        if told[outcome] != number:
            yield f"pytest counts {number} {outcome} scenarios, the events tell of {told[outcome]}."
    if stream.finished.collected != len(stream.scenarios):
        yield f"{stream.finished.collected} scenarios were collected, {len(stream.scenarios)} have finished."
    yield from _of_the_scope(stream.finished, is_whole=stream.started.selection.shard is None)


def _of_the_scope(finished: RunFinished, *, is_whole: bool) -> Iterator[str]:
    """Where shards were dealt, this is what one of them got."""
    scope, collected = finished.scope, finished.collected
    if collected > scope.selected or (is_whole and collected != scope.selected):
        yield f"{scope.selected} scenarios were selected, {collected} were collected."
    if scope.selected > scope.available:
        yield f"{scope.selected} scenarios were selected, of {scope.available} that there are."


def _outcome(verdict: Verdict) -> str:
    # pytest knows failed from error by the phase alone, and a part of ours may break while a step runs
    return "failed" if verdict.outcome == "error" else verdict.outcome


def _of_the_ids(stream: Stream) -> Iterator[str]:
    for identifier, times in Counter(scenario.id for scenario in stream.scenarios).items():
        if times > 1:
            yield f"Scenario {identifier} has finished {times} times."


def _of_a_scenario(scenario: ScenarioFinished, known: set[str]) -> Iterator[str]:
    verdicts = scenario.requirement_verdicts
    if unknown := sorted({*scenario.requirements, *verdicts} - known):
        yield f"Scenario {scenario.id} judges unknown requirements: {', '.join(unknown)}."
    if silent := sorted(set(scenario.requirements) - set(verdicts)):
        yield f"Scenario {scenario.id} says nothing of {', '.join(silent)}."
    worst = of_scenario(verdicts.values())
    red = _RED & {worst, scenario.verdict}
    apart = scenario.verdict is Verdict.FAILED and unnamed(scenario)  # it fails by what none of them says
    if red and verdicts and not apart and scenario.verdict not in {worst, Verdict.ERROR}:
        yield f"Scenario {scenario.id} is {scenario.verdict.words}, its requirements say {worst.words}."
    blamed = {finding.requirement for finding in scenario.findings if finding.blame is Blame.TARGET}
    failed = {name for name, verdict in verdicts.items() if verdict in _FAILED}
    if unheard := sorted(name for name in blamed if name and name not in failed):
        yield f"Scenario {scenario.id} blames the target, yet did not fail {', '.join(unheard)}."
    if not scenario.begun and scenario.verdict is not Verdict.UNVERIFIABLE:
        yield f"Scenario {scenario.id} is {scenario.verdict.words}, yet was never begun."
    if scenario.verdict.outcome == "passed":
        yield from _of_the_steps(scenario)
        if laws := sorted({each.check for each in unnamed(scenario) if each.blame is Blame.TARGET}):
            yield f"Scenario {scenario.id} is {scenario.verdict.words}, yet broke {', '.join(laws)}."


def _of_the_steps(scenario: ScenarioFinished) -> Iterator[str]:
    if not scenario.steps:
        yield f"Scenario {scenario.id} is {scenario.verdict.words} without a step."
    for step in scenario.steps:
        if step.status is not StepStatus.PASSED:
            yield (
                f"Scenario {scenario.id} is {scenario.verdict.words}, "
                f"yet its step in line {step.line} is {step.status}."
            )
