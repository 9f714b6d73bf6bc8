"""Many threads at once: each operation has one legal history, and no money is refunded twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from payconform.simulator.kinds import Kind
from payconform.simulator.transitions import Status, targets

from .collisions import check_round, threads
from .world import RECEIVER, Api, Receiver

THREADS = 16
ROUNDS = 200


def race(call: Callable[[int], int]) -> list[int]:
    """The results of a call that all threads make at the same moment."""
    start = threading.Barrier(THREADS)

    def run(index: int) -> int:
        start.wait()
        return call(index)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


@pytest.mark.parametrize("_round", range(5))
def test_racing_actions_leave_one_legal_history(api: Api, receiver: Receiver, _round: int) -> None:
    api.rule({"outcome": "pending"})
    payment = api.order(callback_url=RECEIVER)
    path = f"/_control/runs/{api.run}/operations/{payment['id']}/actions"
    actions = ["settle", "fail"]
    statuses = race(lambda index: api("POST", path, {"action": actions[index % 2]}).status_code)
    # Either it settled at once; or it failed first, and then came a late success.
    assert statuses.count(200) in {1, 2}
    assert set(statuses) == {200, 409}
    history = api.transitions()
    assert len(history) == 1 + statuses.count(200)
    seen = None
    for source, target in history:
        assert source == seen
        assert target in targets(Kind.PAYMENT, None if source is None else Status(source))
        seen = target
    assert api.read(payment)["status"] == seen == "succeeded"
    api.settle_down()
    sent = [letter.event["data"]["status"] for letter in receiver.letters]
    assert sent == [target for _, target in history]


def test_whatever_collides_leaves_one_legal_history_and_keeps_the_money(api: Api) -> None:
    api.rule({"outcome": "pending"}, operation="payment")
    paths = set()
    with threads(api.app) as racing:
        for turn in range(ROUNDS):
            payment = api.order(reference=f"inv-{turn}")
            answers = racing.collide(api.run, payment["id"], turn)
            journal = api.journal(f"?reference=inv-{turn}")["items"]
            rows = [row for row in journal if row["kind"] == "transition"]
            paths.add(check_round(payment["id"], answers, rows))
            last = api.read(payment)
            end = [row for row in rows if row["operation"] == payment["id"]][-1]
            assert (last["status"], last["moved"]) == (end["to"], end["moved"])
    assert len(paths) > 1  # they did collide


def test_racing_refunds_never_exceed_what_moved(api: Api) -> None:
    payment = api.order()
    path = f"/runs/{api.run}/payments/{payment['id']}/refunds"
    body = {"amount": {"value": "9.00", "currency": "EUR"}}
    statuses = race(lambda _: api("POST", path, body).status_code)
    assert sorted(statuses) == [201] * 11 + [422] * 5


def test_racing_creates_use_a_sequence_up_one_by_one(api: Api) -> None:
    api.rule(*[{"outcome": "error"}] * 10, {"outcome": "success"})
    race(lambda index: int(api.order(reference=f"inv-{index}")["amount"]["value"] == "100.00"))
    statuses = [each["status"] for each in api.control("GET", "/operations")["items"]]
    assert statuses == ["failed"] * 10 + ["succeeded"] * 6


def test_a_run_deleted_under_way_keeps_nothing(api: Api) -> None:
    def call(index: int) -> int:
        if index == 7:
            return api("DELETE", f"/_control/runs/{api.run}").status_code
        body = {"reference": "inv-1", "amount": {"value": "1.00", "currency": "EUR"}}
        return api("POST", f"/runs/{api.run}/payments", body).status_code

    assert set(race(call)) <= {201, 204, 404}
    api("GET", f"/_control/runs/{api.run}")
    assert api.parts.store.operations(api.run) == ()
