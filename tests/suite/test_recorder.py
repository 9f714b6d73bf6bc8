"""Whatever happens in a scenario, its record never contradicts itself: nothing that failed is green."""

from __future__ import annotations

from pathlib import PurePosixPath
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from payconform.clock import FrozenClock, parse_rfc3339
from payconform.oracle.findings import Finding, Note
from payconform.reports.crosscheck import contradictions
from payconform.reports.stream import Stream
from payconform.results import Counts, RunFinished, ScenarioFinished, Scope, Selection, StepStatus, Verdict
from payconform.suite.marks import ScenarioMark
from payconform.suite.recorder import Recorder

IDS = ("A-1", "A-2", "A-3")
CLOCK = FrozenClock(parse_rfc3339("2026-01-31T12:00:00Z"))
STEPS = [SimpleNamespace(keyword="Given ", name=name, line_number=n) for n, name in enumerate("abc", start=4)]

findings = st.builds(
    Finding,
    check=st.just("step"),
    expected=st.just("this"),
    observed=st.just("that"),
    requirement=st.sampled_from(("", *IDS)),
)


def mark(requirements: tuple[str, ...], shown: tuple[str, ...] = ()) -> ScenarioMark:
    path = PurePosixPath("payment-invoice-2021/a.feature")
    name = "payment-invoice-2021"
    return ScenarioMark(path, "A", None, "One", None, 3, name, (), requirements, shown or requirements)


@st.composite
def records(draw: st.DrawFn) -> Recorder:
    """A scenario as the plugin leaves it: steps up to the first that fails, then what the oracle found."""
    requirements = tuple(draw(st.sets(st.sampled_from(IDS), min_size=1)))
    recorder = Recorder(mark(requirements, requirements[: draw(st.integers(1, 3))]), STEPS)
    end = draw(st.sampled_from(["passed", "skipped", "wrong", "broken", "never began"]))
    for n, step in enumerate(STEPS if end != "never began" else []):
        last = end != "passed" and n == len(STEPS) - 1
        recorder.step_begins()
        status = {"skipped": StepStatus.SKIPPED}.get(end, StepStatus.FAILED) if last else StepStatus.PASSED
        recorder.step_ends(step, status)
    if end == "wrong":
        step_finding = draw(findings)
        headline = Finding("step", "this", "that", requirement=step_finding.requirement, headline=True)
        recorder.findings.append(recorder.about(headline) if not headline.requirement else headline)
    if end == "skipped":
        recorder.skipped = (draw(st.sampled_from([Verdict.UNVERIFIABLE, Verdict.NOT_CLAIMED])), "so it is")
    if end in {"passed", "skipped"} and draw(st.booleans()):
        recorder.left_open([Note("AMB-04", "open")])
    if end not in {"broken", "never began"}:
        recorder.findings.extend(draw(st.lists(findings, max_size=3)))
    recorder.reports.extend(_reports(recorder, end, clean=draw(st.booleans())))
    return recorder


def _reports(recorder: Recorder, end: str, *, clean: bool) -> list[object]:
    failed = {
        "setup": end == "never began",
        "call": bool(recorder.findings) or end == "broken",
        "teardown": not clean,
    }
    phases = ["setup", "teardown"] if end == "never began" else ["setup", "call", "teardown"]
    return [
        SimpleNamespace(when=w, failed=failed[w], skipped=False, duration=0.1, longreprtext="E it broke")
        for w in phases
    ]


def stream_of(event: ScenarioFinished) -> Stream:
    outcome = event.verdict.outcome
    counts = Counts(**{name: int(name == outcome) for name in ("passed", "failed", "error", "skipped")})
    started = SimpleNamespace(requirements=[SimpleNamespace(id=id_) for id_ in IDS], selection=Selection())
    return Stream(started, (event,), RunFinished("", 1.0, None, 1, counts, Scope(1, 1, "")))


@given(records())
def test_a_record_never_contradicts_itself(recorder: Recorder) -> None:
    event = recorder.event(CLOCK, "main")
    assert contradictions(stream_of(event)) == ()


@given(records())
def test_what_the_target_did_wrong_is_never_green(recorder: Recorder) -> None:
    event = recorder.event(CLOCK, "main")
    if recorder.findings:
        assert event.verdict in {Verdict.FAILED, Verdict.ERROR}
        assert Verdict.FAILED in event.requirement_verdicts.values() or event.verdict is Verdict.ERROR
        assert event.reason


@given(records())
def test_a_requirement_is_passed_only_where_every_step_passed(recorder: Recorder) -> None:
    event = recorder.event(CLOCK, "main")
    if Verdict.PASSED in event.requirement_verdicts.values():
        assert {step.status for step in event.steps} == {StepStatus.PASSED}
        assert not any(report.failed and report.when != "call" for report in recorder.reports)


@given(records())
def test_every_step_is_told_whether_it_ran_or_not(recorder: Recorder) -> None:
    assert [step.text for step in recorder.event(CLOCK, "main").steps] == [step.name for step in STEPS]


def verdicts(shown: tuple[str, ...], *found: Finding) -> dict[str, Verdict]:
    """Of a scenario about A-1 and A-2, in the call of which this was found."""
    recorder = Recorder(mark(("A-1", "A-2"), shown), STEPS)
    recorder.findings.extend(recorder.about(one) for one in found)
    recorder.reports.append(
        SimpleNamespace(when="call", failed=True, skipped=False, duration=0.1, longreprtext="E wrong")
    )
    return recorder.requirement_verdicts()


def test_a_step_fails_what_the_steps_are_about_and_the_oracle_what_it_judges() -> None:
    step = Finding("step", "this", "that", headline=True)
    law = Finding("law", "this", "that", requirement="A-2")

    assert verdicts(("A-1",), step) == {"A-1": Verdict.FAILED, "A-2": Verdict.UNVERIFIABLE}
    assert verdicts(("A-1",), step, law) == {"A-1": Verdict.FAILED, "A-2": Verdict.FAILED}
    assert verdicts(("A-1", "A-2"), step) == {"A-1": Verdict.FAILED, "A-2": Verdict.FAILED}
    assert verdicts(("A-1",), law)["A-2"] is Verdict.FAILED
