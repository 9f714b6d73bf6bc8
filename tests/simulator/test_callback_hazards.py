"""Hazards of callbacks: what the receiver gets, when, and what the ledger says of it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from payconform.clock import rfc3339
from payconform.simulator.hazards import HazardKind

from .signed import is_well_signed
from .world import RECEIVER, START, Api, Letter, Receiver

LATER = {"outcome": "success", "after": 60}


def after(seconds: float) -> str:
    return rfc3339(START + timedelta(seconds=seconds))


def paid_after_a_minute(api: Api) -> Any:
    api.rule(LATER)
    payment = api.order(callback_url=RECEIVER)
    api.settle_down()
    api.move(by=60)
    api.settle_down()
    return payment


def rows(api: Api) -> list[tuple[str, str, str | None]]:
    """The ledger: type, state, and the kind of the hazard that befell it."""
    return [(row["type"], row["state"], row["hazard"] and row["hazard"]["kind"]) for row in api.ledger()]


def test_a_lost_one_is_never_sent_and_the_ledger_says_so(api: Api, receiver: Receiver) -> None:
    hazard = api.hazard(kind="callback_lost", match={"event": "payment.succeeded"})
    payment = paid_after_a_minute(api)
    api.move(by=86400)
    api.settle_down()

    assert receiver.types() == ["payment.pending"]
    assert rows(api) == [
        ("payment.pending", "delivered", None),
        ("payment.succeeded", "lost", "callback_lost"),
    ]
    row = api.ledger()[-1]
    assert (row["due"], row["attempts"]) == (None, [])
    assert row["hazard"] == {"id": hazard["id"], "kind": "callback_lost", "copy": False}
    assert api.read(payment)["status"] == "succeeded"


def test_a_hit_is_in_the_journal(api: Api) -> None:
    hazard = api.hazard(kind="callback_delayed", seconds=30)
    payment = api.order(callback_url=RECEIVER)
    [entry] = [row for row in api.journal()["items"] if row["kind"] == "hazard"]
    assert (entry["hazard"], entry["did"]) == (hazard["id"], "is sent 30 s late")
    assert (entry["operation"], entry["reference"]) == (payment["id"], "inv-1")
    assert api.control("GET", "/hazards")["items"][0]["hit"] == 1


def test_a_lost_one_can_be_sent_all_the_same(api: Api, receiver: Receiver) -> None:
    api.hazard(kind="callback_lost")
    api.order(callback_url=RECEIVER)
    api.control("POST", f"/callbacks/{api.ledger()[0]['id']}/resend", status=202)
    api.settle_down()

    assert receiver.types() == ["payment.succeeded"]
    assert rows(api) == [("payment.succeeded", "delivered", "callback_lost")]


@pytest.mark.parametrize("seconds", [0, 30])
def test_a_doubled_one_is_the_same_event_twice(api: Api, receiver: Receiver, seconds: int) -> None:
    api.hazard(kind="callback_doubled", seconds=seconds)
    api.order(callback_url=RECEIVER)
    api.settle_down()
    assert len(receiver.letters) == (1 if seconds else 2)
    api.move(by=seconds)
    api.settle_down()

    first, second = receiver.letters
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert is_well_signed(first)
    assert is_well_signed(second)
    genuine, copy = api.ledger()
    assert (genuine["hazard"], copy["hazard"]["copy"]) == (None, True)
    assert (genuine["event_id"], genuine["id"] != copy["id"]) == (copy["event_id"], True)
    assert copy["attempts"][0]["at"] == after(seconds)


def test_a_delayed_one_comes_on_the_runs_clock(api: Api, receiver: Receiver) -> None:
    api.hazard(kind="callback_delayed", seconds=30)
    api.order(callback_url=RECEIVER)
    api.settle_down()
    assert (receiver.letters, rows(api)) == ([], [("payment.succeeded", "owed", "callback_delayed")])
    assert api.clock()["next_due"] == api.ledger()[0]["due"] == after(30)
    api.move(by=30)
    api.settle_down()

    assert receiver.types() == ["payment.succeeded"]
    assert receiver.letters[0].event["timestamp"] == after(0)
    assert api.ledger()[0]["attempts"][0]["at"] == after(30)


def test_a_reordered_one_follows_the_next(api: Api, receiver: Receiver) -> None:
    api.hazard(kind="callback_reordered", times=1)
    api.rule(LATER)
    api.order(callback_url=RECEIVER)
    api.settle_down()
    assert rows(api) == [("payment.pending", "held", "callback_reordered")]
    api.move(by=60)
    api.settle_down()

    assert receiver.types() == ["payment.succeeded", "payment.pending"]
    assert [row["type"] for row in api.ledger()] == ["payment.pending", "payment.succeeded"]
    assert {row["state"] for row in api.ledger()} == {"delivered"}
    assert api.clock()["next_due"] is None


def test_two_of_one_moment_can_be_reordered(api: Api, receiver: Receiver) -> None:
    api.hazard(kind="callback_reordered", times=1)
    api.rule({"plan": [{"status": "pending"}, {"status": "succeeded"}]})
    api.order(callback_url=RECEIVER)
    api.settle_down()

    assert receiver.types() == ["payment.succeeded", "payment.pending"]
    assert len(api.ledger()) == 2


def test_a_reordered_one_that_nothing_follows_leaves_at_its_bound(api: Api, receiver: Receiver) -> None:
    api.hazard(kind="callback_reordered", seconds=90, times=1)
    payment = api.order(callback_url=RECEIVER)
    api.settle_down()
    assert api.clock()["next_due"] == after(90)
    api.move(by=90)
    api.settle_down()
    api.act(payment, "reverse")
    api.settle_down()

    assert receiver.types() == ["payment.succeeded", "payment.reversed"]
    assert {row["state"] for row in api.ledger()} == {"delivered"}


def test_a_held_one_is_owed_once_it_is_set_free_and_sent_no_second_time_at_its_bound(
    api: Api, receiver: Receiver
) -> None:
    leave = threading.Event()
    receiver.reply = lambda _: 200 if leave.wait(10) else 500
    api.hazard(kind="callback_reordered", seconds=90, times=1)
    api.hazard(kind="callback_reordered", seconds=30, match={"reference": "inv-2"}, times=1)
    api.order(reference="inv-2", callback_url=RECEIVER)
    api.rule(LATER)
    api.order(callback_url=RECEIVER)
    assert api.move(by=60)["fired"] == 2
    assert [row["state"] for row in api.ledger()] == ["owed"] * 3
    assert api.move(by=60)["fired"] == 0
    leave.set()
    api.settle_down()

    assert len(receiver.letters) == 3


def test_one_of_another_operation_sets_nothing_free(api: Api, receiver: Receiver) -> None:
    api.hazard(kind="callback_reordered", times=1)
    api.order(callback_url=RECEIVER)
    api.order(callback_url=RECEIVER)
    api.settle_down()

    assert [row["state"] for row in api.ledger()] == ["held", "delivered"]
    assert len(receiver.letters) == 1


def test_a_held_one_stays_held_when_its_hazard_is_forgotten(api: Api, receiver: Receiver) -> None:
    api.hazard(kind="callback_late")
    api.rule(LATER)
    api.order(callback_url=RECEIVER)
    api.control("DELETE", "/hazards", status=204)
    api.move(by=60)
    api.settle_down()

    assert receiver.types() == ["payment.succeeded", "payment.pending"]


def test_a_late_one_waits_for_the_result_and_longer(api: Api, receiver: Receiver) -> None:
    api.hazard(kind="callback_late", seconds=15, match={"event": "payment.pending"})
    paid_after_a_minute(api)
    assert receiver.types() == ["payment.succeeded"]
    assert api.clock()["next_due"] == after(75)
    api.move(by=15)
    api.settle_down()

    assert receiver.types() == ["payment.succeeded", "payment.pending"]
    assert rows(api)[0] == ("payment.pending", "delivered", "callback_late")


def test_a_late_one_of_an_operation_without_a_result_is_never_owed(api: Api, receiver: Receiver) -> None:
    api.hazard(kind="callback_late")
    api.rule({"outcome": "pending"})
    api.order(callback_url=RECEIVER)
    api.settle_down()

    assert (receiver.letters, api.clock()["next_due"]) == ([], None)
    assert (api.ledger()[0]["state"], api.ledger()[0]["due"]) == ("held", None)


def test_a_late_result_is_late_itself(api: Api, receiver: Receiver) -> None:
    api.hazard(kind="callback_late", seconds=15)
    api.order(callback_url=RECEIVER)
    api.settle_down()
    assert (receiver.letters, api.ledger()[0]["due"]) == ([], after(15))
    api.move(by=15)
    api.settle_down()
    assert receiver.types() == ["payment.succeeded"]


def test_an_early_one_is_answered_before_the_creation(api: Api, receiver: Receiver) -> None:
    order: list[str] = []

    def reply(letter: Letter) -> int:
        path = f"/payments/{letter.event['data']['id']}"
        order.append(f"callback; a read says {api('GET', path).json['status']}")
        return 200

    receiver.reply = reply
    api.hazard(kind="callback_early", seconds=5)
    for number in range(10):
        api.order(reference=f"inv-{number}", callback_url=RECEIVER)
        order.append("answer")

    assert order == ["callback; a read says succeeded", "answer"] * 10
    assert {row["state"] for row in api.ledger()} == {"delivered"}


def test_an_early_one_that_is_not_answered_holds_the_creation_up_no_longer_than_its_bound(
    api: Api, receiver: Receiver
) -> None:
    answered = threading.Event()
    receiver.reply = lambda _: 200 if answered.wait(10) else 500
    api.hazard(kind="callback_early", seconds=0.1)
    api.order(callback_url=RECEIVER)
    answered.set()
    api.settle_down()
    assert rows(api) == [("payment.succeeded", "delivered", "callback_early")]


def test_only_a_callback_of_the_creation_can_be_early(api: Api) -> None:
    api.hazard(kind="callback_early", match={"event": "payment.succeeded"})
    paid_after_a_minute(api)
    assert api.control("GET", "/hazards")["items"][0]["seen"] == 0


def test_a_stale_one_comes_again_after_the_newer(api: Api, receiver: Receiver) -> None:
    api.hazard(kind="callback_stale", seconds=5)
    paid_after_a_minute(api)
    api.move(by=5)
    api.settle_down()

    pending, succeeded, stale = receiver.letters
    assert receiver.types() == ["payment.pending", "payment.succeeded", "payment.pending"]
    assert (stale.body, stale.headers["webhook-id"]) == (pending.body, pending.headers["webhook-id"])
    assert is_well_signed(stale)
    assert succeeded.headers["webhook-id"] != stale.headers["webhook-id"]
    assert rows(api)[-1] == ("payment.pending", "delivered", "callback_stale")


def test_the_first_event_has_none_before_it_that_could_be_stale(api: Api, receiver: Receiver) -> None:
    api.hazard(kind="callback_stale", times=1)
    api.rule({"plan": [{"status": "pending"}, {"status": "succeeded"}]})
    api.order(callback_url=RECEIVER)
    api.settle_down()

    assert receiver.types() == ["payment.pending", "payment.succeeded", "payment.pending"]
    assert api.control("GET", "/hazards")["items"][0]["seen"] == 1


def test_a_refunds_callback_matches_by_its_payments_reference(api: Api, receiver: Receiver) -> None:
    payment = api.order(callback_url=RECEIVER)
    api.settle_down()
    api.hazard(kind="callback_lost", match={"operation": "refund", "reference": "inv-1"})
    path = f"/runs/{api.run}/payments/{payment['id']}/refunds"
    assert api("POST", path, {"reference": "ref-1"}).status_code == 201
    api.settle_down()

    assert receiver.types() == ["payment.succeeded"]
    assert api.ledger()[-1]["state"] == "lost"


@pytest.mark.parametrize(
    ("match", "lost"),
    [
        ({"event": "payment.pending"}, ["lost", "delivered"]),
        ({"event": "payment.succeeded"}, ["delivered", "lost"]),
        ({"event": "payout.succeeded"}, ["delivered", "delivered"]),
        ({"operation": "payment", "amount": "100", "currency": "EUR"}, ["lost", "lost"]),
        ({"method": "card"}, ["delivered", "delivered"]),
    ],
)
def test_which_callbacks_it_matches(api: Api, match: dict[str, str], lost: list[str]) -> None:
    api.hazard(kind="callback_lost", match=match)
    paid_after_a_minute(api)
    assert [row["state"] for row in api.ledger()] == lost


def test_the_third_one_alone(api: Api) -> None:
    api.hazard(kind="callback_lost", skip=2, times=1)
    for _ in range(4):
        api.order(callback_url=RECEIVER)
    api.settle_down()
    assert [row["state"] for row in api.ledger()] == ["delivered", "delivered", "lost", "delivered"]


def test_a_silent_operation_meets_no_hazard(api: Api) -> None:
    api.hazard(kind="callback_lost")
    api.rule({"outcome": "success", "callbacks": False})
    api.order(callback_url=RECEIVER)
    assert (api.ledger(), api.control("GET", "/hazards")["items"][0]["seen"]) == ([], 0)


@pytest.mark.parametrize("kind", [kind for kind in HazardKind if kind.on == "callback"])
def test_many_at_once_keep_the_ledger_whole(api: Api, kind: HazardKind) -> None:
    parameters = {"callback_delayed": {"seconds": 1}, "callback_contradictory": {"status": "failed"}}
    api.hazard(kind=kind, **parameters.get(kind, {}))
    api.rule({"plan": [{"status": "pending"}, {"after": 1, "status": "succeeded"}]})
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: api.order(reference=f"inv-{number}", callback_url=RECEIVER), range(16)))
    api.move(by=1)
    api.move(by=3600)
    api.settle_down()

    genuine = [row for row in api.ledger() if not (row["hazard"] and row["hazard"]["copy"])]
    assert len(genuine) == 32
    assert {row["state"] for row in genuine} == {"lost" if kind is HazardKind.CALLBACK_LOST else "delivered"}
