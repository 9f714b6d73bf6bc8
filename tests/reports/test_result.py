from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payconform.data import validator
from payconform.errors import HarnessError
from payconform.reports.result import UNCOVERED, UNSELECTED, build
from payconform.results import (
    AmbiguityAnswer,
    Edge,
    Event,
    Gates,
    Musts,
    Note,
    Result,
    RunVerdict,
    ScenarioFinished,
    Scope,
    Selection,
    Trouble,
    Verdict,
    of_requirement,
    of_scenario,
    result_to_json,
)

from . import documents, making, sample

RunOf = Callable[..., tuple[Event, ...]]


def passing(*names: str) -> list[ScenarioFinished]:
    """A passed scenario for each of these requirements."""
    return [making.scenario(f"{documents.PAY}/a.feature", name, Verdict.PASSED, name) for name in names]


OBSERVABLE_MUSTS = [
    each.id for each in documents.REQUIREMENTS if each.level == "must" and each.observable != "no"
]


def test_the_sample_is_judged_as_its_scenarios_say(result: Result) -> None:
    assert result.verdict is RunVerdict.NOT_CONFORMANT
    assert result.why == "2 musts failed: PAY21-PART-01, PAY21-FINAL-03."
    assert result.exit_code == 3  # a scenario broke in the harness, too
    assert result.musts == Musts(verified=7, total=12)
    assert result.problems == ()
    assert result.summary == {
        "passed": 6,
        "failed": 2,
        "error": 1,
        "known_deviation": 1,
        "unspecified": 1,
        "unverifiable": 1,
        "not_claimed": 1,
        "total": 13,
    }


def test_each_requirement_has_its_verdict_and_its_reason(result: Result) -> None:
    told = {each.id: (each.verdict.value, each.reason) for each in result.requirements}
    assert told == {
        "PAY21-INIT-01": ("passed", ""),
        "PAY21-CREATE-01": ("passed", ""),
        "PAY21-EXPIRE-01": ("unverifiable", "the profile claims no clock that could be moved"),
        "PAY21-DONE-01": ("passed", ""),
        "PAY21-PART-01": ("failed", ""),
        "PAY21-PEND-01": ("known_deviation", ""),
        "PAY21-ATT-01": ("error", ""),
        "PAY21-REF-01": ("passed", ""),
        "PAY21-FINAL-03": ("failed", ""),
        "PAY21-MONEY-01": ("passed", ""),
        "PAY21-CB-01": ("passed", ""),
        "PAY21-TERM-02": ("unverifiable", UNCOVERED),
        "PAY21-SCREEN-01": ("unverifiable", "a colour of the vendor's dashboard, no part of the API"),
        "OUT1905-DONE-01": ("passed", ""),
        "OUT1905-CANCEL-01": ("not_claimed", "the profile does not claim the capability cancel"),
    }


def test_a_life_cycle_tells_documented_inferred_and_observed_apart(result: Result) -> None:
    cycle = result.lifecycles[documents.PAY]
    assert cycle.statuses.inferred == ("process_error", "refund_error")
    assert cycle.statuses.documented[:3] == ("created", "expired", "terminated")
    assert cycle.statuses.observed[:2] == ("created", "processing")
    assert cycle.statuses.observed[-1] == "archived"
    assert Edge("created", "terminated") in cycle.transitions.inferred
    assert Edge("processing", "processed") in cycle.transitions.documented
    assert cycle.transitions.observed[-2:] == (
        Edge("process_failed", "processed"),
        Edge("processed", "archived"),
    )
    assert result.lifecycles[documents.OUT].statuses.observed == ("created", "processing", "processed")


def test_the_result_fits_its_schema(result: Result) -> None:
    document = json.loads(json.dumps(result_to_json(result)))
    assert list(validator("result").iter_errors(document)) == []
    assert document["lifecycles"][documents.OUT]["transitions"]["observed"] == [
        {"from": "created", "to": "processing"},
        {"from": "processing", "to": "processed"},
    ]


def test_each_open_question_is_told_with_its_answers(result: Result) -> None:
    asked = {(each.id, each.lifecycle): each for each in result.ambiguities}
    assert list(asked) == [("AMB-01", documents.PAY), ("AMB-02", documents.PAY)]
    assert asked["AMB-01", documents.PAY].answers == ()
    told = asked["AMB-02", documents.PAY]
    assert told.about == "Refund after a part payment"
    assert told.answers == (
        AmbiguityAnswer(
            "60.00 of 100.00 EUR paid, 60.00 refunded: refunded",
            1,
            f"{documents.PAY}/refunds.feature::A refund after a part payment",
        ),
    )


def noting(name: str, *texts: str, lifecycle: str = documents.PAY) -> ScenarioFinished:
    notes = tuple(Note("AMB-01", text) for text in texts)
    return making.scenario(f"{lifecycle}/a.feature", name, Verdict.PASSED, notes=notes)


def test_answers_are_counted_by_scenario_and_the_commonest_stands_first(run_of: RunOf) -> None:
    result = build(run_of(noting("a", "kept"), noting("b", "sent", "sent"), noting("c", "sent")))
    answers = result.ambiguities[0].answers
    assert [(each.text, each.scenarios, each.example[-1]) for each in answers] == [
        ("sent", 2, "b"),
        ("kept", 1, "a"),
    ]


def test_a_question_of_one_life_cycle_is_not_answered_by_another(run_of: RunOf) -> None:
    result = build(run_of(noting("a", "kept", lifecycle=documents.OUT)))
    assert [(each.id, each.lifecycle, each.about, len(each.answers)) for each in result.ambiguities] == [
        ("AMB-01", documents.PAY, "Overpayment", 0),
        ("AMB-02", documents.PAY, "Refund after a part payment", 0),
        ("AMB-01", documents.OUT, "More is moved than the invoice amount", 1),
    ]


@given(st.permutations(sample.EVENTS))
def test_the_order_of_the_events_changes_nothing(shuffled: list[Event]) -> None:
    assert build(shuffled) == build(sample.EVENTS)


def test_all_musts_verified_is_conformant(run_of: RunOf) -> None:
    result = build(run_of(*passing(*OBSERVABLE_MUSTS)))
    assert (result.verdict, result.exit_code) == (RunVerdict.CONFORMANT, 0)
    assert result.why == "All 12 musts are verified."


@pytest.mark.parametrize(
    ("verdict", "level_id", "why"),
    [
        (Verdict.UNVERIFIABLE, OBSERVABLE_MUSTS[-1], "1 must not verified: OUT1905-CANCEL-01"),
        (Verdict.NOT_CLAIMED, OBSERVABLE_MUSTS[-1], "1 must not verified: OUT1905-CANCEL-01"),
        (Verdict.UNSPECIFIED, OBSERVABLE_MUSTS[-1], "1 must not decided by the documents"),
        (Verdict.KNOWN_DEVIATION, OBSERVABLE_MUSTS[-1], "1 must failed as the known deviations say"),
        (Verdict.FAILED, "PAY21-PEND-01", "1 should failed: PAY21-PEND-01"),
    ],
)
def test_a_gap_is_told_and_still_exits_with_0(
    verdict: Verdict, level_id: str, why: str, run_of: RunOf
) -> None:
    others = passing(*(each for each in OBSERVABLE_MUSTS if each != level_id))
    gap = making.scenario(f"{documents.PAY}/b.feature", "gap", verdict, level_id)
    result = build(run_of(*others, gap))
    assert (result.verdict, result.exit_code) == (RunVerdict.WITH_GAPS, 0)
    assert why in result.why


@pytest.mark.parametrize(
    ("verdict", "requirement"),
    [(Verdict.UNVERIFIABLE, OBSERVABLE_MUSTS[-1]), (Verdict.FAILED, "PAY21-PEND-01")],
    ids=["a must not verified", "a should failed"],
)
def test_a_strict_run_says_the_same_of_a_gap_and_exits_with_1(
    verdict: Verdict, requirement: str, run_of: RunOf
) -> None:
    others = passing(*(each for each in OBSERVABLE_MUSTS if each != requirement))
    gap = making.scenario(f"{documents.PAY}/b.feature", "gap", verdict, requirement)
    lax, strict = (build(run_of(*others, gap), Gates(strict=strict)) for strict in (False, True))
    assert (strict.verdict, strict.exit_code) == (lax.verdict, 1)
    assert strict.why == f"{lax.why} A strict run takes no gaps."


def test_a_strict_run_without_gaps_exits_with_0(run_of: RunOf) -> None:
    result = build(run_of(*passing(*OBSERVABLE_MUSTS)), Gates(strict=True, min_verified=100))
    assert (result.verdict, result.exit_code) == (RunVerdict.CONFORMANT, 0)


def test_failed_shoulds_and_mays_are_told_apart(run_of: RunOf) -> None:
    names = ("PAY21-PEND-01", "PAY21-TERM-02")
    failed = [making.scenario(f"{documents.PAY}/c.feature", n, Verdict.FAILED, n) for n in names]
    why = build(run_of(*passing(*OBSERVABLE_MUSTS), *failed)).why
    assert why.startswith("No must failed; 1 should failed: PAY21-PEND-01; 1 may failed: PAY21-TERM-02.")


def test_a_failed_must_is_not_conformant(run_of: RunOf) -> None:
    result = build(run_of(*passing(*OBSERVABLE_MUSTS), sample.LATE))
    assert (result.verdict, result.exit_code) == (RunVerdict.NOT_CONFORMANT, 1)


def test_a_failing_scenario_without_a_requirement_is_never_green(run_of: RunOf) -> None:
    own = making.scenario(f"{documents.PAY}/own.feature", "own", Verdict.FAILED)
    result = build(run_of(*passing(*OBSERVABLE_MUSTS), own))
    assert (result.verdict, result.exit_code) == (RunVerdict.NOT_CONFORMANT, 1)


@pytest.mark.parametrize(("verified", "enough"), [(5, False), (6, True)])
def test_fewer_than_half_of_the_musts_decide_nothing(verified: int, *, enough: bool, run_of: RunOf) -> None:
    result = build(run_of(*passing(*OBSERVABLE_MUSTS[:verified])))
    assert (result.verdict is RunVerdict.WITH_GAPS) is enough
    assert result.exit_code == (0 if enough else 1)


def test_min_verified_is_the_users(run_of: RunOf) -> None:
    events = run_of(*passing(*OBSERVABLE_MUSTS[:6]))
    result = build(events, Gates(min_verified=90))
    assert (result.verdict, result.exit_code) == (RunVerdict.INCONCLUSIVE, 1)
    assert "6 of 12 musts are verified; a verdict takes 90%" in result.why
    assert "6 of 12 musts are verified; a verdict takes 50%." in build(events).why


@pytest.mark.parametrize(("percent", "enough"), [(58, True), (59, False), (100, False), (0, True)])
def test_min_verified_is_measured_exactly(percent: int, *, enough: bool, run_of: RunOf) -> None:
    events = run_of(*passing(*OBSERVABLE_MUSTS[:7]))  # 7 of 12 are 58.3 %
    verdict = build(events, Gates(min_verified=percent)).verdict
    assert (verdict is RunVerdict.WITH_GAPS) is enough


@pytest.mark.parametrize("scenarios", [(), sample.SCENARIOS[8:9]], ids=["none", "all skipped"])
def test_nothing_ran_is_inconclusive_even_if_nothing_is_asked(
    scenarios: tuple[ScenarioFinished, ...], run_of: RunOf
) -> None:
    result = build(run_of(*scenarios), Gates(min_verified=0))
    assert (result.verdict, result.exit_code, result.why) == (
        RunVerdict.INCONCLUSIVE,
        1,
        "No scenario ran.",
    )


def test_a_broken_harness_is_inconclusive_and_exits_with_3(run_of: RunOf) -> None:
    result = build(run_of(*passing(*OBSERVABLE_MUSTS), sample.BROKEN))
    assert (result.verdict, result.exit_code) == (RunVerdict.INCONCLUSIVE, 3)
    result = build(run_of(*passing(*OBSERVABLE_MUSTS), problems=("worker gw1 crashed",)))
    assert (result.verdict, result.exit_code) == (RunVerdict.INCONCLUSIVE, 3)
    assert result.problems == ("worker gw1 crashed",)


def test_a_target_that_went_away_exits_with_4_before_all_else(run_of: RunOf) -> None:
    gone = replace(sample.BROKEN, error=Trouble("TargetUnreachableError", "nobody answers"))
    assert build(run_of(sample.LATE, gone)).exit_code == 4


def test_an_interrupted_run_decides_nothing(run_of: RunOf) -> None:
    events = run_of(*passing(*OBSERVABLE_MUSTS), interrupted="SIGINT", collected=40)
    result = build(events)
    assert (result.verdict, result.interrupted, result.problems) == (RunVerdict.INCONCLUSIVE, "SIGINT", ())


def test_an_uncovered_requirement_says_whether_tags_left_it_out(run_of: RunOf) -> None:
    started, *rest = run_of(*passing("PAY21-INIT-01"))
    chosen = [
        Selection("@hazard"),
        Selection(level="must"),
        Selection(failed_from="a"),
        Selection(shard="1/1"),
    ]
    runs = [started, *(replace(started, selection=each) for each in chosen)]
    reasons = [build([run, *rest]).requirements[1].reason for run in runs]
    assert reasons == [UNCOVERED, *[UNSELECTED] * 4]


def test_what_was_left_out_is_a_gap_however_much_is_verified(run_of: RunOf) -> None:
    events = run_of(*passing(*OBSERVABLE_MUSTS), scope=Scope(available=40, selected=12, digest=""))
    result = build(events)
    assert (result.verdict, result.exit_code, result.left_out) == (RunVerdict.WITH_GAPS, 0, 28)
    assert result.why.startswith(
        "No must failed; 28 scenarios left out. 12 of 12 musts are verified, by 12 of 40"
    )
    assert build(events, Gates(strict=True)).exit_code == 1


def test_what_was_not_begun_in_time_is_a_gap_too(run_of: RunOf) -> None:
    late = making.scenario(f"{documents.PAY}/b.feature", "late", Verdict.UNVERIFIABLE, OBSERVABLE_MUSTS[0])
    result = build(run_of(*passing(*OBSERVABLE_MUSTS), replace(late, begun=False, reason="too late")))
    assert (result.verdict, result.exit_code, result.not_begun) == (RunVerdict.WITH_GAPS, 0, 1)
    assert result.why == (
        "No must failed; 1 scenario not begun in time. "
        "12 of 12 musts are verified, by 12 of 13 scenarios; a verdict takes 50%."
    )
    assert result.interrupted is None


def test_events_without_a_beginning_are_no_run() -> None:
    with pytest.raises(HarnessError, match="0 run-started"):
        build([sample.FINISHED])


def test_one_verification_outweighs_what_could_not_be_verified() -> None:
    order = ["failed", "error", "known_deviation", "passed", "unspecified", "unverifiable", "not_claimed"]
    for first, second in product(range(len(order)), repeat=2):
        verdict = of_requirement([Verdict(order[first]), Verdict(order[second])])
        assert verdict.value == order[min(first, second)]
    assert of_requirement([]) is Verdict.UNVERIFIABLE


def test_a_scenario_gets_the_worst() -> None:
    assert of_scenario([Verdict.PASSED, Verdict.NOT_CLAIMED]) is Verdict.NOT_CLAIMED
    assert of_scenario([Verdict.UNSPECIFIED, Verdict.PASSED]) is Verdict.UNSPECIFIED
    assert of_scenario([Verdict.ERROR, Verdict.FAILED]) is Verdict.FAILED
