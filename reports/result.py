"""From the events of a run to its result: pure, and the same whatever the order of the events."""

from __future__ import annotations

from collections.abc import Iterable

from payconform.errors import TargetUnreachableError
from payconform.results import (
    Event,
    Gates,
    Musts,
    Requirement,
    RequirementResult,
    Result,
    RunVerdict,
    ScenarioFinished,
    ScenarioResult,
    Selection,
    Verdict,
    of_requirement,
)

from .ambiguities import ledger
from .crosscheck import contradictions
from .judgement import Standing, judge
from .observed import findings, life_cycles, notes
from .sentences import headline
from .stream import Stream

UNCOVERED = "no scenario of this suite covers it"
UNSELECTED = "no selected scenario covers it"
DEFAULT = Gates()
_OPEN = {Verdict.UNVERIFIABLE, Verdict.NOT_CLAIMED}


def build(events: Iterable[Event], gates: Gates = DEFAULT) -> Result:
    """Raises HarnessError where the events aren't those of one run."""
    stream = Stream.of(events)
    started, finished = stream.started, stream.finished
    requirements = tuple(_requirement(requirement, stream) for requirement in started.requirements)
    untrusted = contradictions(stream)
    problems = (*(finished.problems if finished else ()), *untrusted)
    interrupted = finished.interrupted if finished else None
    standing = Standing(
        scenarios=stream.scenarios,
        scope=finished.scope if finished else None,
        requirements=requirements,
        problems=problems,
        untrusted=bool(untrusted),
        interrupted=interrupted,
        gates=gates,
    )
    verdict, why = judge(standing)
    return Result(
        run_id=started.run_id,
        started=started.at,
        duration_s=finished.duration_s if finished else None,
        interrupted=interrupted,
        seed=started.seed,
        workers=started.workers,
        passes=started.passes,
        target=started.target,
        versions=started.versions,
        selection=started.selection,
        gates=gates,
        scope=standing.scope,
        not_begun=standing.not_begun,
        verdict=verdict,
        why=why,
        exit_code=_exit_code(gates, verdict, problems, stream),
        musts=Musts(len(standing.verified), len(standing.musts)),
        summary=_summary(stream),
        lifecycles=life_cycles(stream),
        requirements=requirements,
        scenarios=tuple(_scenario(scenario) for scenario in stream.scenarios),
        findings=findings(stream),
        notes=notes(stream),
        ambiguities=ledger(stream),
        problems=problems,
        warnings=finished.warnings if finished else (),
    )


def _requirement(requirement: Requirement, stream: Stream) -> RequirementResult:
    judged = [each for each in stream.scenarios if requirement.id in each.requirement_verdicts]
    verdict = of_requirement(each.requirement_verdicts[requirement.id] for each in judged)
    return RequirementResult(
        id=requirement.id,
        lifecycle=requirement.lifecycle,
        level=requirement.level,
        title=requirement.title,
        quote=requirement.quote,
        document=requirement.document,
        source=requirement.source,
        basis=requirement.basis,
        observable=requirement.observable,
        verdict=verdict,
        reason=_reason(requirement, verdict, judged, stream) if verdict in _OPEN else "",
        scenarios=tuple(dict.fromkeys(each.id for each in judged)),
    )


def _reason(
    requirement: Requirement, verdict: Verdict, judged: list[ScenarioFinished], stream: Stream
) -> str:
    if requirement.observable == "no":
        return requirement.reason
    if not judged:
        return UNCOVERED if stream.started.selection == Selection() else UNSELECTED
    reasons = (each.reason for each in judged if each.requirement_verdicts[requirement.id] is verdict)
    return "; ".join(dict.fromkeys(reason for reason in reasons if reason))


def _scenario(scenario: ScenarioFinished) -> ScenarioResult:
    return ScenarioResult(
        id=scenario.id,
        feature=scenario.feature,
        rule=scenario.rule,
        name=scenario.name,
        row=scenario.row,
        line=scenario.line,
        lifecycle=scenario.lifecycle,
        verdict=scenario.verdict,
        headline=headline(scenario),
        requirements=scenario.requirements,
        duration_s=scenario.duration_s,
    )


def _summary(stream: Stream) -> dict[str, int]:
    told = [scenario.verdict for scenario in stream.scenarios]
    return {**{verdict.value: told.count(verdict) for verdict in Verdict}, "total": len(told)}


def _exit_code(gates: Gates, verdict: RunVerdict, problems: tuple[str, ...], stream: Stream) -> int:
    """Of several the first of 4, 3, 1, 0. A signal's 130 or 143 belongs to the command."""
    troubles = [each.error for each in stream.scenarios if each.error]
    if any(trouble.type == TargetUnreachableError.__name__ for trouble in troubles):
        return 4
    if problems or troubles or any(each.verdict is Verdict.ERROR for each in stream.scenarios):
        return 3
    return 0 if gates.let_through(verdict) else 1
