"""Webhooks as RazorpayX sends them: events, bodies and signatures, retries, and what hazards make of them."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import pytest

from payconform.simulator.spoiling import FORGERS_SECRET

from .payouts import Payouts
from .world import RECEIVER, SECRET, START, Api, Letter, Receiver

NOON = int(START.timestamp())
OURS = {"webhook-id", "webhook-timestamp", "webhook-signature", "X-Signature"}


@pytest.fixture
def payouts(api: Api) -> Payouts:
    payouts = Payouts(api)
    payouts.told()
    return payouts


def names(receiver: Receiver) -> list[str]:
    return [letter.event["event"] for letter in receiver.letters]


def signature(body: bytes, secret: str = SECRET) -> str:
    """As its documentation says, written down once more."""
    return hmac.new(bytes(secret, "utf-8"), msg=body, digestmod=hashlib.sha256).hexdigest()


def is_well_signed(letter: Letter, secret: str = SECRET) -> bool:
    return letter.headers["X-Razorpay-Signature"] == signature(letter.body, secret)


def test_an_event_has_the_envelope_of_razorpayx(payouts: Payouts, receiver: Receiver) -> None:
    made = payouts.order(outcome="payout-processing-for-ever")
    payouts.api.settle_down()
    [letter] = receiver.letters

    account = letter.event["account_id"]
    assert account.startswith("acc_")
    assert letter.event == {
        "entity": "event",
        "account_id": account,
        "event": "payout.initiated",
        "contains": ["payout"],
        "payload": {"payout": {"entity": made}},
        "created_at": NOON,
    }
    assert payouts.api.description.errors("VendorPayoutEvent", letter.event) == []


def test_an_account_is_the_same_for_all_of_a_run(payouts: Payouts, receiver: Receiver, provider: Api) -> None:
    payouts.order()
    other = Payouts(provider.of("other"))
    other.api.control("PUT", "", {}, status=201)
    other.told()
    other.order()
    provider.settle_down()

    assert len({letter.event["account_id"] for letter in receiver.letters}) == 2


def test_an_event_is_signed_over_its_raw_body(payouts: Payouts, receiver: Receiver) -> None:
    payouts.order(notes={"ü": "€"})
    payouts.api.settle_down()

    assert len(receiver.letters) == 2
    assert all(is_well_signed(letter) for letter in receiver.letters)
    assert not any(OURS & letter.headers.keys() for letter in receiver.letters)
    assert len({letter.headers["x-razorpay-event-id"] for letter in receiver.letters}) == 2


def test_native_callbacks_are_signed_as_ever(api: Api, receiver: Receiver) -> None:
    api.order(callback_url=RECEIVER)
    api.settle_down()

    assert receiver.letters[0].headers.keys() >= OURS
    assert "X-Razorpay-Signature" not in receiver.letters[0].headers


COURSES = [
    ({}, [], ["payout.initiated", "payout.processed"]),
    ({"outcome": "payout-fails"}, [], ["payout.initiated", "payout.failed"]),
    ({"outcome": "payout-processing-for-ever"}, ["pend", "settle"],
     ["payout.initiated", "payout.updated", "payout.processed"]),
    ({}, ["reverse", "fail_late"],
     ["payout.initiated", "payout.processed", "payout.reversed", "payout.failed"]),
    ({"outcome": "payout-awaits-approval"}, ["approve"],
     ["payout.pending", "payout.initiated", "payout.processed"]),
    ({"outcome": "payout-awaits-approval"}, ["reject"], ["payout.pending", "payout.rejected"]),
    ({"outcome": "payout-awaits-funds", "queue_if_low_balance": True}, ["fund"],
     ["payout.queued", "payout.initiated", "payout.processed"]),
    ({"outcome": "payout-awaits-funds", "queue_if_low_balance": True}, ["cancel"],
     ["payout.queued", "payout.updated"]),
    ({"outcome": "payout-awaits-funds"}, [], ["payout.failed"]),
    ({"scheduled_at": NOON + 60}, ["cancel"], ["payout.updated"]),
    ({"outcome": "payout-processed-untold"}, [], []),
]  # fmt: skip


@pytest.mark.parametrize(("order", "actions", "events"), COURSES)
def test_each_course_tells_its_events(
    payouts: Payouts, receiver: Receiver, order: dict[str, Any], actions: list[str], events: list[str]
) -> None:
    made = payouts.order(**order)
    for action in actions:
        payouts.api.act(made, action)
    payouts.api.settle_down()

    assert names(receiver) == events
    assert [row["type"] for row in payouts.api.ledger()] == events


def test_a_cancelled_one_is_told_as_an_update_that_says_so(payouts: Payouts, receiver: Receiver) -> None:
    made = payouts.order(outcome="payout-awaits-funds", queue_if_low_balance=True)
    payouts("POST", f"/{made['id']}/cancel")
    payouts.api.settle_down()

    assert receiver.letters[-1].event["payload"]["payout"]["entity"]["status"] == "cancelled"


def test_the_events_go_where_the_run_says_at_the_time(payouts: Payouts, receiver: Receiver) -> None:
    made = payouts.order(outcome="payout-processing-for-ever")
    payouts.set(webhook_url=None)
    payouts.api.act(made, "pend")
    payouts.set(webhook_url="http://localhost:9/other")
    payouts.api.act(made, "settle")
    payouts.api.settle_down()

    assert [(letter.url, letter.event["event"]) for letter in receiver.letters] == [
        (RECEIVER, "payout.initiated"),
        ("http://localhost:9/other", "payout.processed"),
    ]


def test_retries_carry_the_same_id_and_body(payouts: Payouts, receiver: Receiver) -> None:
    receiver.reply = lambda _: 500 if len(receiver.letters) < 3 else 204
    payouts.order(outcome="payout-processing-for-ever")
    payouts.api.settle_down()
    payouts.api.control("POST", "/clock", {"due": "all"})
    payouts.api.settle_down()

    assert len(receiver.letters) == 3
    assert len({letter.headers["x-razorpay-event-id"] for letter in receiver.letters}) == 1
    assert len({letter.body for letter in receiver.letters}) == 1
    [row] = payouts.api.ledger()
    assert (row["state"], row["event_id"]) == (
        "delivered",
        receiver.letters[0].headers["x-razorpay-event-id"],
    )


def test_the_latest_can_be_sent_again(payouts: Payouts, receiver: Receiver) -> None:
    made = payouts.order()
    payouts.api.settle_down()
    payouts.api.act(made, "resend_callback")
    payouts.api.settle_down()

    first, last = receiver.letters[-2:]
    assert names(receiver) == ["payout.initiated", "payout.processed", "payout.processed"]
    assert first.headers == last.headers


def test_there_is_nothing_to_send_again_where_nothing_was_sent(api: Api) -> None:
    payouts = Payouts(api)

    assert "has not called back" in payouts.api.act(payouts.order(), "resend_callback", status=404)["detail"]


def test_only_final_ones_where_the_run_says_so(payouts: Payouts, receiver: Receiver) -> None:
    payouts.api.control("PUT", "", {"callbacks": {"only_final": True}})
    made = payouts.order(outcome="payout-awaits-approval")
    payouts.api.act(made, "approve")
    payouts.api.settle_down()

    assert names(receiver) == ["payout.processed"]


def test_a_new_secret_signs_at_once_and_alone(payouts: Payouts, receiver: Receiver, provider: Api) -> None:
    made = provider("POST", "/_control/secrets", {"former_for": 3600}).json["secret"]
    payouts.order(outcome="payout-processing-for-ever")
    payouts.api.settle_down()
    [letter] = receiver.letters

    assert is_well_signed(letter, made)
    assert not is_well_signed(letter)


@pytest.mark.parametrize("event", ["payout.initiated", "payout.processed"])
def test_hazards_ask_for_events_by_name(payouts: Payouts, receiver: Receiver, event: str) -> None:
    payouts.api.hazard(kind="callback_lost", match={"event": event, "operation": "vendor_payout"})
    payouts.order()
    payouts.api.settle_down()

    assert names(receiver) == [name for name in ("payout.initiated", "payout.processed") if name != event]


@pytest.mark.parametrize("event", ["vendor_payout.succeeded", "payout.paid", "payout.downtime.started"])
def test_an_event_that_is_never_told_is_no_match(payouts: Payouts, event: str) -> None:
    body = {"kind": "callback_lost", "match": {"event": event}}
    assert payouts.api.control("POST", "/hazards", body, status=400)["errors"][0]["pointer"] == "/match/event"


def test_a_wrong_signature_is_wrong(payouts: Payouts, receiver: Receiver) -> None:
    payouts.api.hazard(kind="callback_wrong_signature", attempts=1, match={"event": "payout.processed"})
    receiver.reply = lambda letter: 200 if is_well_signed(letter) else 400
    payouts.order()
    payouts.api.settle_down()
    payouts.api.control("POST", "/clock", {"due": "all"})
    payouts.api.settle_down()

    assert [is_well_signed(letter) for letter in receiver.letters] == [True, False, True]
    assert receiver.letters[1].body == receiver.letters[2].body


def test_a_forged_one_is_signed_with_another_key(payouts: Payouts, receiver: Receiver) -> None:
    payouts.api.hazard(kind="callback_forged", status="reversed", match={"event": "payout.processed"})
    payouts.order()
    payouts.api.settle_down()
    forged = receiver.letters[-1]

    assert names(receiver) == ["payout.initiated", "payout.processed", "payout.reversed"]
    assert not is_well_signed(forged)
    assert is_well_signed(forged, FORGERS_SECRET)


def test_a_truncated_one_is_well_signed_for_its_half(payouts: Payouts, receiver: Receiver) -> None:
    payouts.api.hazard(kind="callback_truncated_body", attempts=1)
    payouts.order(outcome="payout-processing-for-ever")
    payouts.api.settle_down()

    assert is_well_signed(receiver.letters[0])
    assert not receiver.letters[0].body.endswith(b"}")


def test_a_replayed_one_is_the_same_to_the_last_byte(payouts: Payouts, receiver: Receiver) -> None:
    payouts.api.hazard(kind="callback_replayed", match={"event": "payout.processed"})
    payouts.order()
    payouts.api.settle_down()
    _, first, again = receiver.letters

    assert (first.headers, first.body) == (again.headers, again.body)


def test_a_contradictory_one_says_what_it_is_told(payouts: Payouts, receiver: Receiver) -> None:
    payouts.api.hazard(kind="callback_contradictory", status="rejected", match={"event": "payout.processed"})
    made = payouts.order()
    payouts.api.settle_down()

    assert names(receiver) == ["payout.initiated", "payout.rejected"]
    assert is_well_signed(receiver.letters[-1])
    assert payouts.word(made) == "processed"


def test_it_never_says_what_no_vendor_payout_can_be(payouts: Payouts, receiver: Receiver) -> None:
    hazard = payouts.api.hazard(kind="callback_contradictory", status="partial")
    payouts.order()
    payouts.api.settle_down()

    assert names(receiver) == ["payout.initiated", "payout.processed"]
    assert payouts.api.control("GET", "/hazards")["items"] == [hazard]


@pytest.mark.parametrize("kind", ["callback_doubled", "callback_stale"])
def test_a_copy_keeps_its_event_id(payouts: Payouts, receiver: Receiver, kind: str) -> None:
    payouts.api.hazard(kind=kind, match={"event": "payout.processed"})
    payouts.order()
    payouts.api.settle_down()

    ids = [letter.headers["x-razorpay-event-id"] for letter in receiver.letters]
    assert len(ids) == 3
    assert len(set(ids)) == 2


def test_one_that_goes_on_out_of_the_queue_is_told_of_beside_the_one_that_made_room(
    payouts: Payouts, receiver: Receiver
) -> None:
    payouts.set(balance="100.00")
    first = payouts.order(outcome="payout-processing-for-ever")
    second = payouts.order(queue_if_low_balance=True)
    payouts.api.act(first, "fail")
    payouts.api.settle_down()

    told = [
        (letter.event["payload"]["payout"]["entity"]["id"], letter.event["event"])
        for letter in receiver.letters
    ]
    assert [name for id_, name in told if id_ == first["id"]] == ["payout.initiated", "payout.failed"]
    assert [name for id_, name in told if id_ == second["id"]] == [
        "payout.queued",
        "payout.initiated",
        "payout.processed",
    ]
