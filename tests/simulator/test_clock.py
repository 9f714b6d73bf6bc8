"""A run's clock: frozen and moved, firing in order; and real, with the background thread."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from payconform.clock import Deadline, FrozenClock, SystemClock, parse_rfc3339, rfc3339
from payconform.ids import RandomIds
from payconform.simulator import Settings, create_app
from payconform.simulator.app import services_of
from payconform.simulator.store import MemoryStore

from .world import RECEIVER, START, Api, Receiver


def after(seconds: float) -> str:
    return rfc3339(START + timedelta(seconds=seconds))


def test_a_frozen_clock_stands_still_until_it_is_moved(api: Api) -> None:
    assert api.clock() == {"mode": "frozen", "now": after(0), "next_due": None}
    assert api.clock()["now"] == after(0)
    assert api.move(by=90.5) == {"mode": "frozen", "now": after(90.5), "next_due": None, "fired": 0}
    assert api.move(to=START + timedelta(hours=1))["now"] == after(3600)


def test_next_due_is_the_earliest_of_all_that_is_planned(api: Api) -> None:
    for reference, seconds in (("c", 300), ("a", 100), ("b", 200)):
        api.rule({"outcome": "success", "after": seconds}, reference=reference)
        api.order(reference=reference)
    assert api.clock()["next_due"] == after(100)
    assert api.move(by=100) == {"mode": "frozen", "now": after(100), "next_due": after(200), "fired": 1}


def test_moving_fires_everything_due_in_order_of_time(api: Api, receiver: Receiver) -> None:
    plans = {
        "slow": [
            {"status": "pending"},
            {"after": 200, "status": "failed"},
            {"after": 200, "status": "succeeded"},
        ],
        "quick": [
            {"status": "pending"},
            {"after": 100, "status": "succeeded"},
            {"after": 200, "status": "reversed"},
        ],
    }
    for reference, plan in plans.items():
        api.rule({"plan": plan}, reference=reference)
        api.order(reference=reference, callback_url=RECEIVER)
    assert api.move(by=1000)["fired"] == 4
    rows = [row for row in api.journal()["items"] if row["kind"] == "transition" and row["from"]]
    assert [(row["at"], row["reference"], row["to"]) for row in rows] == [
        (after(100), "quick", "succeeded"),
        (after(200), "slow", "failed"),
        (after(300), "quick", "reversed"),
        (after(400), "slow", "succeeded"),
    ]
    # All of it was handed over before the clock's answer came.
    assert len(api.ledger()) == 6
    api.settle_down()
    assert sorted(receiver.types()) == sorted(row["type"] for row in api.ledger())
    for reference, expected in (
        ("slow", ["pending", "failed", "succeeded"]),
        ("quick", ["pending", "succeeded", "reversed"]),
    ):
        events = [
            letter.event for letter in receiver.letters if letter.event["data"]["reference"] == reference
        ]
        assert [event["data"]["status"] for event in events] == expected
        assert [event["timestamp"] for event in events] == sorted(event["timestamp"] for event in events)


def test_a_move_that_stops_short_fires_only_what_is_due(api: Api) -> None:
    api.rule({"outcome": "success", "after": 100})
    payment = api.order()
    api.move(by=99.999)
    assert api.read(payment)["status"] == "pending"
    assert api.move(by=0.001)["fired"] == 1
    assert api.read(payment)["status"] == "succeeded"


def test_backwards_is_refused(api: Api) -> None:
    api.move(by=60)
    answer = api("POST", f"/_control/runs/{api.run}/clock", {"to": after(59)})
    assert answer.status_code == 409
    assert api.clock()["now"] == after(60)
    assert api("POST", f"/_control/runs/{api.run}/clock", {"to": after(60)}).status_code == 200


def test_a_real_clock_cant_be_moved(provider: Api) -> None:
    answer = provider("POST", "/_control/runs/default/clock", {"by": 1})
    assert answer.status_code == 409
    assert answer.json["type"].endswith("/clock-is-real")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, ""),
        ({"to": after(1), "by": 1}, ""),
        ({"to": "tomorrow"}, "/to"),
        ({"to": "2026-02-01"}, "/to"),
        ({"to": "2026-02-01T00:00:00"}, "/to"),
        ({"to": "0001-01-01T00:00:00+23:59"}, "/to"),
        ({"to": "9999-12-31T23:59:59Z"}, "/to"),
        ({"to": 1769860800}, "/to"),
        ({"by": -1}, "/by"),
        ({"by": "60"}, "/by"),
        ({"by": True}, "/by"),
        ({"by": 1e308}, "/by"),
        ({"by": 10**12}, "/by"),
        ({"by": 1, "fast": True}, "/fast"),
    ],
)
def test_a_wrong_move_is_refused(api: Api, body: Any, pointer: str) -> None:
    answer = api("POST", f"/_control/runs/{api.run}/clock", body)
    assert answer.status_code == 400
    assert answer.json["errors"][0]["pointer"] == pointer
    assert api.clock()["now"] == after(0)


def test_freezing_a_run_without_operations_may_go_back(provider: Api) -> None:
    run = provider.control("PUT", "", {"clock": {"mode": "frozen", "at": after(-3600)}})
    assert run["clock"] == {"mode": "frozen", "now": after(-3600), "next_due": None}
    provider.order()
    problem = provider.control("PUT", "", {"clock": {"mode": "frozen", "at": after(-7200)}}, status=409)
    assert problem["type"].endswith("/clock-backwards")
    assert provider.clock()["now"] == after(-3600)


def test_freezing_at_a_later_moment_fires_what_is_due_until_then(api: Api) -> None:
    api.rule({"outcome": "success", "after": 100})
    payment = api.order()
    api.control("PUT", "", {"clock": {"mode": "frozen", "at": after(500)}})
    assert api.read(payment)["updated"] == after(100)


def test_freezing_without_a_moment_stops_the_clock_where_it_is(
    provider: Api, real_clock: FrozenClock
) -> None:
    provider.control("PUT", "", {"clock": {"mode": "frozen"}})
    real_clock.advance(timedelta(hours=1))
    assert provider.clock()["now"] == after(0)


def test_back_to_the_real_time_only_forward(api: Api, real_clock: FrozenClock) -> None:
    api.order()
    api.move(by=60)
    api.control("PUT", "", {"clock": {"mode": "real"}}, status=409)
    real_clock.advance(timedelta(seconds=90))
    assert api.control("PUT", "", {"clock": {"mode": "real"}})["clock"]["now"] == after(90)


def test_on_a_real_clock_the_background_thread_fires_what_is_due(receiver: Receiver) -> None:
    app = create_app(
        Settings(nonce="n", secret="whsec_c2VjcmV0"),
        clock=SystemClock(),
        store=MemoryStore(),
        ids=RandomIds(),
        sender=receiver,
    )
    parts = services_of(app)
    client = app.test_client()
    parts.ticker.start()
    try:
        rule = {"outcomes": [{"outcome": "error", "after": 0.1}]}
        assert client.post("/_control/runs/default/rules", json=rule).status_code == 201
        order = {"reference": "a", "amount": {"value": "1", "currency": "EUR"}, "callback_url": RECEIVER}
        payment = client.post("/payments", json=order).json
        assert payment["status"] == "pending"
        deadline = Deadline(10)
        while client.get(f"/payments/{payment['id']}").json["status"] != "failed" and not deadline.passed:
            deadline.wait(0.01)
        seen = client.get(f"/payments/{payment['id']}").json
        assert seen["status"] == "failed"
        waited = parse_rfc3339(seen["updated"]) - parse_rfc3339(seen["created"])
        assert waited >= timedelta(seconds=0.1)
        assert parts.outbox.wait_idle(10)
        assert receiver.types() == ["payment.pending", "payment.failed"]
    finally:
        parts.ticker.stop()
        parts.outbox.stop()


@pytest.mark.parametrize(
    ("span", "seconds"),
    [("P90D", 7_776_000), ("PT2H", 7200), ("P1DT30M", 88_200), ("PT0.5S", 0.5), ("P1W", 604_800)],
)
def test_a_clock_is_moved_by_a_duration(api: Api, span: str, seconds: float) -> None:
    assert api.control("POST", "/clock", {"by": span})["now"] == after(seconds)


@pytest.mark.parametrize("span", ["", "P", "PT", "90", "P1M", "P1Y", "-PT1S", "PT1", "P1DT", "PT1H "])
def test_a_wrong_duration_is_refused(api: Api, span: str) -> None:
    assert api("POST", f"/_control/runs/{api.run}/clock", {"by": span}).status_code == 400


def test_a_clock_is_moved_to_what_is_due_next(api: Api) -> None:
    api.rule(
        {
            "plan": [
                {"status": "pending"},
                {"after": 60, "status": "failed"},
                {"after": 60, "status": "succeeded"},
            ]
        }
    )
    payment = api.order()
    assert api.control("POST", "/clock", {"due": "next"}) == {
        "mode": "frozen",
        "now": after(60),
        "next_due": after(120),
        "fired": 1,
    }
    assert api.read(payment)["status"] == "failed"


def test_everything_due_runs_through_the_retries_of_callbacks_as_well(api: Api, receiver: Receiver) -> None:
    receiver.reply = lambda _: 500 if len(receiver.letters) < 4 else 200
    api.rule({"outcome": "success", "after": 60})
    api.order(callback_url=RECEIVER)
    moved = api.control("POST", "/clock", {"due": "all"})
    assert moved["next_due"] is None
    assert all(row["state"] == "delivered" for row in api.ledger())
    assert api.control("POST", "/clock", {"due": "all"})["fired"] == 0


def test_what_is_due_needs_a_frozen_clock(provider: Api) -> None:
    assert provider("POST", "/_control/runs/default/clock", {"due": "all"}).status_code == 409
