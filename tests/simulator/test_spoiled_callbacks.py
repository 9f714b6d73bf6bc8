"""Hazards that spoil what a callback says, how it is signed, or who sends it."""

from __future__ import annotations

import base64
from datetime import timedelta

import orjson
import pytest

from payconform.clock import FrozenClock
from payconform.simulator.spoiling import FORGERS_SECRET

from .signed import is_well_signed, standard_webhooks
from .world import RECEIVER, SECRET, Api, Receiver


def befallen(api: Api) -> list[tuple[str, str, str | None]]:
    """The ledger: type, state, and the kind of the hazard that befell it."""
    return [(row["type"], row["state"], row["hazard"] and row["hazard"]["kind"]) for row in api.ledger()]


CLAIMS = [
    ("accepted", "0.00", None),
    ("pending", "0.00", None),
    ("partial", "50.00", "ok"),
    ("failed", "0.00", "general_fatal_error"),
    ("reversed", "0.00", "ok"),
]


@pytest.mark.parametrize(("status", "moved", "resolution"), CLAIMS)
def test_a_contradictory_one_says_what_isnt_so(
    api: Api, receiver: Receiver, status: str, moved: str, resolution: str | None
) -> None:
    api.hazard(kind="callback_contradictory", status=status)
    payment = api.order(callback_url=RECEIVER)
    api.settle_down()

    [letter] = receiver.letters
    data = letter.event["data"]
    assert (letter.event["type"], data["status"]) == (f"payment.{status}", status)
    assert (data["moved"]["value"], data["resolution"]) == (moved, resolution)
    assert api.description.errors("Event", letter.event) == []
    assert is_well_signed(letter)
    assert api.read(payment)["status"] == "succeeded"
    assert befallen(api) == [(f"payment.{status}", "delivered", "callback_contradictory")]


def test_what_is_true_contradicts_nothing(api: Api) -> None:
    api.hazard(kind="callback_contradictory", status="succeeded")
    api.hazard(kind="callback_contradictory", status="partial")
    api.order(callback_url=RECEIVER, amount={"value": "0.01", "currency": "EUR"})
    assert [row["seen"] for row in api.control("GET", "/hazards")["items"]] == [0, 0]


def test_wrong_signatures_fit_other_bytes(api: Api, receiver: Receiver) -> None:
    receiver.reply = lambda letter: 200 if is_well_signed(letter) else 401
    api.hazard(kind="callback_wrong_signature", times=1)
    api.order(callback_url=RECEIVER)
    api.settle_down()
    api.move(by=60)
    api.settle_down()

    for letter in receiver.letters:
        assert letter.headers["webhook-signature"] != standard_webhooks(letter, SECRET)
        assert letter.headers["webhook-signature"].startswith("v1,")
        assert len(base64.b64decode(letter.headers["X-Signature"])) == 20
    [row] = api.ledger()
    assert [attempt["status"] for attempt in row["attempts"]] == [401, 401]
    assert (row["state"], row["hazard"]["kind"]) == ("owed", "callback_wrong_signature")


@pytest.mark.parametrize("kind", ["callback_wrong_signature", "callback_truncated_body"])
def test_the_first_attempts_alone_can_be_spoiled(api: Api, receiver: Receiver, kind: str) -> None:
    receiver.reply = lambda letter: 200 if is_well_signed(letter) and letter.body.endswith(b"}") else 400
    api.hazard(kind=kind, attempts=1)
    api.order(callback_url=RECEIVER)
    api.settle_down()
    api.move(by=60)
    api.settle_down()

    [row] = api.ledger()
    assert row["state"] == "delivered"
    assert [attempt["status"] for attempt in row["attempts"]] == [400, 200]


def test_a_truncated_body_is_half_an_event_with_fitting_signatures(api: Api, receiver: Receiver) -> None:
    api.hazard(kind="callback_truncated_body")
    api.order(callback_url=RECEIVER)
    api.settle_down()

    [letter] = receiver.letters
    with pytest.raises(orjson.JSONDecodeError):
        orjson.loads(letter.body)
    assert is_well_signed(letter)
    [attempt] = api.ledger()[0]["attempts"]
    assert attempt["status"] == 200


def test_a_forged_one_is_signed_with_another_key_and_tried_once(api: Api, receiver: Receiver) -> None:
    receiver.reply = lambda letter: 200 if is_well_signed(letter) else 401
    api.hazard(kind="callback_forged", status="succeeded", seconds=5)
    api.rule({"outcome": "pending"})
    payment = api.order(callback_url=RECEIVER)
    api.move(by=5)
    api.settle_down()

    true, forged = receiver.letters
    assert receiver.types() == ["payment.pending", "payment.succeeded"]
    assert (is_well_signed(true), is_well_signed(forged)) == (True, False)
    assert is_well_signed(forged, FORGERS_SECRET)
    assert forged.event["data"]["moved"] == payment["amount"]
    assert true.headers["webhook-id"] != forged.headers["webhook-id"]
    assert befallen(api) == [
        ("payment.pending", "delivered", None),
        ("payment.succeeded", "given_up", "callback_forged"),
    ]
    assert api.read(payment)["status"] == "pending"
    assert api.clock()["next_due"] is None


def test_a_forged_one_says_the_same_unless_told_otherwise(api: Api, receiver: Receiver) -> None:
    api.hazard(kind="callback_forged")
    api.order(callback_url=RECEIVER)
    api.settle_down()
    true, forged = receiver.letters
    assert (forged.event["type"], forged.event["data"]) == (true.event["type"], true.event["data"])


def test_a_replayed_one_is_the_very_same_message(
    api: Api, receiver: Receiver, real_clock: FrozenClock
) -> None:
    api.hazard(kind="callback_replayed", seconds=600)
    api.order(callback_url=RECEIVER)
    api.settle_down()
    real_clock.advance(timedelta(seconds=600))
    api.move(by=600)
    api.settle_down()

    first, again = receiver.letters
    assert (first.body, first.headers) == (again.body, again.headers)
    assert is_well_signed(again)
    assert [row["hazard"]["copy"] for row in api.ledger()] == [False, True]


def test_what_is_replayed_is_signed_anew_when_it_has_to_be_repeated(
    api: Api, receiver: Receiver, real_clock: FrozenClock
) -> None:
    receiver.reply = lambda _: 500
    api.hazard(kind="callback_replayed")
    api.order(callback_url=RECEIVER)
    api.settle_down()
    real_clock.advance(timedelta(seconds=60))
    api.move(by=60)
    api.settle_down()

    first, replay, repeated = receiver.letters
    assert first.headers == replay.headers
    assert repeated.headers["webhook-timestamp"] != first.headers["webhook-timestamp"]
    assert [row["state"] for row in api.ledger()] == ["owed", "given_up"]


def test_a_tester_who_sends_the_latest_again_means_no_forged_one(api: Api, receiver: Receiver) -> None:
    api.hazard(kind="callback_forged", status="failed")
    payment = api.order(callback_url=RECEIVER)
    api.settle_down()
    api.act(payment, "resend_callback")
    api.settle_down()
    assert receiver.types() == ["payment.succeeded", "payment.failed", "payment.succeeded"]
