"""A vendor payout's way: every edge of its machine and every action over the API; approval and schedule."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from payconform.clock import FrozenClock
from payconform.simulator.kinds import Kind
from payconform.simulator.transitions import MACHINES, Status

from .payouts import Payouts
from .world import START, Api

NOON = int(START.timestamp())
DAY = 86400
PATIENCE_S = 90 * DAY

# How to bring a payout into each status. Then how to go on from there to each other that its machine has:
# an action, the clock (seconds that pass), or the plan that it was ordered with.
WAYS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "awaiting_approval": ({"outcome": "payout-awaits-approval"}, ()),
    "queued": ({"outcome": "payout-awaits-funds", "queue_if_low_balance": True}, ()),
    "scheduled": ({"scheduled_at": NOON + DAY, "outcome": "payout-processing-for-ever"}, ()),
    "accepted": ({"outcome": "payout-processing-for-ever"}, ()),
    "pending": ({"outcome": "payout-processing-for-ever"}, ("pend",)),
    "succeeded": ({}, ()),
    "failed": ({"outcome": "payout-fails"}, ()),
    "reversed": ({}, ("reverse",)),
    "rejected": ({"outcome": "payout-awaits-approval"}, ("reject",)),
    "cancelled": ({"outcome": "payout-awaits-funds", "queue_if_low_balance": True}, ("cancel",)),
}
ACTIONS = {
    "awaiting_approval": ["approve", "reject"],
    "queued": ["fail", "cancel", "fund"],
    "scheduled": ["fail", "cancel"],
    "accepted": ["pend", "settle", "fail", "reverse"],
    "pending": ["settle", "fail", "reverse"],
    "succeeded": ["reverse"],
    "failed": ["reverse"],
    "reversed": ["fail_late"],
    "rejected": [],
    "cancelled": [],
}
LEADS_TO = {
    "approve": "succeeded",
    "reject": "rejected",
    "cancel": "cancelled",
    "fund": "succeeded",
    "pend": "pending",
    "settle": "succeeded",
    "fail": "failed",
    "fail_late": "failed",
    "reverse": "reversed",
}
WORDS = {
    "awaiting_approval": "pending",
    "accepted": "processing",
    "pending": "processing",
    "succeeded": "processed",
}


@pytest.fixture
def payouts(api: Api) -> Payouts:
    return Payouts(api)


def brought(payouts: Payouts, status: str) -> Any:
    order, actions = WAYS[status]
    made = payouts.order(**order)
    for action in actions:
        payouts.api.act(made, action)
    assert payouts.api.read(made)["status"] == status
    return made


@pytest.mark.parametrize("status", WAYS)
def test_each_status_has_its_word(payouts: Payouts, status: str) -> None:
    assert payouts.word(brought(payouts, status)) == WORDS.get(status, status)


@pytest.mark.parametrize("action", LEADS_TO)
@pytest.mark.parametrize("status", WAYS)
def test_every_action_in_every_status(payouts: Payouts, status: str, action: str) -> None:
    made = brought(payouts, status)
    before = payouts.api.read(made)
    can_resend = ["resend_callback"]
    if action in ACTIONS[status]:
        after = payouts.api.act(made, action)
        assert after["status"] == LEADS_TO[action]
        assert after["moved"]["value"] == ("100.00" if after["status"] == "succeeded" else "0.00")
    else:
        problem = payouts.api.act(made, action, status=409)
        own = [each for each in problem["allowed"] if each not in can_resend]
        assert own == ACTIONS[status]
        assert payouts.api.read(made) == before


def test_a_refused_action_says_what_it_needs(payouts: Payouts) -> None:
    made = payouts.order()

    assert payouts.api.act(made, "approve", status=409)["detail"].endswith("needs it to be awaiting_approval")
    assert "nothing that a vendor_payout" in payouts.api.act(made, "settle_part", status=409)["detail"]
    assert "nothing that a payment" in payouts.api.act(payouts.api.order(), "approve", status=409)["detail"]


@pytest.mark.parametrize("action", ["approve", "reject"])
@pytest.mark.parametrize("detail", [{"amount": "1.00"}, {"resolution": "ok"}])
def test_an_action_takes_no_details_that_it_has_no_use_for(
    payouts: Payouts, action: str, detail: dict[str, str]
) -> None:
    made = brought(payouts, "awaiting_approval")

    payouts.api.act(made, action, status=400, **detail)
    assert payouts.api.read(made)["status"] == "awaiting_approval"


EDGES = [
    ("awaiting_approval", "queued", {"awaits": ["approval", "funds"]}, {}, "approve"),
    ("awaiting_approval", "scheduled", {"awaits": ["approval"]}, {"scheduled_at": NOON + DAY}, "approve"),
    ("awaiting_approval", "accepted", {"awaits": ["approval"]}, {}, "approve"),
    ("awaiting_approval", "rejected", {"awaits": ["approval"]}, {}, "reject"),
    ("queued", "accepted", {"awaits": ["funds"]}, {"queue_if_low_balance": True}, "fund"),
    ("queued", "cancelled", {"awaits": ["funds"]}, {"queue_if_low_balance": True}, "cancel"),
    ("queued", "failed", {"awaits": ["funds"]}, {"queue_if_low_balance": True}, PATIENCE_S),
    ("scheduled", "accepted", {}, {"scheduled_at": NOON + DAY}, DAY),
    ("scheduled", "cancelled", {}, {"scheduled_at": NOON + DAY}, "cancel"),
    ("scheduled", "failed", {"awaits": ["funds"]}, {"scheduled_at": NOON + DAY}, DAY),
    ("accepted", "pending", {}, {}, "pend"),
    ("accepted", "succeeded", {}, {}, "settle"),
    ("accepted", "failed", {}, {}, "fail"),
    ("accepted", "reversed", {}, {}, "reverse"),
    ("pending", "succeeded", {"plan": [{"status": "pending"}]}, {}, "settle"),
    ("pending", "failed", {"plan": [{"status": "pending"}]}, {}, "fail"),
    ("pending", "reversed", {"plan": [{"status": "pending"}]}, {}, "reverse"),
    ("succeeded", "reversed", {"plan": [{"status": "succeeded"}, {"after": 9, "status": "reversed"}]}, {}, 9),
    ("reversed", "failed", {"outcome": "reversal"}, {}, "fail_late"),
    ("failed", "reversed", {"outcome": "error"}, {}, "reverse"),
]


def test_the_edges_below_are_all_that_the_machine_has() -> None:
    machine = MACHINES[Kind.VENDOR_PAYOUT]
    written = {(source, target) for source, target, *_ in EDGES}
    assert written == {(source, target) for source, targets in machine.items() for target in targets}


@pytest.mark.parametrize(("source", "target", "outcome", "order", "by"), EDGES)
def test_every_edge_of_the_machine_is_gone(
    payouts: Payouts,
    source: str,
    target: str,
    outcome: dict[str, Any],
    order: dict[str, Any],
    by: str | float,
) -> None:
    payouts.api.rule({"plan": [{"status": "accepted"}], **outcome} if "outcome" not in outcome else outcome)
    made = payouts.order(**order)
    assert payouts.api.read(made)["status"] == source
    if isinstance(by, str):
        payouts.api.act(made, by)
    else:
        payouts.api.move(by=by)

    assert payouts.api.transitions()[-1] == (source, target)
    assert payouts.api.read(made)["status"] == target


def test_a_run_may_ask_for_approval_of_all(payouts: Payouts) -> None:
    payouts.set(approval=True)
    made = payouts.order()
    payouts.set(approval=False)
    other = payouts.order()

    assert (made["status"], made["status_details"]["reason"]) == ("pending", "pending_approval")
    assert (payouts.word(made), payouts.word(other)) == ("pending", "processed")
    payouts.api.act(made, "approve")
    assert payouts.word(made) == "processed"
    assert payouts.api.read(made)["outcome_source"]["trigger"] == "default"


def test_the_plan_begins_with_the_approval(payouts: Payouts) -> None:
    payouts.set(approval=True)
    made = payouts.order(outcome="payout-processed-after-a-minute")
    payouts.api.move(by=DAY)
    assert payouts.word(made) == "pending"

    payouts.api.act(made, "approve")
    assert payouts.word(made) == "processing"
    payouts.api.move(by=59)
    assert payouts.word(made) == "processing"
    payouts.api.move(by=1)
    assert payouts.word(made) == "processed"


def test_reads_do_not_count_before_it_is_processed(payouts: Payouts) -> None:
    payouts.set(approval=True)
    payouts.api.rule({"plan": [{"reads": 3, "status": "succeeded"}]})
    made = payouts.order()
    assert [payouts.read(made)["status"] for _ in range(5)] == ["pending"] * 5

    payouts.api.act(made, "approve")
    assert [payouts.read(made)["status"] for _ in range(3)] == ["processing", "processing", "processed"]


def test_the_next_step_can_not_be_had_before_it_is_processed(payouts: Payouts) -> None:
    payouts.set(approval=True)
    made = payouts.order(outcome="payout-processed-after-a-minute")

    assert "no step left" in payouts.api.act(made, "next_step", status=409)["detail"]
    payouts.api.act(made, "approve")
    assert payouts.api.act(made, "next_step")["status"] == "succeeded"


def test_nobody_approves_it_for_three_months(payouts: Payouts) -> None:
    made = brought(payouts, "awaiting_approval")
    payouts.api.move(by=PATIENCE_S - 1)
    assert payouts.word(made) == "pending"

    payouts.api.move(by=1)
    assert payouts.word(made) == "rejected"
    assert payouts.api.clock()["next_due"] is None


def test_nobody_approves_it_before_its_schedule(payouts: Payouts) -> None:
    made = payouts.order(outcome="payout-awaits-approval", scheduled_at=NOON + DAY)
    payouts.api.move(by=DAY)

    assert payouts.word(made) == "rejected"


def test_a_schedule_beyond_three_months_waits_no_longer_for_approval(payouts: Payouts) -> None:
    made = payouts.order(outcome="payout-awaits-approval", scheduled_at=NOON + 100 * DAY)
    payouts.api.move(by=PATIENCE_S)

    assert payouts.word(made) == "rejected"


def test_approved_in_time_it_waits_for_its_moment(payouts: Payouts) -> None:
    made = payouts.order(outcome="payout-awaits-approval", scheduled_at=NOON + DAY)
    payouts.api.act(made, "approve")
    assert payouts.word(made) == "scheduled"
    assert payouts.api.move(by=DAY - 1)["fired"] == 0

    payouts.api.move(by=1)
    assert payouts.word(made) == "processed"
    assert payouts.read(made)["scheduled_at"] == NOON + DAY


def test_the_schedule_is_kept_on_the_real_clock_as_well(provider: Api, real_clock: FrozenClock) -> None:
    payouts = Payouts(provider)
    made = payouts.order(scheduled_at=NOON + 60)
    provider.parts.engine.fire(provider.parts.runs.get("default"), real_clock.now())
    assert payouts.word(made) == "scheduled"

    real_clock.advance(timedelta(seconds=75))
    provider.parts.engine.fire(provider.parts.runs.get("default"), real_clock.now())
    assert payouts.word(made) == "processed"


def test_a_reversal_days_later(payouts: Payouts) -> None:
    made = payouts.order(outcome="payout-reversed-days-later")
    payouts.api.move(by=2 * DAY - 1)
    assert payouts.word(made) == "processed"

    payouts.api.move(by=1)
    read = payouts.read(made)
    assert (read["status"], read["status_details"]["source"]) == ("reversed", "beneficiary_bank")
    assert read["utr"] is not None


def test_a_request_may_ask_for_it(payouts: Payouts) -> None:
    assert payouts.order(outcome='{"outcome": "success", "awaits": ["approval"]}')["status"] == "pending"


def test_awaiting_may_stand_around_draws(payouts: Payouts) -> None:
    outcome = {"awaits": ["approval"], "attempts": [{"outcome": "success"}, {"outcome": "error"}]}
    payouts.api.rule(outcome)

    assert [payouts.order()["status"] for _ in range(2)] == ["pending", "pending"]


def test_awaiting_may_stand_in_a_plan_file(payouts: Payouts) -> None:
    rule = {
        "match": {"operation": "vendor_payout"},
        "outcomes": [{"outcome": "success", "awaits": ["approval"]}],
    }
    payouts.api.control("PUT", "/plan", {"rules": [rule]})

    assert payouts.order()["status"] == "pending"
    assert payouts.api.control("GET", "/plan")["rules"] == [rule]


def test_each_status_that_it_may_have_is_written_above() -> None:
    assert set(WAYS) == set(MACHINES[Kind.VENDOR_PAYOUT]) == set(Status) - {Status.PARTIAL}
