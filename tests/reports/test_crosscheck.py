"""What failed must not end up green: each way to lie about a run is noticed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from payconform.reports.result import build
from payconform.results import (
    Blame,
    Counts,
    Event,
    Finding,
    RunVerdict,
    ScenarioFinished,
    Scope,
    Selection,
    StepStatus,
    Verdict,
)

from . import documents, making, sample

RunOf = Callable[..., tuple[Event, ...]]

GREEN = making.scenario(f"{documents.PAY}/a.feature", "green", Verdict.PASSED, "PAY21-INIT-01")

LAW = Finding(None, "sleeping", Blame.TARGET, "a status that may sleep", "processing")


def assert_untrusted(events: tuple[Event, ...], told: str) -> None:
    result = build(events)
    assert (result.verdict, result.exit_code) == (RunVerdict.INCONCLUSIVE, 3)
    assert any(told in problem for problem in result.problems), result.problems


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        (Counts(0, 1, 0, 0), "pytest counts 0 passed scenarios, the events tell of 1."),
        (Counts(1, 0, 1, 0), "pytest counts 1 failed scenarios, the events tell of 0."),
        (Counts(1, 0, 0, 1), "pytest counts 1 skipped scenarios, the events tell of 0."),
    ],
)
def test_counts_other_than_pytests_decide_nothing(counts: Counts, told: str, run_of: RunOf) -> None:
    assert_untrusted(run_of(GREEN, counts=counts), told)


def test_a_mismatch_takes_the_verdict_from_a_failure_too(run_of: RunOf) -> None:
    assert_untrusted(run_of(sample.LATE, counts=Counts(1, 0, 0, 0)), "pytest counts 1 passed")


def test_a_break_in_a_step_is_pytests_failed(run_of: RunOf) -> None:
    assert build(run_of(sample.BROKEN, counts=Counts(0, 1, 0, 0))).problems == ()


def test_a_collected_scenario_that_never_finished_is_missed(run_of: RunOf) -> None:
    assert_untrusted(run_of(GREEN, collected=2), "2 scenarios were collected, 1 have finished.")


@pytest.mark.parametrize(
    ("shard", "scope", "told"),
    [
        (None, Scope(2, 2, ""), "2 scenarios were selected, 1 were collected."),
        ("1/2", Scope(2, 2, ""), None),
        ("1/2", Scope(1, 0, ""), "0 scenarios were selected, 1 were collected."),
        (None, Scope(0, 1, ""), "1 scenarios were selected, of 0 that there are."),
    ],
)
def test_what_was_selected_and_what_was_collected_fit(
    shard: str | None, scope: Scope, told: str | None, run_of: RunOf
) -> None:
    started, *rest = run_of(GREEN, scope=scope)
    events = (replace(started, selection=Selection(shard=shard)), *rest)
    if told is None:
        assert build(events).problems == ()
    else:
        assert_untrusted(events, told)


def test_a_scenario_that_finished_twice_is_noticed(run_of: RunOf) -> None:
    assert_untrusted(run_of(GREEN, GREEN), f"Scenario {GREEN.id} has finished 2 times.")


def test_a_stream_without_an_end_was_cut_off(run_of: RunOf) -> None:
    assert_untrusted(run_of(GREEN)[:-1], "cut off")


@pytest.mark.parametrize(
    ("scenario", "told"),
    [
        (
            replace(GREEN, requirement_verdicts={"PAY21-INIT-01": Verdict.FAILED}),
            "its requirements say failed",
        ),
        (replace(GREEN, requirement_verdicts={"PAY21-INIT-01": Verdict.ERROR}), "its requirements say error"),
        (replace(GREEN, verdict=Verdict.FAILED), "is failed, its requirements say passed"),
        (replace(GREEN, requirement_verdicts={}), "says nothing of PAY21-INIT-01"),
        (
            replace(
                GREEN, requirement_verdicts={**GREEN.requirement_verdicts, "PAY21-GONE-01": Verdict.PASSED}
            ),
            "judges unknown requirements: PAY21-GONE-01",
        ),
        (
            replace(GREEN, findings=(Finding("PAY21-INIT-01", "initial", Blame.TARGET, "created", "paid"),)),
            "blames the target, yet did not fail PAY21-INIT-01",
        ),
        (replace(GREEN, findings=(LAW,)), "is passed, yet broke sleeping"),
        (replace(GREEN, steps=()), "is passed without a step"),
        (replace(GREEN, begun=False), "is passed, yet was never begun"),
        (
            replace(GREEN, steps=making.steps("Given a", "Then b", failed=0)),
            "is passed, yet its step in line 12 is failed",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_scenario_that_contradicts_itself_is_noticed(
    scenario: ScenarioFinished, told: str, run_of: RunOf
) -> None:
    assert_untrusted(run_of(scenario), told)


def test_a_finding_that_blames_the_document_leaves_a_scenario_passed(run_of: RunOf) -> None:
    open_question = Finding("PAY21-INIT-01", "closed", Blame.DOCUMENT, "a row", "none")
    assert build(run_of(replace(GREEN, findings=(open_question,)))).problems == ()


def test_a_law_that_no_requirement_names_fails_a_scenario_and_a_run_by_itself(run_of: RunOf) -> None:
    result = build(run_of(replace(GREEN, verdict=Verdict.FAILED, findings=(LAW,))))
    assert result.problems == ()
    assert (result.verdict, result.exit_code) == (RunVerdict.NOT_CONFORMANT, 1)
    assert result.why == "1 scenario broke what no requirement names: sleeping."
    assert {row.id: row.verdict for row in result.requirements}["PAY21-INIT-01"] is Verdict.PASSED


def test_the_sample_contradicts_itself_nowhere() -> None:
    assert build(sample.EVENTS).problems == ()
    assert {step.status for step in sample.PARTIAL.steps} == set(StepStatus)
