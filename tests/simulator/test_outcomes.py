"""Outcomes: what each one does to an operation in time, and which are refused where."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from payconform.clock import rfc3339
from payconform.simulator import resolutions

from .world import START, Api, Description

# outcome, then what is seen at (seconds, status, moved, resolution)
TIMELINES = {
    "success": ({"outcome": "success"}, [(0, "succeeded", "100.00", "ok")]),
    "late success": (
        {"outcome": "success", "after": 300},
        [(0, "pending", "0.00", None), (299, "pending", "0.00", None), (300, "succeeded", "100.00", "ok")],
    ),
    "part by amount": ({"outcome": "partial", "amount": "60.00"}, [(0, "partial", "60.00", "ok")]),
    "part by share, rounded down": (
        {"outcome": "partial", "share": "0.33333"},
        [(0, "partial", "33.33", "ok")],
    ),
    "retryable error": (
        {"outcome": "error", "resolution": "connection_error"},
        [(0, "failed", "0.00", "connection_error")],
    ),
    "fatal error": ({"outcome": "error"}, [(0, "failed", "0.00", "general_fatal_error")]),
    "late error": (
        {"outcome": "error", "resolution": "antifraud_error", "after": 1.5},
        [(0, "pending", "0.00", None), (1.5, "failed", "0.00", "antifraud_error")],
    ),
    "pending for ever": (
        {"outcome": "pending"},
        [(0, "pending", "0.00", None), (10**8, "pending", "0.00", None)],
    ),
    "pending, then a part": (
        {"outcome": "pending", "then": {"outcome": "partial", "share": "0.5", "after": 60}},
        [(0, "pending", "0.00", None), (60, "partial", "50.00", "ok")],
    ),
    "pending, then a plan": (
        {
            "outcome": "pending",
            "then": {"plan": [{"after": 5, "status": "failed"}, {"after": 5, "status": "succeeded"}]},
        },
        [
            (0, "pending", "0.00", None),
            (5, "failed", "0.00", "general_fatal_error"),
            (10, "succeeded", "100.00", "ok"),
        ],
    ),
    "plan": (
        {
            "plan": [
                {"after": 0, "status": "pending"},
                {"after": 300, "status": "partial", "share": "0.6"},
                {"after": 172800, "status": "reversed", "resolution": "antifraud_error"},
            ]
        },
        [
            (0, "pending", "0.00", None),
            (300, "partial", "60.00", "ok"),
            (173100, "reversed", "0.00", "antifraud_error"),
        ],
    ),
    "plan that waits first": (
        {"plan": [{"after": 10, "status": "succeeded"}]},
        [(0, "accepted", "0.00", None), (10, "succeeded", "100.00", "ok")],
    ),
    "more than was asked for": (
        {"outcome": "success", "amount": "120.00"},
        [(0, "succeeded", "120.00", "ok")],
    ),
    "success without a callback": (
        {"outcome": "success", "after": 5, "callbacks": False},
        [(0, "pending", "0.00", None), (5, "succeeded", "100.00", "ok")],
    ),
    "plan without a callback": (
        {"plan": [{"status": "pending"}, {"after": 5, "status": "succeeded"}], "callbacks": False},
        [(0, "pending", "0.00", None), (5, "succeeded", "100.00", "ok")],
    ),
    "plan that says so": (
        {"plan": [{"status": "accepted"}, {"after": 10, "status": "succeeded"}]},
        [(0, "accepted", "0.00", None), (10, "succeeded", "100.00", "ok")],
    ),
}


@pytest.mark.parametrize("name", TIMELINES)
def test_what_an_outcome_does_in_time(api: Api, name: str) -> None:
    outcome, sightings = TIMELINES[name]
    assert api.description.errors("Outcome", outcome) == []
    api.rule(outcome)
    payment = api.order()
    for seconds, *expected in sightings:
        if seconds:
            api.move(to=START + timedelta(seconds=seconds))
        seen = api.read(payment)
        assert [seen["status"], seen["moved"]["value"], seen["resolution"]] == expected


def test_a_step_is_dated_when_it_was_due_not_when_the_clock_stopped(api: Api) -> None:
    api.rule({"outcome": "success", "after": 300})
    payment = api.order()
    api.move(by=1000)
    assert api.read(payment)["updated"] == rfc3339(START + timedelta(seconds=300))


def test_the_answer_to_create_has_the_final_status_already(api: Api) -> None:
    payment = api.order()
    assert payment["status"] == "succeeded"
    assert payment["updated"] == payment["created"] == rfc3339(START)
    assert api.transitions() == [(None, "succeeded")]


def test_steps_at_once_are_all_taken_at_creation(api: Api) -> None:
    api.rule({"plan": [{"status": "pending"}, {"status": "failed"}, {"status": "succeeded"}]})
    assert api.order()["status"] == "succeeded"
    assert api.transitions() == [(None, "pending"), ("pending", "failed"), ("failed", "succeeded")]


@pytest.mark.parametrize("resolution", sorted(resolutions.ERRORS))
def test_every_documented_resolution(api: Api, resolution: str) -> None:
    api.rule({"outcome": "error", "resolution": resolution})
    assert api.order()["resolution"] == resolution


def test_the_groups_of_errors_are_apart() -> None:
    groups = (resolutions.RETRYABLE, resolutions.FATAL, resolutions.CARD)
    assert [len(group) for group in groups] == [5, 21, 23]
    assert len(resolutions.ERRORS) == sum(map(len, groups))


DEEP: dict = {"outcome": "pending"}
for _ in range(30):
    DEEP = {"outcome": "pending", "then": DEEP}

REFUSED = [
    ({}, "/outcomes/0/outcome"),
    ({"outcome": "explosion"}, "/outcomes/0/outcome"),
    ({"outcome": ["success"]}, "/outcomes/0/outcome"),
    ({"outcome": "success", "later": 1}, "/outcomes/0/later"),
    ({"outcome": "success", "after": -1}, "/outcomes/0/after"),
    ({"outcome": "success", "after": "60"}, "/outcomes/0/after"),
    ({"outcome": "success", "after": True}, "/outcomes/0/after"),
    ({"outcome": "success", "after": 1e300}, "/outcomes/0/after"),
    ({"outcome": "success", "resolution": "ok"}, "/outcomes/0/resolution"),
    ({"outcome": "success", "share": "0.6"}, "/outcomes/0/share"),
    ({"plan": [{"status": "failed", "amount": "60.00"}]}, "/outcomes/0/plan/0/amount"),
    ({"outcome": "partial"}, "/outcomes/0"),
    ({"outcome": "partial", "amount": "1", "share": "0.1"}, "/outcomes/0"),
    ({"outcome": "partial", "amount": 60}, "/outcomes/0/amount"),
    ({"outcome": "partial", "amount": "0.00"}, "/outcomes/0/amount"),
    ({"outcome": "partial", "amount": "٦٠"}, "/outcomes/0/amount"),
    ({"outcome": "partial", "share": "1.0"}, "/outcomes/0/share"),
    ({"outcome": "partial", "share": "0.0"}, "/outcomes/0/share"),
    ({"outcome": "partial", "share": 0.6}, "/outcomes/0/share"),
    ({"outcome": "error", "resolution": "ok"}, "/outcomes/0/resolution"),
    ({"outcome": "error", "resolution": "no_such"}, "/outcomes/0/resolution"),
    ({"outcome": "error", "resolution": {}}, "/outcomes/0/resolution"),
    ({"outcome": "pending", "after": 5}, "/outcomes/0/after"),
    ({"outcome": "pending", "then": "success"}, "/outcomes/0/then"),
    ({"outcome": "pending", "then": {"outcome": "no"}}, "/outcomes/0/then/outcome"),
    (DEEP, "/outcomes/0"),
    ({"outcome": "success", "callbacks": "no"}, "/outcomes/0/callbacks"),
    ({"outcome": "success", "callbacks": 0}, "/outcomes/0/callbacks"),
    (
        {"outcome": "pending", "then": {"outcome": "success", "callbacks": False}},
        "/outcomes/0/then/callbacks",
    ),
    ({"plan": [{"status": "succeeded", "callbacks": False}]}, "/outcomes/0/plan/0/callbacks"),
    ({"plan": []}, "/outcomes/0/plan"),
    ({"plan": [{"status": "pending"}] * 101}, "/outcomes/0/plan"),
    ({"plan": {"status": "pending"}}, "/outcomes/0/plan"),
    ({"plan": ["pending"]}, "/outcomes/0/plan/0"),
    ({"plan": [{"status": "queued"}]}, "/outcomes/0/plan/0/status"),
    ({"outcome": "success", "awaits": []}, "/outcomes/0/awaits"),
    ({"outcome": "success", "awaits": "funds"}, "/outcomes/0/awaits"),
    ({"outcome": "success", "awaits": ["patience"]}, "/outcomes/0/awaits"),
    ({"outcome": "pending", "then": {"outcome": "success", "awaits": ["funds"]}}, "/outcomes/0/then/awaits"),
    ({"plan": [{"status": "pending"}], "outcome": "success"}, "/outcomes/0/outcome"),
    ({"plan": [{"status": "refunded"}]}, "/outcomes/0/plan/0/status"),
    ({"plan": [{"after": 1}]}, "/outcomes/0/plan/0/status"),
    ({"plan": [{"status": "pending", "resolution": "ok"}]}, "/outcomes/0/plan/0/resolution"),
    ({"plan": [{"status": "succeeded", "resolution": "unknown"}]}, "/outcomes/0/plan/0/resolution"),
    ({"plan": [{"status": "succeeded", "share": "0.5"}]}, "/outcomes/0/plan/0/share"),
    ({"plan": [{"status": "pending"}, {"status": "partial"}]}, "/outcomes/0/plan/1"),
    ({"outcome": "success", "after": 1, "reads": 1}, "/outcomes/0/reads"),
    ({"outcome": "success", "reads": -1}, "/outcomes/0/reads"),
    ({"outcome": "success", "reads": True}, "/outcomes/0/reads"),
    ({"outcome": "success", "callback": "refunded"}, "/outcomes/0/callback"),
    ({"outcome": "reversal", "amount": "1", "share": "0.1"}, "/outcomes/0"),
    ({"outcome": "reversal", "share": "1.0"}, "/outcomes/0/share"),
    ({"attempts": []}, "/outcomes/0/attempts"),
    ({"attempts": [{"outcome": "success"}, {"outcome": "no"}]}, "/outcomes/0/attempts/1/outcome"),
    ({"attempts": [{"outcome": "success"}], "after": 1}, "/outcomes/0/after"),
    ({"weighted": {"success": 1}}, "/outcomes/0/weighted"),
    ({"weighted": [{"then": {"outcome": "success"}}]}, "/outcomes/0/weighted/0/weight"),
    ({"weighted": [{"weight": 0, "then": {"outcome": "success"}}]}, "/outcomes/0/weighted/0/weight"),
    ({"weighted": [{"weight": 1, "then": {"outcome": "no"}}]}, "/outcomes/0/weighted/0/then/outcome"),
    ({"outcome": "success-at-once", "after": 1}, "/outcomes/0/after"),
    # legal words in an illegal order
    ({"plan": [{"status": "pending"}, {"status": "pending"}]}, "/outcomes/0"),
    ({"plan": [{"status": "succeeded"}, {"status": "pending"}]}, "/outcomes/0"),
    ({"plan": [{"status": "partial", "share": "0.5"}, {"status": "pending"}]}, "/outcomes/0"),
    ({"plan": [{"after": 5, "status": "accepted"}]}, "/outcomes/0"),
    ({"outcome": "pending", "then": {"outcome": "pending"}}, "/outcomes/0"),
]


@pytest.mark.parametrize(("outcome", "pointer"), REFUSED)
def test_a_wrong_outcome_is_refused_with_the_place(api: Api, outcome: Any, pointer: str) -> None:
    answer = api("POST", f"/_control/runs/{api.run}/rules", {"outcomes": [outcome]})
    assert answer.status_code == 400
    assert answer.json["errors"][0]["pointer"] == pointer
    assert api.control("GET", "/rules") == {"items": []}


# A schema can't say which status may follow which; all else that is refused, the description refuses, too.
@pytest.mark.parametrize("outcome", [outcome for outcome, pointer in REFUSED if pointer != "/outcomes/0"])
def test_the_description_refuses_what_the_provider_refuses(description: Description, outcome: Any) -> None:
    assert description.errors("Outcome", outcome)


@pytest.mark.parametrize(
    ("outcome", "amount"),
    [
        ({"outcome": "partial", "amount": "60.00"}, {"value": "60.00", "currency": "EUR"}),
        ({"outcome": "partial", "amount": "60.00"}, {"value": "5.00", "currency": "EUR"}),
        ({"outcome": "partial", "amount": "60.50"}, {"value": "100", "currency": "JPY"}),
        ({"outcome": "partial", "share": "0.6"}, {"value": "0.01", "currency": "EUR"}),
        ({"outcome": "success", "amount": "60.00"}, {"value": "60.01", "currency": "EUR"}),
    ],
)
def test_a_part_that_is_no_part_of_this_amount_is_refused_and_not_used_up(
    api: Api, outcome: Any, amount: Any
) -> None:
    rule = api.rule(outcome)
    problem = api.order(amount=amount, status=422)
    assert rule["id"] in problem["detail"]
    assert api.control("GET", "/operations")["items"] == []
    assert api.control("GET", "/rules")["items"][0]["used"] == 0
