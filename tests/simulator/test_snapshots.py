"""Going back to a snapshot: everything is as it was then, and what was under way since has no say."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from payconform.simulator.errors import ProviderError

from .world import RECEIVER, Api, Letter, Receiver

PLACES = ("", "/clock", "/rules", "/hazards", "/operations", "/callbacks", "/journal", "/snapshots")
ORDER = {"reference": "inv-1", "amount": {"value": "10.00", "currency": "EUR"}}
KEY = {"Idempotency-Key": "k-1"}


def take(api: Api, **body: Any) -> Any:
    return api.control("POST", "/snapshots", body, status=201)


def restore(api: Api, snapshot: Any, *, status: int = 200) -> Any:
    return api.control("POST", f"/snapshots/{snapshot['id']}/restore", status=status)


def told(api: Api) -> list[Any]:
    return [api.control("GET", place) for place in PLACES]


def test_everything_is_as_it_was_then(api: Api) -> None:
    api.rule({"outcome": "pending"}, {"outcome": "success", "after": 60})
    api.control("POST", "/hazards", {"kind": "callback_late"}, status=201)
    payment = api.order(callback_url=RECEIVER)
    api.settle_down()
    snapshot = take(api, name="at first")
    before = told(api)

    api.order()
    api.act(payment, "settle")
    api.move(by=3600)
    api.rule({"outcome": "error"})
    api.control("PUT", "", {"reference_prefix": "inv-", "seed": 9})
    api.settle_down()
    assert told(api) != before

    assert restore(api, snapshot) == before[0]
    assert told(api) == before
    assert api.order()["status"] == "pending"  # the second outcome again
    assert api.move(by=60)["fired"] == 1


def test_it_can_be_restored_again_and_again(api: Api) -> None:
    snapshot = take(api)
    for _ in range(3):
        api.order()
        restore(api, snapshot)
        assert api.control("GET", "/operations")["items"] == []


def test_a_key_that_was_used_since_is_free_again(api: Api) -> None:
    snapshot = take(api)
    first = api("POST", f"/runs/{api.run}/payments", ORDER, headers=KEY).json
    restore(api, snapshot)
    second = api("POST", f"/runs/{api.run}/payments", ORDER, headers=KEY).json

    assert second["id"] != first["id"]


def test_a_key_of_before_gets_its_answer(api: Api) -> None:
    first = api("POST", f"/runs/{api.run}/payments", ORDER, headers=KEY)
    snapshot = take(api)
    api.move(by=2 * 24 * 3600)
    api("POST", f"/runs/{api.run}/payments", ORDER, headers=KEY)
    restore(api, snapshot)

    assert api("POST", f"/runs/{api.run}/payments", ORDER, headers=KEY).data == first.data


def test_a_callback_under_way_writes_nothing_into_what_was_restored(api: Api, receiver: Receiver) -> None:
    payment = api.order()
    snapshot = take(api)
    asked, answer = threading.Event(), threading.Event()

    def slow(_: Letter) -> int:
        asked.set()
        assert answer.wait(10)
        return 200

    receiver.reply = slow
    refund = api("POST", f"/runs/{api.run}/payments/{payment['id']}/refunds", {"callback_url": RECEIVER})
    assert refund.status_code == 201
    assert asked.wait(10)
    restore(api, snapshot)
    before = told(api)
    answer.set()
    api.settle_down()

    assert told(api) == before
    assert api.ledger() == []


def test_a_callback_that_was_owed_then_is_owed_again(api: Api, receiver: Receiver) -> None:
    receiver.reply = lambda _: 503
    api.order(callback_url=RECEIVER)
    api.settle_down()
    snapshot = take(api)
    receiver.reply = lambda _: 200
    api.move(by=60)
    api.settle_down()
    assert api.ledger()[0]["state"] == "delivered"

    restore(api, snapshot)
    assert api.ledger()[0]["state"] == "owed"
    api.move(by=60)
    api.settle_down()
    assert api.ledger()[0]["state"] == "delivered"


def test_one_that_was_on_its_way_then_is_sent_at_once(api: Api, receiver: Receiver) -> None:
    asked, answer = threading.Event(), threading.Event()

    def slow(_: Letter) -> int:
        asked.set()
        assert answer.wait(10)
        return 200

    receiver.reply = slow
    api.order(callback_url=RECEIVER)
    assert asked.wait(10)
    snapshot = take(api)
    answer.set()
    api.settle_down()
    restore(api, snapshot)
    api.settle_down()

    assert len(receiver.letters) == 2
    assert len({letter.body for letter in receiver.letters}) == 1
    assert [row["status"] for row in api.ledger()[0]["attempts"]] == [200]


def test_a_call_that_waited_meanwhile_is_told_so(api: Api) -> None:
    snapshot = take(api)
    run = api.parts.runs.get(api.run)
    restore(api, snapshot)
    with pytest.raises(ProviderError, match="put back meanwhile"):
        run.check_open()


def test_snapshots_are_listed_oldest_first_and_can_be_dropped(api: Api) -> None:
    first, second = take(api), take(api, name="two")
    assert (first["name"], second["name"]) == (None, "two")
    assert api.control("GET", "/snapshots") == {"items": [first, second]}

    api.control("DELETE", f"/snapshots/{first['id']}", status=204)
    assert api.control("GET", "/snapshots") == {"items": [second]}
    restore(api, first, status=404)
    api.control("DELETE", f"/snapshots/{first['id']}", status=404)


def test_without_a_body_it_has_no_name(api: Api) -> None:
    assert api.control("POST", "/snapshots", status=201)["name"] is None


def test_a_snapshot_is_of_one_run(provider: Api, api: Api) -> None:
    restore(provider, take(api), status=404)


def test_a_prefix_that_another_run_took_since_keeps_it(provider: Api, api: Api) -> None:
    api.control("PUT", "", {"reference_prefix": "inv-"})
    snapshot = take(api)
    api.control("PUT", "", {"reference_prefix": None})
    provider("PUT", "/_control/runs/other", {"reference_prefix": "inv-"})
    before = told(api)

    restore(api, snapshot, status=409)
    assert told(api) == before
    api.order()


def test_a_wrong_name_is_refused(api: Api) -> None:
    for body in ({"name": ""}, {"name": 1}, {"colour": "red"}, []):
        api.control("POST", "/snapshots", body, status=400)
    assert api.control("GET", "/snapshots") == {"items": []}
