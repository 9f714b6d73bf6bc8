"""Outcomes by attempt and by chance."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payconform.simulator.draws import ByAttempt, Lot, Outcome, Weighted, draw
from payconform.simulator.kinds import Kind
from payconform.simulator.outcomes import outcome_of
from payconform.simulator.plan import Plan

from .world import Api

COIN = {
    "weighted": [{"weight": 1, "then": {"outcome": "success"}}, {"weight": 1, "then": {"outcome": "error"}}]
}
FAILS_TWICE = {"attempts": [{"outcome": "error"}, {"outcome": "error"}, {"outcome": "success"}]}


def test_attempts_are_counted_by_reference_and_by_kind(api: Api) -> None:
    api.rule(FAILS_TWICE)
    payments = [api.order(reference=reference)["status"] for reference in ("a", "a", "b", "a", "a", "b")]
    assert payments == ["failed", "failed", "failed", "succeeded", "succeeded", "failed"]
    assert api.order("payout", reference="a")["status"] == "failed"


def test_a_draw_is_the_same_in_any_order(api: Api) -> None:
    api.rule(
        {
            "weighted": [
                {"weight": 1, "then": {"outcome": "success"}},
                {"weight": 1, "then": {"outcome": "error"}},
            ]
        }
    )
    references = [f"inv-{number}" for number in range(30)]
    shuffled = references[:]
    Random(7).shuffle(shuffled)
    first = {reference: api.order(reference=reference)["status"] for reference in references}
    again = api.of("again")
    again.control("PUT", "", {"clock": {"mode": "frozen"}}, status=201)
    again.rule(
        {
            "weighted": [
                {"weight": 1, "then": {"outcome": "success"}},
                {"weight": 1, "then": {"outcome": "error"}},
            ]
        }
    )
    assert {reference: again.order(reference=reference)["status"] for reference in shuffled} == first
    assert set(first.values()) == {"succeeded", "failed"}


def test_another_seed_is_another_draw_and_the_answer_says_which(api: Api) -> None:
    drawn = []
    for seed in (1, 2):
        run = api.of(f"seed-{seed}")
        run.control("PUT", "", {"seed": seed}, status=201)
        run.rule(COIN)
        payments = [run.order(reference=f"inv-{number}") for number in range(20)]
        assert all(f"with seed {seed}" in each["outcome_source"]["detail"] for each in payments)
        drawn.append([each["status"] for each in payments])
    assert drawn[0] != drawn[1]


@given(weights=st.lists(st.integers(1, 5), min_size=1, max_size=4), seed=st.integers(0, 2**53 - 1))
def test_every_choice_comes_as_often_as_its_weight_says(weights: list[int], seed: int) -> None:
    choices = [
        {"weight": weight, "then": {"plan": [{"after": n, "status": "succeeded"}]}}
        for n, weight in enumerate(weights)
    ]
    outcome = outcome_of({"weighted": choices}, "")
    assert isinstance(outcome, Weighted)
    drawn = [draw(outcome, lot(seed, reference=str(number))).plan for number in range(400)]
    for (weight, plan), share in zip(outcome.choices, weights, strict=True):
        assert weight == share
        assert abs(drawn.count(plan) / 400 - weight / sum(weights)) < 0.15  # type: ignore[arg-type]


@pytest.mark.parametrize(("attempt", "reached"), [(1, 0), (2, 1), (3, 1)])
def test_outcomes_nest(attempt: int, reached: int) -> None:
    outcome = outcome_of(
        {
            "attempts": [
                {"outcome": "error"},
                {"weighted": [{"weight": 1, "then": {"outcome": "success-at-once"}}]},
            ]
        },
        "",
    )
    assert draw(outcome, lot(0, attempt=attempt)).plan == plans(outcome)[reached]


def test_silence_holds_for_all_that_an_outcome_may_come_to() -> None:
    outcome: Outcome = outcome_of({**FAILS_TWICE, "callbacks": False}, "")
    assert all(plan.silent for plan in plans(outcome))


def lot(seed: int, *, reference: str = "inv-1", attempt: int = 1) -> Lot:
    return Lot(seed, Kind.PAYMENT, reference, lambda: attempt)


def plans(outcome: Outcome) -> tuple[Plan, ...]:
    """All that it may come to."""
    match outcome:
        case Plan():
            return (outcome,)
        case ByAttempt(outcomes):
            return tuple(plan for each in outcomes for plan in plans(each))
        case Weighted(choices):
            return tuple(plan for _, each in choices for plan in plans(each))
