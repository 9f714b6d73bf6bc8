"""The state machine, every status against every target, and every action in every status."""

from __future__ import annotations

from typing import Any

import pytest

from payconform.simulator import actions, transitions
from payconform.simulator.actions import Action
from payconform.simulator.kinds import Kind
from payconform.simulator.transitions import IllegalTransitionError, Status

from .world import RECEIVER, Api, Receiver

# Rows: from; columns: to. x: of every kind; the letters of kinds where only these may (payment p, payout o,
# refund r, cancellation c, vendor payout v). Written out apart from the table under test.
LEGAL = """
                  accepted pending succeeded partial failed reversed awaiting_approval queued scheduled rejected cancelled
(none)            x        proc    proc      proc    x      .        v                 v      v         .        .
accepted          .        x       x         proc    x      v        .                 .      .         .        .
pending           .        .       x         proc    x      v        .                 .      .         .        .
succeeded         .        .       .         .       por    porv     .                 .      .         .        .
partial           .        .       .         .       por    por      .                 .      .         .        .
failed            .        .       proc      proc    .      v        .                 .      .         .        .
reversed          .        .       .         .       v      .        .                 .      .         .        .
awaiting_approval v        .       .         .       .      .        .                 v      v         v        .
queued            v        .       .         .       v      .        .                 .      .         .        v
scheduled         v        .       .         .       v      .        .                 .      .         .        v
rejected          .        .       .         .       .      .        .                 .      .         .        .
cancelled         .        .       .         .       .      .        .                 .      .         .        .
"""  # noqa: E501 - a table
LETTERS = {
    "p": Kind.PAYMENT,
    "o": Kind.PAYOUT,
    "r": Kind.REFUND,
    "c": Kind.CANCELLATION,
    "v": Kind.VENDOR_PAYOUT,
}

# Of a payment that has neither a plan nor a receiver.
ALLOWED_ACTIONS = {
    "accepted": ["pend", "settle", "settle_part", "fail"],
    "pending": ["settle", "settle_part", "fail"],
    "succeeded": ["fail_late", "reverse", "reverse_part"],
    "partial": ["fail_late", "reverse", "reverse_part"],
    "failed": ["settle", "settle_part"],
    "reversed": [],
}


def edges() -> list[tuple[Kind, Status | None, Status, bool]]:
    header, *rows = LEGAL.strip().splitlines()
    return [
        (kind, None if name == "(none)" else Status(name), Status(target), cell == "x" or letter in cell)
        for letter, kind in LETTERS.items()
        for name, *cells in (row.split() for row in rows)
        for target, cell in zip(header.split(), cells, strict=True)
    ]


@pytest.mark.parametrize(("kind", "source", "target", "legal"), edges())
def test_every_status_against_every_target(
    kind: Kind, source: Status | None, target: Status, legal: bool
) -> None:
    if legal:
        transitions.check(kind, source, target)
    else:
        with pytest.raises(IllegalTransitionError, match=str(target)):
            transitions.check(kind, source, target)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("kind", Kind)
def test_an_action_is_only_ever_possible_where_the_machine_allows_it(kind: Kind, action: Action) -> None:
    target = actions.TRAITS[action].target
    for status in Status:
        if action in actions.possible(kind, status):
            assert status in actions.TRAITS[action].needs
            assert target is None or target in transitions.targets(kind, status)


def test_a_refund_can_bounce_and_a_cancellation_cannot(api: Api) -> None:
    refund = api.take_back(api.order(), "30.00")
    assert api.act(refund, "fail_late", resolution="processing_error")["moved"]["value"] == "0.00"
    cancellation = api.take_back(api.order("payout"), "30.00")
    problem = api.act(cancellation, "fail_late", status=409)
    assert "nothing that a cancellation can go through" in problem["detail"]


# How to bring a payment into each status through the API.
WAYS = {
    "accepted": {"plan": [{"status": "accepted"}]},
    "pending": {"outcome": "pending"},
    "succeeded": {"outcome": "success"},
    "partial": {"outcome": "partial", "share": "0.6"},
    "failed": {"outcome": "error"},
    "reversed": {"outcome": "reversal"},
}
RESULTS = {
    "pend": ("pending", "0.00", None),
    "settle": ("succeeded", "100.00", "ok"),
    "settle_part": ("partial", "40.00", "ok"),
    "fail": ("failed", "0.00", "insufficient_funds"),
    "fail_late": ("failed", "0.00", "general_fatal_error"),
    "reverse": ("reversed", "0.00", "ok"),
}
DETAILS = {
    "settle_part": {"amount": "40.00"},
    "reverse_part": {"amount": "40.00"},
    "fail": {"resolution": "insufficient_funds"},
}
LEFT = {"succeeded": "60.00", "partial": "20.00"}


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("status", WAYS)
def test_every_action_in_every_status_over_the_control_plane(api: Api, status: str, action: str) -> None:
    api.rule(WAYS[status])
    payment = api.order()
    assert payment["status"] == status
    before = api.read(payment)
    details = DETAILS.get(action, {})
    if action in ALLOWED_ACTIONS[status]:
        after = api.act(payment, action, **details)
        expected = RESULTS.get(action) or ("reversed", LEFT[status], "ok")
        assert (after["status"], after["moved"]["value"], after["resolution"]) == expected
        assert (after["outcome_source"]["trigger"], after["outcome_source"]["detail"]) == ("action", action)
    else:
        problem = api.act(payment, action, status=409, **details)
        assert problem["allowed"] == ALLOWED_ACTIONS[status]
        assert api.read(payment) == before


def test_a_refused_action_says_which_state_it_needs(api: Api) -> None:
    problem = api.act(api.order(), "fail", status=409)
    assert problem["detail"].endswith("is succeeded: fail needs it to be accepted or pending")


def test_the_next_step_of_a_plan_can_be_had_at_once(api: Api) -> None:
    api.rule({"plan": [{"status": "pending"}, {"after": 60, "status": "succeeded"}, {"status": "reversed"}]})
    payment = api.act(api.order(), "next_step")
    assert payment["status"] == "reversed"
    assert "no step left" in api.act(payment, "next_step", status=409)["detail"]
    assert api.transitions() == [(None, "pending"), ("pending", "succeeded"), ("succeeded", "reversed")]


def test_the_latest_callback_can_be_had_again(api: Api, receiver: Receiver) -> None:
    api.rule({"outcome": "success", "after": 60})
    payment = api.order(callback_url=RECEIVER)
    api.move(by=60)
    api.settle_down()
    api.act(payment, "resend_callback")
    api.settle_down()
    assert receiver.types() == ["payment.pending", "payment.succeeded", "payment.succeeded"]


def test_the_actions_are_listed_with_the_states_they_need(provider: Api) -> None:
    listed = {row["action"]: row for row in provider("GET", "/_control/actions").json["items"]}
    assert list(listed) == list(Action)
    assert listed["reverse"]["operations"] == ["payment", "payout", "refund", "vendor_payout"]
    assert listed["reverse"]["starts"]["payment"] == ["succeeded", "partial"]
    assert listed["reverse"]["starts"]["vendor_payout"] == ["succeeded", "accepted", "pending", "failed"]
    assert listed["fail_late"]["operations"] == ["payment", "payout", "refund", "vendor_payout"]
    assert listed["fail_late"]["starts"]["vendor_payout"] == ["reversed"]
    assert listed["approve"]["starts"] == {"vendor_payout": ["awaiting_approval"]}
    assert listed["settle_part"]["takes"] == ["amount"]


def test_an_action_ends_what_is_left_of_the_plan(api: Api) -> None:
    api.rule({"outcome": "error", "after": 60})
    payment = api.order()
    api.act(payment, "settle")
    assert api.clock()["next_due"] is None
    assert api.move(by=120)["fired"] == 0
    assert api.read(payment)["status"] == "succeeded"


@pytest.mark.parametrize(
    ("action", "details", "pointer"),
    [
        ("settle_part", {}, "/amount"),
        ("settle_part", {"amount": "100.00"}, "/amount"),
        ("settle_part", {"amount": "0.001"}, "/amount"),
        ("settle", {"amount": "1.00"}, "/amount"),
        ("pend", {"amount": "1.00"}, "/amount"),
        ("settle", {"resolution": "declined_error"}, "/resolution"),
        ("fail", {"resolution": "ok"}, "/resolution"),
        ("fail", {"resolution": "no_such_word"}, "/resolution"),
        ("explode", {}, "/action"),
    ],
)
def test_an_action_with_wrong_details_changes_nothing(
    api: Api, action: str, details: dict[str, Any], pointer: str
) -> None:
    api.rule({"plan": [{"status": "accepted"}]})
    payment = api.order()
    problem = api.act(payment, action, status=400, **details)
    assert problem["errors"][0]["pointer"] == pointer
    assert api.read(payment) == payment
