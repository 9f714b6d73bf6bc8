"""Idempotency keys: replayed, reused, still running, expired; each run has its own."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from payconform.clock import FrozenClock, rfc3339
from payconform.ids import SeededIds
from payconform.simulator import Settings, create_app
from payconform.simulator.engine import Engine, Keep
from payconform.simulator.operation import Operation
from payconform.simulator.orders import Order
from payconform.simulator.runs import Run
from payconform.simulator.store import MemoryStore

from .world import SECRET, START, Api, Description, Receiver

BODY = {"reference": "inv-1", "amount": {"value": "10.00", "currency": "EUR"}}
KEY = {"Idempotency-Key": "k-1"}


def post(api: Api, body: Any = BODY, path: str = "payments", headers: Any = KEY) -> TestResponse:
    return api("POST", f"/runs/{api.run}/{path}", body, headers=headers)


def count(api: Api) -> int:
    return len(api.control("GET", "/operations")["items"])


def test_the_same_request_gets_the_first_answer_again(api: Api) -> None:
    api.rule({"outcome": "pending"})
    first = post(api)
    api.act(first.json, "settle")
    again = post(api)
    assert (again.status_code, again.data) == (201, first.data)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert count(api) == 1


@pytest.mark.parametrize(("body", "path"), [({**BODY, "reference": "inv-2"}, "payments"), (BODY, "payouts")])
def test_another_request_with_the_same_key_is_refused(api: Api, body: Any, path: str) -> None:
    post(api)
    answer = post(api, body, path)
    assert answer.status_code == 422
    assert answer.json["type"].endswith("/idempotency-key-reused")
    assert count(api) == 1


def test_refunds_of_two_payments_cant_share_a_key(api: Api) -> None:
    one, two = api.order(), api.order()
    assert post(api, {}, f"payments/{one['id']}/refunds").status_code == 201
    assert post(api, {}, f"payments/{one['id']}/refunds").headers["Idempotency-Replayed"] == "true"
    assert post(api, {}, f"payments/{two['id']}/refunds").status_code == 422


def test_while_the_first_is_running_the_second_gets_409(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    entered, leave = threading.Event(), threading.Event()
    create = api.parts.engine.create

    def slow(_: Engine, run: Run, order: Order, keep: Keep) -> Operation:
        entered.set()
        assert leave.wait(10)
        return create(run, order, keep)

    monkeypatch.setattr(Engine, "create", slow)
    first: list[TestResponse] = []
    thread = threading.Thread(target=lambda: first.append(post(api)))
    thread.start()
    assert entered.wait(10)
    second = post(api)
    leave.set()
    thread.join()
    assert second.status_code == 409
    assert second.json["type"].endswith("/idempotency-key-in-use")
    assert first[0].status_code == 201
    assert post(api).headers["Idempotency-Replayed"] == "true"
    assert count(api) == 1


def test_a_refused_request_leaves_its_key_free(api: Api) -> None:
    api.rule({"outcome": "partial", "amount": "50.00"})
    assert post(api).status_code == 422
    api.control("DELETE", "/rules", status=204)
    assert post(api).status_code == 201


def test_keys_expire_after_a_day_of_the_runs_clock(api: Api) -> None:
    first = post(api)
    api.move(by=24 * 3600 - 1)
    assert post(api).json["id"] == first.json["id"]
    api.move(by=1)
    assert post(api).json["id"] != first.json["id"]


def test_runs_have_keys_of_their_own(api: Api, provider: Api) -> None:
    assert post(api).json["id"] != post(provider).json["id"]


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
def test_a_key_that_cant_be_used(api: Api, key: str) -> None:
    answer = post(api, headers={"Idempotency-Key": key})
    assert answer.status_code == 400
    assert count(api) == 0


def test_each_answer_says_until_when_it_is_kept(api: Api) -> None:
    first = post(api)
    assert first.headers["Idempotency-Key-Expires"] == rfc3339(START + timedelta(hours=24))
    api.move(by=3600)
    assert post(api).headers["Idempotency-Key-Expires"] == first.headers["Idempotency-Key-Expires"]
    assert "Idempotency-Key-Expires" not in post(api, headers={}).headers


def test_the_time_that_a_key_is_kept_can_be_chosen(description: Description, receiver: Receiver) -> None:
    clock = FrozenClock(START)
    settings = Settings(nonce="n", secret=SECRET, idempotency_key_expiry=timedelta(seconds=60))
    app = create_app(settings, clock=clock, store=MemoryStore(), ids=SeededIds(1), sender=receiver)
    api = Api(app, description)
    assert api("GET", "/_control/settings").json["idempotency"]["expiry_s"] == 60
    first = post(api)
    assert first.headers["Idempotency-Key-Expires"] == rfc3339(START + timedelta(seconds=60))
    clock.advance(timedelta(seconds=59))
    assert post(api).headers["Idempotency-Replayed"] == "true"
    clock.advance(timedelta(seconds=1))
    assert post(api).json["id"] != first.json["id"]
