"""The two keys of an order from RazorpayX: who orders it, and which order it is; each is mandatory."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from payconform.clock import FrozenClock
from payconform.errors import ConfigurationError
from payconform.ids import SeededIds
from payconform.simulator import Settings, create_app
from payconform.simulator.idempotency import Answer, IdempotencyKeys
from payconform.simulator.store import MemoryStore

from .payouts import ORDER, Payouts
from .world import SECRET, START, Api, Description, Receiver

ALL = "?account_number=7878780080316316"
NATIVE = {"reference": "inv-1", "amount": {"value": "1.00", "currency": "INR"}}


@pytest.fixture
def payouts(api: Api) -> Payouts:
    return Payouts(api)


@pytest.mark.parametrize("auth", [None, ("", ""), ("key", ""), ("", "secret")])
@pytest.mark.parametrize(
    ("method", "path"), [("POST", ""), ("GET", ALL), ("GET", "/pout_1"), ("POST", "/pout_1/cancel")]
)
def test_each_call_brings_a_key(
    payouts: Payouts, auth: tuple[str, str] | None, method: str, path: str
) -> None:
    answer = payouts(method, path, dict(ORDER) if method == "POST" else None, key="key-1", auth=auth)

    assert answer.status_code == 401
    assert answer.json["error"]["code"] == "BAD_REQUEST_ERROR"
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")


@pytest.mark.parametrize("header", ["Basic", "Basic ???", "Bearer a2V5OnNlY3JldA==", "Basic a2V5"])
def test_what_is_no_key_is_none(payouts: Payouts, header: str) -> None:
    assert payouts("GET", ALL, headers={"Authorization": header}, auth=None).status_code == 401


def test_a_provider_may_know_its_keys(description: Description) -> None:
    settings = Settings(nonce="n", secret=SECRET, razorpay_keys=("rzp_1:one", "rzp_2:two"))
    app = create_app(
        settings, clock=FrozenClock(START), store=MemoryStore(), ids=SeededIds(1), sender=Receiver()
    )
    payouts = Payouts(Api(app, description))

    assert payouts("GET", ALL, auth=("rzp_1", "one")).status_code == 200
    assert payouts("GET", ALL, auth=("rzp_2", "two")).status_code == 200
    assert payouts("GET", ALL, auth=("rzp_1", "two")).status_code == 401
    assert payouts("GET", ALL, auth=("rzp_3", "three")).status_code == 401
    assert "rzp_1" not in repr(settings)


@pytest.mark.parametrize("pair", ["", "key", "key:", ":secret", "a b:c"])
def test_a_key_that_can_not_be_sent_is_no_setting(pair: str) -> None:
    with pytest.raises(ConfigurationError, match="a pair of RazorpayX keys"):
        Settings(nonce="n", secret=SECRET, razorpay_keys=(pair,))


@pytest.mark.parametrize("key", [None, "abc", "x" * 37, "key.1", "key/1", "schlüssel"])
def test_the_idempotency_key_is_mandatory_and_plain(payouts: Payouts, key: str | None) -> None:
    headers = {} if key is None else {"X-Payout-Idempotency": key}
    answer = payouts("POST", body=dict(ORDER), headers=headers)

    assert answer.status_code == 400
    assert answer.json["error"]["field"] == "X-Payout-Idempotency"
    assert payouts.api.control("GET", "/operations")["items"] == []


@pytest.mark.parametrize("key", ["abcd", "x" * 36, "A-b_c 1"])
def test_a_key_of_four_to_thirty_six_will_do(payouts: Payouts, key: str) -> None:
    assert payouts.order(key=key)["status"] == "processing"


def test_the_same_key_and_body_get_the_first_answer(payouts: Payouts) -> None:
    first = payouts.ordered(key="key-a")
    again = payouts.ordered(key="key-a")

    assert again.data == first.data
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(payouts.api.control("GET", "/operations")["items"]) == 1


def test_the_same_key_with_another_body_is_a_bad_request(payouts: Payouts) -> None:
    payouts.order(key="key-a")

    assert payouts.refused(key="key-a", amount=20000)["code"] == "BAD_REQUEST_ERROR"
    assert len(payouts.api.control("GET", "/operations")["items"]) == 1


def test_a_refused_order_leaves_its_key_free(payouts: Payouts) -> None:
    payouts.refused(key="key-a", amount=1)

    assert payouts.order(key="key-a")


def test_keys_of_the_native_dialect_are_others(payouts: Payouts) -> None:
    native = f"/runs/{payouts.api.run}/payouts"
    made = payouts.api("POST", native, NATIVE, headers={"Idempotency-Key": "key-a"})
    answer = payouts.ordered(key="key-a")

    assert (made.status_code, answer.status_code) == (201, 200)
    assert "Idempotency-Replayed" not in answer.headers


def test_while_the_first_is_running_the_second_is_told_so(
    payouts: Payouts, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys: IdempotencyKeys = payouts.api.parts.runs.get(payouts.api.run).keys
    engine = payouts.api.parts.engine
    create, seen = type(engine).create, []

    def slow(*given: Any) -> Any:
        if not seen:
            seen.append(None)
            seen.append(payouts.refused(status=409, key="key-a"))
        return create(*given)

    monkeypatch.setattr(type(engine), "create", slow)
    payouts.order(key="key-a")

    assert "still running" in seen[1]["description"]
    assert [type(each.answer) for each in keys.all()] == [Answer]


def test_of_many_at_once_with_one_key_one_creates(payouts: Payouts) -> None:
    threads = 8
    barrier = threading.Barrier(threads)

    def order(_: int) -> Any:
        barrier.wait(10)
        return payouts.ordered(key="key-a")

    with ThreadPoolExecutor(threads) as pool:
        answers = list(pool.map(order, range(threads)))

    made = {answer.json["id"] for answer in answers if answer.status_code == 200}
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert len(made) == 1
    assert [each["id"] for each in payouts.api.control("GET", "/operations")["items"]] == list(made)
