"""Refunds and cancellations, and the law that money is neither made nor lost by any sequence of calls."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payconform.money import Money

from .world import RECEIVER, Api


def test_a_refund_inherits_what_it_leaves_out(api: Api) -> None:
    payment = api.order(method="card", descriptor="SHOP", callback_url=RECEIVER)
    refund = api.take_back(payment)
    assert refund["id"].startswith("rfd_")
    assert (refund["parent"], refund["kind"], refund["run"]) == (payment["id"], "refund", api.run)
    for name in ("reference", "amount", "callback_url", "method"):
        assert refund[name] == payment[name]
    assert refund["metadata"] == {}


def test_a_cancellation_of_a_payout(api: Api) -> None:
    payout = api.order("payout")
    cancellation = api.take_back(payout, "40.00")
    assert payout["id"].startswith("pyt_")
    assert cancellation["id"].startswith("cnl_")
    assert cancellation["moved"]["value"] == "40.00"
    read = api("GET", f"/runs/{api.run}/cancellations/{cancellation['id']}")
    assert read.json == cancellation


def test_refunds_up_to_what_was_moved(api: Api) -> None:
    payment = api.order()
    api.take_back(payment, "60.00")
    problem = api.take_back(payment, "40.01", status=422)
    assert problem["errors"] == [
        {"detail": f"40.00 EUR is left of {payment['id']}", "pointer": "/amount/value"}
    ]
    assert api.take_back(payment)["amount"]["value"] == "40.00"
    api.take_back(payment, status=422)
    api.take_back(payment, "0.01", status=422)


def test_a_pending_refund_holds_its_amount_and_a_failed_one_gives_it_free(api: Api) -> None:
    payment = api.order()
    api.rule({"outcome": "pending"}, {"outcome": "success"}, operation="refund")
    first = api.take_back(payment, "60.00")
    api.take_back(payment, "60.00", status=422)
    api.act(first, "fail")
    second = api.take_back(payment, "60.00")
    assert second["status"] == "succeeded"
    # The money is gone, so the first one can't succeed late; a smaller part still can.
    problem = api.act(first, "settle", status=409)
    assert problem["allowed"] == ["settle_part"]
    assert api.act(first, "settle_part", amount="40.00")["moved"]["value"] == "40.00"


def test_a_failed_refund_that_will_succeed_late_keeps_holding(api: Api) -> None:
    payment = api.order()
    late = {"plan": [{"status": "failed"}, {"after": 60, "status": "succeeded"}]}
    api.rule(late, operation="refund")
    refund = api.take_back(payment, "60.00")
    api.take_back(payment, "60.00", status=422)
    api.move(by=60)
    assert api.read(refund)["status"] == "succeeded"


@pytest.mark.parametrize(
    "outcome",
    [
        {"outcome": "pending"},
        {"outcome": "error"},
        {"plan": [{"status": "succeeded"}, {"status": "reversed"}]},
    ],
)
def test_what_moved_nothing_cant_be_refunded(api: Api, outcome: Any) -> None:
    api.rule(outcome, operation="payment")
    problem = api.take_back(api.order(), status=409)
    assert problem["type"].endswith("/nothing-moved")


def test_an_overpayment_can_be_given_back_and_a_refund_gives_no_more(api: Api) -> None:
    api.rule({"outcome": "success", "amount": "120.00"})
    payment = api.order()
    assert "no more than 30.00 EUR can be given back" in api.take_back(payment, "30.00", status=422)["detail"]
    assert api.take_back(payment, "120.00")["moved"]["value"] == "120.00"


def test_a_refund_in_another_currency_is_refused(api: Api) -> None:
    payment = api.order()
    path = f"/runs/{api.run}/payments/{payment['id']}/refunds"
    answer = api("POST", path, {"amount": {"value": "1", "currency": "USD"}})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/amount/currency"


def test_a_part_payment_can_be_refunded_up_to_its_part(api: Api) -> None:
    api.rule({"outcome": "partial", "amount": "60.00"}, operation="payment")
    payment = api.order()
    api.take_back(payment, "60.01", status=422)
    assert api.take_back(payment)["amount"]["value"] == "60.00"


def test_a_reversal_leaves_what_refunds_hold(api: Api) -> None:
    payment = api.order()
    api.take_back(payment, "30.00")
    assert api.act(payment, "reverse")["moved"]["value"] == "30.00"
    api.take_back(payment, status=422)


def test_a_planned_reversal_leaves_what_refunds_hold_too(api: Api) -> None:
    api.rule({"plan": [{"status": "succeeded"}, {"after": 120, "status": "reversed"}]}, operation="payment")
    payment = api.order()
    api.take_back(payment, "30.00")
    api.move(by=120)
    reversed_payment = api.read(payment)
    assert (reversed_payment["status"], reversed_payment["moved"]["value"]) == ("reversed", "30.00")


AMOUNTS = st.sampled_from(["0.01", "10.00", "33.33", "60.00", "99.99", "100.00"])
OUTCOMES = st.sampled_from(
    [
        {"outcome": "success"},
        {"outcome": "pending"},
        {"outcome": "error"},
        {"outcome": "success", "after": 60},
        {"outcome": "partial", "share": "0.6"},
        {"plan": [{"status": "failed"}, {"after": 90, "status": "succeeded"}]},
        {"plan": [{"status": "succeeded"}, {"after": 120, "status": "reversed"}]},
        {"plan": [{"status": "pending"}, {"after": 30, "status": "partial", "share": "0.5"}]},
    ]
)
ACTIONS = st.sampled_from(["settle", "settle_part", "fail", "reverse"])
CALLS = st.lists(
    st.one_of(
        st.tuples(st.just("refund"), AMOUNTS, OUTCOMES),
        st.tuples(st.just("act"), ACTIONS, st.integers(0, 5), AMOUNTS),
        st.tuples(st.just("move"), st.sampled_from([30, 60, 100])),
    ),
    max_size=14,
)


def _call(run: Any, payment: Any, call: tuple[Any, ...]) -> None:
    """Whatever the provider answers to it: refusing is lawful, too."""
    match call:
        case ("refund", value, outcome):
            run.rule(outcome, operation="refund")
            body = {"amount": {"value": value, "currency": "EUR"}}
            answer = run("POST", f"/runs/{run.run}/payments/{payment['id']}/refunds", body)
            assert answer.status_code in {201, 409, 422}
        case ("act", action, index, value):
            found = run.control("GET", "/operations")["items"]
            body = {"action": action} | ({"amount": value} if action == "settle_part" else {})
            path = f"/_control/runs/{run.run}/operations/{found[index % len(found)]['id']}/actions"
            assert run("POST", path, body).status_code in {200, 400, 409}
        case ("move", seconds):
            run.move(by=seconds)


def _check_law(run: Any) -> None:
    payment, *refunds = run.control("GET", "/operations")["items"]
    whole = Money.of(**payment["amount"])
    moved = Money.of(**payment["moved"])
    assert 0 <= moved.minor <= whole.minor
    back = sum((Money.of(**refund["moved"]) for refund in refunds), Money(0, "EUR"))
    assert back <= moved
    for each in (payment, *refunds):
        amount, part = Money.of(**each["amount"]).minor, Money.of(**each["moved"]).minor
        match each["status"]:
            case "succeeded":
                assert part == amount
            case "partial":
                assert 0 < part < amount
            case "accepted" | "pending" | "failed":
                assert part == 0


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example has a run of its own
)
@given(outcome=OUTCOMES, calls=CALLS)
def test_no_sequence_of_calls_makes_or_loses_money(provider: Api, outcome: Any, calls: list[Any]) -> None:
    run = provider.of("law")
    provider("DELETE", "/_control/runs/law")
    run.control("PUT", "", {"clock": {"mode": "frozen"}}, status=201)
    run.rule(outcome, operation="payment")
    payment = run.order()
    _check_law(run)
    for call in calls:
        _call(run, payment, call)
        _check_law(run)
    # The journal tells the same story: its last word on each operation is how it stands.
    last = {row["operation"]: row for row in run.journal()["items"] if row["kind"] == "transition"}
    for operation in run.control("GET", "/operations")["items"]:
        row = last[operation["id"]]
        assert (row["to"], row["moved"]) == (operation["status"], operation["moved"])


def test_what_refunds_hold_is_theirs_when_a_payment_fails_late_and_pays_a_part_after_all(api: Api) -> None:
    payment = api.order()
    api.take_back(payment, "30.00")
    assert api.act(payment, "fail_late")["moved"]["value"] == "30.00"
    problem = api.act(payment, "settle_part", status=400, amount="29.99")
    assert problem["errors"] == [{"detail": "refunds hold 30.00 EUR", "pointer": "/amount"}]
    assert api.act(payment, "settle_part", amount="30.00")["moved"]["value"] == "30.00"


def test_a_plan_leaves_refunds_what_they_hold_in_every_step(api: Api) -> None:
    part = {"after": 60, "status": "partial", "share": "0.1"}
    api.rule(
        {"plan": [{"status": "succeeded"}, {"after": 60, "status": "failed"}, part]}, operation="payment"
    )
    payment = api.order()
    api.take_back(payment, "30.00")
    api.move(by=60)
    assert api.read(payment)["moved"]["value"] == "30.00"
    api.move(by=60)
    assert (api.read(payment)["status"], api.read(payment)["moved"]["value"]) == ("partial", "30.00")
