"""What happens in a scenario, step by step, until it is an event of the run."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import pytest

from payconform.capture import Exchange
from payconform.clock import Clock, rfc3339
from payconform.oracle.findings import Finding, Judgement
from payconform.oracle.findings import Note as OpenQuestion
from payconform.requirements import Check
from payconform.results import (
    Edge,
    Feature,
    Note,
    ScenarioFinished,
    Step,
    StepStatus,
    Trouble,
    Verdict,
)
from payconform.results import Finding as ReportedFinding

from .marks import ScenarioMark

SHOWN = 300  # characters of what broke


@dataclass(slots=True)
class Recorder:
    """Collects one scenario; `findings` are attributed already; `broke` names the class of what broke it.

    `begun`: its turn came in time.
    """

    mark: ScenarioMark
    planned: list[Any]
    steps: list[Step] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    notes: list[OpenQuestion] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)
    edges: list[tuple[str, str]] = field(default_factory=list)
    reports: list[pytest.TestReport] = field(default_factory=list)
    open_question: str = ""
    skipped: tuple[Verdict, str] | None = None
    broke: str = ""
    begun: bool = True
    _began: float = 0.0

    def comes_too_late(self, seconds: float) -> None:
        self.begun = False
        self.skipped = (Verdict.UNVERIFIABLE, f"not begun: {seconds:g} s were over")

    def step_begins(self) -> None:
        self._began = time.perf_counter()

    def step_ends(self, step: Any, status: StepStatus) -> None:
        self.steps.append(_step(step, status, time.perf_counter() - self._began))

    def left_open(self, questions: list[OpenQuestion]) -> None:
        """What the documents don't decide: noted, and the scenario is neither passed nor failed by it."""
        self.notes.extend(questions)
        self.open_question = "; ".join(question.text for question in questions)

    def about(self, finding: Finding) -> Finding:
        """What a step finds wrong is what the scenario is about, where that is one thing."""
        only = self.mark.shown
        return finding.under(only[0]) if finding.headline and len(only) == 1 else finding

    def judged(self, judgement: Judgement) -> None:
        self.findings.extend(judgement.findings)
        self.notes.extend(judgement.notes)

    def verdict(self) -> tuple[Verdict, str]:
        """The scenario's verdict, and why it isn't passed."""
        broken = [r for r in self.reports if r.failed and (r.when != "call" or not self.findings)]
        if broken:
            return Verdict.ERROR, _what_broke(broken[0])
        if self.findings:
            return Verdict.FAILED, str(self.findings[0])
        return self._of_its_steps()

    def _of_its_steps(self) -> tuple[Verdict, str]:
        """What the scenario itself came to, whatever the oracle found beside it."""
        if self.skipped:
            return self.skipped
        if reason := next(filter(None, map(_why_skipped, self.reports)), ""):
            return Verdict.UNVERIFIABLE, reason
        if self.open_question:
            return Verdict.UNSPECIFIED, self.open_question
        return Verdict.PASSED, ""

    def requirement_verdicts(self) -> dict[str, Verdict]:
        """Of the scenario's own requirements, and of those that a finding names.

        A headline that names none fails what the steps are about. It leaves the rest unproved: nobody got far
        enough to see; and so does one that names its own. Without a headline the steps decide on the rest; on
        all of it where no requirement names the law that is broken: the scenario fails by that alone.
        """
        verdict, _ = self.verdict()
        own = dict.fromkeys(self.mark.requirements, verdict)
        named = {f.requirement: Verdict.FAILED for f in self.findings if f.requirement}
        headline = next((f for f in self.findings if f.headline), None)
        if verdict is Verdict.FAILED and headline is not None:
            blamed = () if headline.requirement else self.mark.shown
            own = {one: verdict if one in blamed else Verdict.UNVERIFIABLE for one in own}
        elif verdict is Verdict.FAILED and (named or self._is_about_laws_alone()):
            own = dict.fromkeys(own, self._of_its_steps()[0])
        return own | named

    def _is_about_laws_alone(self) -> bool:
        return all(finding.check in set(Check) for finding in self.findings)

    def event(self, clock: Clock, worker: str) -> ScenarioFinished:
        verdict, reason = self.verdict()
        mark, show = self.mark, verdict in (Verdict.FAILED, Verdict.ERROR)
        broken = next((r for r in self.reports if r.failed), None) if verdict is Verdict.ERROR else None
        return ScenarioFinished(
            at=rfc3339(clock.now()),
            id=mark.id,
            feature=Feature(str(mark.feature), mark.feature_name),
            rule=mark.rule,
            name=mark.name,
            row=mark.row,
            line=mark.line,
            lifecycle=mark.lifecycle,
            worker=worker,
            verdict=verdict,
            duration_s=round(sum(r.duration for r in self.reports), 4),
            reason=reason,
            tags=mark.tags,
            requirements=mark.requirements,
            steps=(*self.steps, *self._never_run()),
            requirement_verdicts=self.requirement_verdicts(),
            findings=tuple(_reported(finding) for finding in self.findings),
            error=None if broken is None else Trouble(self.broke, _what_broke(broken), broken.longreprtext),
            statuses=tuple(dict.fromkeys(self.statuses)),
            transitions=tuple(Edge(*edge) for edge in dict.fromkeys(self.edges)),
            notes=tuple(Note(note.ambiguity, note.text) for note in self.notes),
            exchanges=tuple(exchange.to_dict() for exchange in self.exchanges) if show else (),
            begun=self.begun,
        )

    def _never_run(self) -> list[Step]:
        return [_step(step, StepStatus.SKIPPED, 0.0) for step in self.planned[len(self.steps) :]]


def _step(step: Any, status: StepStatus, seconds: float) -> Step:
    return Step(step.keyword.strip(), step.name, step.line_number, status, round(seconds, 4))


def _reported(finding: Finding) -> ReportedFinding:
    return ReportedFinding(
        requirement=finding.requirement or None,
        check=finding.check,
        blame=finding.blame,
        expected=finding.expected,
        observed=finding.observed,
        evidence=finding.evidence,
        headline=finding.headline,
    )


def _why_skipped(report: pytest.TestReport) -> str:
    """By a mark or a step of the user's, which say so to pytest alone; empty: it wasn't."""
    if not report.skipped or hasattr(report, "wasxfail"):
        return ""
    return report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longreprtext


def _what_broke(report: pytest.TestReport) -> str:
    lines = [line for line in report.longreprtext.splitlines() if line.startswith("E ")]
    return lines[0].removeprefix("E").strip() if lines else " ".join(report.longreprtext.split())[:SHOWN]
