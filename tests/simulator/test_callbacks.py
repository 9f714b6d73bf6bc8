"""Callbacks: events, order, ledger, retries on the run's clock, sending again."""

from __future__ import annotations

import threading
from datetime import timedelta

from payconform.clock import FrozenClock, rfc3339

from .world import RECEIVER, START, Api, Letter, Receiver


def after(minutes: float) -> str:
    return rfc3339(START + timedelta(minutes=minutes))


def test_each_status_change_is_an_event_with_the_operation_as_it_then_was(
    api: Api, receiver: Receiver
) -> None:
    api.rule({"outcome": "success", "after": 60})
    payment = api.order(callback_url=RECEIVER)
    api.move(by=60)
    api.settle_down()
    pending, succeeded = (letter.event for letter in receiver.letters)
    assert pending == {"id": pending["id"], "type": "payment.pending", "timestamp": after(0), "data": payment}
    assert succeeded["data"] == api.read(payment)
    assert succeeded["timestamp"] == after(1)
    for event in (pending, succeeded):
        assert api.description.errors("Event", event) == []
    assert receiver.letters[0].headers["Content-Type"] == "application/json"


def test_without_a_callback_url_nobody_is_called(api: Api, receiver: Receiver) -> None:
    api.order()
    api.settle_down()
    assert receiver.letters == []
    assert api.ledger() == []


def test_the_ledger_of_a_delivered_callback(api: Api) -> None:
    payment = api.order(callback_url=RECEIVER)
    api.settle_down()
    (row,) = api.ledger()
    assert (row["state"], row["due"], row["operation"]) == ("delivered", None, payment["id"])
    assert (row["url"], row["type"], row["reference"]) == (RECEIVER, "payment.succeeded", "inv-1")
    (attempt,) = row["attempts"]
    assert (attempt["at"], attempt["status"], attempt["error"]) == (after(0), 200, None)
    assert api.control("GET", "/callbacks?reference=inv-2") == {"items": []}


def test_retries_come_n_minutes_after_the_nth_failure_ten_attempts_in_all(
    api: Api, receiver: Receiver
) -> None:
    receiver.reply = lambda _: 503
    api.order(callback_url=RECEIVER)
    api.settle_down()
    due, seen = 0, []
    for number in range(1, 10):
        due += number
        assert api.clock()["next_due"] == after(due)
        assert api.ledger()[0]["due"] == after(due)
        api.move(to=START + timedelta(minutes=due, seconds=-1))
        assert len(receiver.letters) == number
        assert api.move(by=1)["fired"] == 1
        api.settle_down()
        seen.append(due)
    (row,) = api.ledger()
    assert (row["state"], row["due"]) == ("given_up", None)
    assert [attempt["at"] for attempt in row["attempts"]] == [after(0), *map(after, seen)]
    assert {attempt["status"] for attempt in row["attempts"]} == {503}
    assert api.clock()["next_due"] is None
    # One event: same id and bytes every time.
    assert len({letter.body for letter in receiver.letters}) == 1
    assert len({attempt["body_digest"] for attempt in row["attempts"]}) == 1


def test_a_move_over_several_retries_makes_each_of_them_at_its_moment(api: Api, receiver: Receiver) -> None:
    receiver.reply = lambda _: "timeout"
    api.order(callback_url=RECEIVER)
    api.settle_down()
    api.move(by=3600)
    api.settle_down()
    (row,) = api.ledger()
    assert [attempt["at"] for attempt in row["attempts"]] == [
        after(minutes) for minutes in (0, 1, 3, 6, 10, 15, 21, 28, 36, 45)
    ]
    assert row["attempts"][0]["error"] == "timeout"
    assert row["attempts"][0]["status"] is None


def test_a_retry_that_succeeds_ends_it(api: Api, receiver: Receiver) -> None:
    receiver.reply = lambda _: 200 if len(receiver.letters) > 1 else 302
    api.order(callback_url=RECEIVER)
    api.settle_down()
    assert api.ledger()[0]["state"] == "owed"
    api.move(by=60)
    api.settle_down()
    (row,) = api.ledger()
    assert row["state"] == "delivered"
    assert [attempt["status"] for attempt in row["attempts"]] == [302, 200]


def test_a_sender_that_breaks_counts_as_a_failed_attempt(api: Api, receiver: Receiver) -> None:
    def broken(_: object) -> int:
        raise RuntimeError("no such thing")

    receiver.reply = broken
    api.order(callback_url=RECEIVER)
    api.settle_down()
    (row,) = api.ledger()
    assert row["state"] == "owed"
    assert row["attempts"][0]["error"] == "RuntimeError"


def test_a_retry_holds_up_no_newer_event_of_its_operation(api: Api, receiver: Receiver) -> None:
    receiver.reply = lambda letter: 404 if letter.event["type"] == "payment.pending" else 200
    api.rule({"outcome": "pending"})
    payment = api.order(callback_url=RECEIVER)
    api.settle_down()
    api.act(payment, "settle")
    api.settle_down()
    assert [row["state"] for row in api.ledger()] == ["owed", "delivered"]


def test_an_operation_without_callbacks_is_silent_whatever_becomes_of_it(
    api: Api, receiver: Receiver
) -> None:
    api.rule({"outcome": "success", "after": 5, "callbacks": False}, {"outcome": "success"})
    silent = api.order(callback_url=RECEIVER)
    api.move(by=5)
    api.act(silent, "reverse")
    heard = api.order(callback_url=RECEIVER)
    api.settle_down()
    assert api.transitions()[:3] == [(None, "pending"), ("pending", "succeeded"), ("succeeded", "reversed")]
    assert [row["operation"] for row in api.ledger()] == [heard["id"]]
    assert receiver.types() == ["payment.succeeded"]


def test_a_slow_receiver_delays_only_its_own_operation(api: Api, receiver: Receiver) -> None:
    leave = threading.Event()

    def reply(letter: Letter) -> int:
        if letter.event["data"]["reference"] == "slow":
            assert leave.wait(10)
        return 200

    receiver.reply = reply
    arrived = threading.Semaphore(0)
    inner = receiver.reply
    receiver.reply = lambda letter: (arrived.release(), inner(letter))[1]
    api.rule({"plan": [{"status": "pending"}, {"status": "succeeded"}]})
    api.order(reference="slow", callback_url=RECEIVER)
    api.order(reference="quick", callback_url=RECEIVER)
    for _ in range(3):
        assert arrived.acquire(timeout=10)
    by_reference = [(letter.event["data"]["reference"], letter.event["type"]) for letter in receiver.letters]
    assert sorted(by_reference) == [
        ("quick", "payment.pending"),
        ("quick", "payment.succeeded"),
        ("slow", "payment.pending"),
    ]
    leave.set()
    api.settle_down()
    assert receiver.letters[-1].event["type"] == "payment.succeeded"


def test_sending_again_is_the_same_event_with_a_fresh_signature(
    api: Api, receiver: Receiver, real_clock: FrozenClock
) -> None:
    api.order(callback_url=RECEIVER)
    api.settle_down()
    (row,) = api.ledger()
    real_clock.advance(timedelta(seconds=30))
    api.move(by=120)
    answer = api.control("POST", f"/callbacks/{row['id']}/resend", status=202)
    assert (answer["id"], answer["event_id"], answer["state"]) == (row["id"], row["event_id"], "owed")
    api.settle_down()
    first, again = receiver.letters
    assert first.body == again.body
    assert first.headers["webhook-id"] == again.headers["webhook-id"]
    assert int(again.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 30
    assert first.headers["webhook-signature"] != again.headers["webhook-signature"]
    (row,) = api.ledger()
    assert row["state"] == "delivered"
    assert [attempt["at"] for attempt in row["attempts"]] == [after(0), after(2)]


def test_sending_again_takes_the_place_of_a_planned_retry(api: Api, receiver: Receiver) -> None:
    receiver.reply = lambda _: 200 if len(receiver.letters) > 1 else 500
    api.order(callback_url=RECEIVER)
    api.settle_down()
    api.control("POST", f"/callbacks/{api.ledger()[0]['id']}/resend", status=202)
    api.settle_down()
    assert api.ledger()[0]["state"] == "delivered"
    assert api.clock()["next_due"] is None
    api.move(by=3600)
    api.settle_down()
    assert len(receiver.letters) == 2


def test_while_it_is_sent_again_its_planned_retry_stays_away(api: Api, receiver: Receiver) -> None:
    leave = threading.Event()

    def reply(_: Letter) -> int:
        if len(receiver.letters) == 1:
            return 500
        assert leave.wait(10)
        return 200

    receiver.reply = reply
    api.order(callback_url=RECEIVER)
    api.settle_down()
    api.control("POST", f"/callbacks/{api.ledger()[0]['id']}/resend", status=202)
    assert api.move(by=60)["fired"] == 0
    leave.set()
    api.settle_down()
    assert len(receiver.letters) == 2


def test_a_frozen_runs_callbacks_leave_without_moving_its_clock(api: Api, receiver: Receiver) -> None:
    api.order(callback_url=RECEIVER)
    api.settle_down()
    assert len(receiver.letters) == 1
    assert api.clock()["now"] == after(0)
