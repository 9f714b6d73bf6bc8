"""A provider on a file, stopped and started again: everything is as it was, and what is owed is delivered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from payconform.clock import FrozenClock, rfc3339
from payconform.errors import ConfigurationError
from payconform.ids import RandomIds
from payconform.simulator import Settings, create_app
from payconform.simulator.file_store import FileStore
from payconform.simulator.options import RunOptions

from .samples import RULE, STATE
from .world import RECEIVER, SECRET, START, Api, Description, Letter, Receiver


class House:
    """Starts providers on one file, one after the other; none of them ends in good order."""

    def __init__(self, file: Path, receiver: Receiver, clock: FrozenClock, description: Description) -> None:
        self._file = file
        self._receiver = receiver
        self._clock = clock
        self._description = description

    @contextmanager
    def provider(self, run: str = "default", **settings: Any) -> Iterator[Api]:
        store = FileStore(self._file)
        app = create_app(
            Settings(nonce="n", secret=SECRET, **settings),
            clock=self._clock,
            store=store,
            ids=RandomIds(),
            sender=self._receiver,
        )
        api = Api(app, self._description, run)
        api.parts.archive.resume()
        try:
            yield api
        finally:
            api.parts.outbox.stop()
            store.close()


@pytest.fixture
def house(tmp_path: Path, receiver: Receiver, real_clock: FrozenClock, description: Description) -> House:
    return House(tmp_path / "provider.db", receiver, real_clock, description)


def put(api: Api, **body: Any) -> None:
    api.control("PUT", "", body, status=201)


FROZEN = {"mode": "frozen", "at": rfc3339(START)}
PLACES = ("", "/rules", "/hazards", "/operations", "/callbacks", "/journal", "/clock", "/snapshots")


def told(api: Api) -> list[Any]:
    return [api.control("GET", place) for place in PLACES]


def test_everything_is_as_it_was(house: House) -> None:
    with house.provider("one") as api:
        put(api, clock=FROZEN, reference_prefix="inv-", seed=7, magic=False)
        api.rule({"outcome": "partial", "share": "0.6"}, {"outcome": "success", "after": 60}, amount="100.00")
        gone = api.rule({"outcome": "error"})
        api.control("DELETE", f"/rules/{gone['id']}", status=204)
        api.control("POST", "/hazards", {"kind": "delay", "seconds": 0, "times": 2}, status=201)
        api.control("POST", "/hazards", {"kind": "callback_doubled", "skip": 1}, status=201)
        first = api.order(callback_url=RECEIVER)
        api.take_back(first, "10.00")
        api.order(metadata={"deep": [1, 2.5]})
        api.move(by=30)
        api.control("POST", "/snapshots", {"name": "half way"}, status=201)
        api.settle_down()
        before = told(api)
    with house.provider("one") as api:
        assert told(api) == before
        assert [run["name"] for run in api("GET", "/_control/runs").json["items"]] == ["default", "one"]
        assert api("POST", "/payments", {"reference": "inv-9", **AMOUNT}).json["run"] == "one"
        assert api.move(by=30)["fired"] == 1
        assert api.order()["status"] == "pending"  # the rule goes on with its second outcome


AMOUNT = {"amount": {"value": "100.00", "currency": "EUR"}}
KEY = {"Idempotency-Key": "k-1"}


def test_a_key_gets_the_answer_of_before(house: House) -> None:
    order = {"reference": "inv-1", **AMOUNT}
    with house.provider() as api:
        first = api("POST", "/payments", order, headers=KEY)
    with house.provider() as api:
        again = api("POST", "/payments", order, headers=KEY)
        assert (again.data, again.headers["Idempotency-Replayed"]) == (first.data, "true")
        assert api("POST", "/payments", {**order, "reference": "other"}, headers=KEY).status_code == 422
        assert len(api.control("GET", "/operations")["items"]) == 1


def test_a_key_expires_as_if_nothing_had_been(house: House, real_clock: FrozenClock) -> None:
    order = {"reference": "inv-1", **AMOUNT}
    with house.provider() as api:
        first = api("POST", "/payments", order, headers=KEY).json
    real_clock.advance(timedelta(days=1))
    with house.provider() as api:
        second = api("POST", "/payments", order, headers=KEY).json
        assert second["id"] != first["id"]
    with house.provider() as api:
        assert api("POST", "/payments", order, headers=KEY).json == second


def test_what_came_due_meanwhile_fires_in_order(house: House, real_clock: FrozenClock) -> None:
    with house.provider() as api:
        api.rule({"outcome": "success", "after": 90}, reference="late")
        api.rule({"outcome": "success", "after": 30}, reference="early")
        api.order(reference="late")
        api.order(reference="early")
    real_clock.advance(timedelta(minutes=5))
    with house.provider() as api:
        run = api.parts.runs.get("default")
        assert api.parts.engine.fire(run, run.now()) == 2  # as the ticker does
        fired = [row["reference"] for row in api.journal()["items"] if row.get("cause") == "plan"]
        assert fired == ["early", "late"]


@pytest.mark.parametrize("clock", [FROZEN, {"mode": "real"}])
def test_a_callback_that_nobody_answered_is_delivered(
    house: House, receiver: Receiver, clock: dict[str, str]
) -> None:
    """It was on its way when the first one stopped."""
    receiver.reply = lambda _: 503
    with house.provider("one") as api:
        put(api, clock=clock)
        api.parts.outbox.stop()  # handed over, and never tried
        payment = api.order(callback_url=RECEIVER)
        assert api.ledger()[0]["state"] == "owed"
    receiver.reply = lambda _: 200
    with house.provider("one") as api:
        run = api.parts.runs.get("one")
        api.parts.engine.fire(run, run.now())
        api.settle_down()
        assert [letter.event["data"]["id"] for letter in receiver.letters] == [payment["id"]]
        assert api.ledger()[0]["state"] == "delivered"


def test_a_retry_stays_due_when_it_was(house: House, receiver: Receiver) -> None:
    receiver.reply = lambda _: 503
    with house.provider("one") as api:
        put(api, clock=FROZEN)
        api.order(callback_url=RECEIVER)
        api.settle_down()
    with house.provider("one") as api:
        assert api.clock()["next_due"] == rfc3339(START + timedelta(minutes=1))
        assert len(receiver.letters) == 1
        api.move(by=60)
        api.settle_down()
        assert len(receiver.letters) == 2


def test_a_callback_that_was_on_its_way_stays_owed(house: House, receiver: Receiver) -> None:
    """Nothing is written down once the services have stopped, whatever the receiver answers."""
    with ExitStack() as stack:
        api = stack.enter_context(house.provider())

        def stop(_: Letter) -> int:
            api.parts.archive.stop()
            return 200

        receiver.reply = stop
        api.order(callback_url=RECEIVER)
        assert api.parts.outbox.wait_idle(10)
    receiver.reply = lambda _: 200
    with house.provider() as api:
        assert [row["state"] for row in api.ledger()] == ["owed"]


def test_a_deleted_run_stays_deleted(house: House) -> None:
    with house.provider("one") as api:
        put(api, clock=FROZEN)
        api.order()
        api.control("DELETE", "", status=204)
    with house.provider("one") as api:
        api.control("GET", "", status=404)


def test_the_default_run_keeps_what_it_began_with(house: House) -> None:
    with house.provider(options=RunOptions(seed=7)):
        pass
    with house.provider(options=RunOptions(seed=8)) as api:
        assert api.control("GET", "")["seed"] == 7


def test_a_smaller_journal_counts_what_it_drops(house: House) -> None:
    with house.provider() as api:
        for _ in range(5):
            api.order()
    with house.provider(journal_limit=4) as api:
        extract = api.journal()
        assert [row["seq"] for row in extract["items"]] == [7, 8, 9, 10]
        assert extract["dropped"] == 6


def test_a_rule_that_is_none_any_more_is_one_sentence(house: House, tmp_path: Path) -> None:
    store = FileStore(tmp_path / "provider.db")
    store.commit("r", STATE, replace(RULE, outcomes=({"outcome": "of old"},)))
    store.close()

    with (
        pytest.raises(ConfigurationError, match=r"run r can't be read: /rules/0/outcomes/0"),
        house.provider(),
    ):
        pass


def test_a_callback_that_is_held_is_set_free_by_what_it_waits_for(house: House, receiver: Receiver) -> None:
    with house.provider("one") as api:
        put(api, clock=FROZEN)
        api.rule({"outcome": "pending"})
        api.control("POST", "/hazards", {"kind": "callback_late"}, status=201)
        payment = api.order(callback_url=RECEIVER)
        api.settle_down()
        assert [row["state"] for row in api.ledger()] == ["held"]
    with house.provider("one") as api:
        api.control("DELETE", "/hazards", status=204)
        api.act(payment, "settle")
        api.settle_down()
        assert sorted(receiver.types()) == ["payment.pending", "payment.succeeded"]
