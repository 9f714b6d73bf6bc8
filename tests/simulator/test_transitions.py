"""The state machine, every status against every target, and every action in every status."""

from __future__ import annotations

from typing import Any

import pytest

from payconform.simulator import actions, transitions
from payconform.simulator.actions import Action
from payconform.simulator.transitions import IllegalTransitionError, Status

from .world import Api

# Rows: from; columns: to. x is allowed. Written out apart from the table under test.
LEGAL = """
           accepted pending succeeded partial failed reversed
(none)     x        x       x         x       x      .
accepted   .        x       x         x       x      .
pending    .        .       x         x       x      .
succeeded  .        .       .         .       .      x
partial    .        .       .         .       .      x
failed     .        .       x         x       .      .
reversed   .        .       .         .       .      .
"""

ALLOWED_ACTIONS = {
    "accepted": ["settle", "settle_part", "fail"],
    "pending": ["settle", "settle_part", "fail"],
    "succeeded": ["reverse"],
    "partial": ["reverse"],
    "failed": ["settle", "settle_part"],
    "reversed": [],
}


def edges() -> list[tuple[Status | None, Status, bool]]:
    header, *rows = LEGAL.strip().splitlines()
    return [
        (None if name == "(none)" else Status(name), Status(target), cell == "x")
        for name, *cells in (row.split() for row in rows)
        for target, cell in zip(header.split(), cells, strict=True)
    ]


@pytest.mark.parametrize(("source", "target", "legal"), edges())
def test_every_status_against_every_target(source: Status | None, target: Status, legal: bool) -> None:
    if legal:
        transitions.check(source, target)
    else:
        with pytest.raises(IllegalTransitionError, match=str(target)):
            transitions.check(source, target)


@pytest.mark.parametrize("status", Status)
def test_the_actions_that_a_status_allows(status: Status) -> None:
    assert list(actions.allowed(status)) == ALLOWED_ACTIONS[status]


# How to bring a payment into each status through the API.
WAYS = {
    "accepted": {"plan": [{"after": 60, "status": "pending"}]},
    "pending": {"outcome": "pending"},
    "succeeded": {"outcome": "success"},
    "partial": {"outcome": "partial", "share": "0.6"},
    "failed": {"outcome": "error"},
    "reversed": {"plan": [{"status": "succeeded"}, {"status": "reversed"}]},
}
RESULTS = {
    "settle": ("succeeded", "100.00", "ok"),
    "settle_part": ("partial", "40.00", "ok"),
    "fail": ("failed", "0.00", "insufficient_funds"),
    "reverse": ("reversed", "0.00", "ok"),
}
DETAILS = {"settle_part": {"amount": "40.00"}, "fail": {"resolution": "insufficient_funds"}}


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("status", Status)
def test_every_action_in_every_status_over_the_control_plane(api: Api, status: Status, action: str) -> None:
    api.rule(WAYS[status])
    payment = api.order()
    assert payment["status"] == status
    before = api.read(payment)
    details = DETAILS.get(action, {})
    if action in ALLOWED_ACTIONS[status]:
        after = api.act(payment, action, **details)
        assert (after["status"], after["moved"]["value"], after["resolution"]) == RESULTS[action]
        assert after["outcome_source"] == {"trigger": "action", "rule": None, "detail": action}
    else:
        problem = api.act(payment, action, status=409, **details)
        assert problem["allowed"] == ALLOWED_ACTIONS[status]
        assert api.read(payment) == before


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
        ("settle", {"resolution": "declined_error"}, "/resolution"),
        ("fail", {"resolution": "ok"}, "/resolution"),
        ("fail", {"resolution": "no_such_word"}, "/resolution"),
        ("explode", {}, "/action"),
    ],
)
def test_an_action_with_wrong_details_changes_nothing(
    api: Api, action: str, details: dict[str, Any], pointer: str
) -> None:
    api.rule({"outcome": "pending"})
    payment = api.order()
    problem = api.act(payment, action, status=400, **details)
    assert problem["errors"][0]["pointer"] == pointer
    assert api.read(payment) == payment
