"""The ledger of callbacks: what is read of it, and sending again one or many of its rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from payconform.clock import rfc3339
from payconform.simulator.callbacks import CallbackState, digest

from .world import RECEIVER, START, Api, Receiver


@pytest.fixture
def many(api: Api, receiver: Receiver) -> Api:
    """inv-1 at START is delivered; inv-2 a minute later is given up; inv-3 an hour later is owed."""
    replies = {"inv-1": 200, "inv-2": 410, "inv-3": 500}
    receiver.reply = lambda letter: replies[letter.event["data"]["reference"]]
    for reference, wait in (("inv-1", 60), ("inv-2", 3540), ("inv-3", 0)):
        api.order(reference=reference, callback_url=RECEIVER)
        api.settle_down()
        api.move(by=wait)
    receiver.reply = lambda _: 200
    receiver.letters.clear()
    return api


def resend_all(api: Api, status: int = 202, **wanted: Any) -> Any:
    answer = api.control("POST", "/callbacks/resend", wanted, status=status)
    api.settle_down()
    return answer


def references(receiver: Receiver) -> list[str]:
    return sorted(letter.event["data"]["reference"] for letter in receiver.letters)


def test_a_row_is_read_with_the_body_that_is_sent(api: Api, receiver: Receiver) -> None:
    api.order(callback_url=RECEIVER, metadata={"name": "Zoë"})
    api.settle_down()
    (row,) = api.ledger()
    read = api.control("GET", f"/callbacks/{row['id']}")
    assert read == {**row, "body": receiver.letters[0].body.decode()}
    assert digest(read["body"].encode()) == row["attempts"][0]["body_digest"]
    assert (row["created"], row["ended"]) == (rfc3339(START), "delivered")


def test_a_row_of_another_run_is_not_there(provider: Api, api: Api) -> None:
    api.order(callback_url=RECEIVER)
    api.settle_down()
    provider.control("GET", f"/callbacks/{api.ledger()[0]['id']}", status=404)


def test_the_ledger_is_read_by_state_and_by_operation(many: Api) -> None:
    states = {row["reference"]: row["state"] for row in many.ledger()}
    assert states == {"inv-1": "delivered", "inv-2": "given_up", "inv-3": "owed"}
    for row in many.ledger():
        assert many.control("GET", f"/callbacks?state={row['state']}")["items"] == [row]
        assert many.control("GET", f"/callbacks?operation={row['operation']}")["items"] == [row]
    assert many.control("GET", "/callbacks?state=owed&reference=inv-1")["items"] == []
    many.control("GET", "/callbacks?state=sent", status=400)


@pytest.mark.parametrize(
    ("wanted", "sent"),
    [
        ({}, ["inv-1", "inv-2", "inv-3"]),
        ({"reference": "inv-2"}, ["inv-2"]),
        ({"state": "given_up"}, ["inv-2"]),
        ({"state": "owed"}, ["inv-3"]),
        ({"type": "payment.succeeded", "reference": "inv-1"}, ["inv-1"]),
        ({"type": "payment.pending"}, []),
        ({"since": rfc3339(START + timedelta(seconds=60))}, ["inv-2", "inv-3"]),
        ({"until": rfc3339(START + timedelta(seconds=60))}, ["inv-1", "inv-2"]),
        ({"since": rfc3339(START + timedelta(days=1))}, []),
        ({"operation": "pay_unknown"}, []),
    ],
)
def test_all_that_fit_are_sent_again(
    many: Api, receiver: Receiver, wanted: dict[str, str], sent: list[str]
) -> None:
    rows = {row["id"]: row["reference"] for row in many.ledger()}
    answer = resend_all(many, **wanted)
    assert [rows[row] for row in answer["items"]] == sent  # oldest first
    assert references(receiver) == sent


@pytest.mark.parametrize(
    ("wanted", "pointer"),
    [
        ({"state": "sent"}, "/state"),
        ({"since": "yesterday"}, "/since"),
        ({"until": 5}, "/until"),
        ({"id": "cbk_1"}, "/id"),
    ],
)
def test_a_wrong_wish_to_send_again_is_refused(many: Api, wanted: Any, pointer: str) -> None:
    assert resend_all(many, 400, **wanted)["errors"][0]["pointer"] == pointer
    assert not any(attempt["resend"] for row in many.ledger() for attempt in row["attempts"])


def test_what_somebody_asked_for_is_marked_in_the_ledger(many: Api, receiver: Receiver) -> None:
    receiver.reply = lambda _: 500
    resend_all(many, reference="inv-3")
    many.move(by=3600)
    many.settle_down()
    marks = [attempt["resend"] for attempt in many.ledger()[2]["attempts"]]
    assert marks == [False, True, *[False] * 8]


def test_a_callback_that_was_given_up_is_tried_once_more_for_each_wish(many: Api, receiver: Receiver) -> None:
    many.control("PUT", "", {"callbacks": {"attempts": 1}})
    receiver.reply = lambda _: 500
    resend_all(many, state="given_up")
    row = many.ledger()[1]
    assert (row["state"], row["ended"], len(row["attempts"])) == ("given_up", "exhausted", 2)
    receiver.reply = lambda _: 200
    resend_all(many, state="given_up")
    row = many.ledger()[1]
    assert (row["state"], row["ended"], row["attempts"][-1]["resend"]) == ("delivered", "delivered", True)


def test_two_wishes_at_once_are_two_marked_attempts(api: Api, receiver: Receiver) -> None:
    api.order(callback_url=RECEIVER)
    api.settle_down()
    row_id = api.ledger()[0]["id"]
    for _ in range(2):
        api.control("POST", f"/callbacks/{row_id}/resend", status=202)
    api.settle_down()
    assert [attempt["resend"] for attempt in api.ledger()[0]["attempts"]] == [False, True, True]
    assert len({letter.body for letter in receiver.letters}) == 1


def test_states_of_the_wish_are_the_states_of_the_ledger(api: Api) -> None:
    schemas = api.description.document["components"]["schemas"]
    assert schemas["CallbackState"]["enum"] == list(CallbackState)
    assert schemas["Resend"]["properties"]["state"]["enum"] == list(CallbackState)
