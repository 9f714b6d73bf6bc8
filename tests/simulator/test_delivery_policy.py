"""How hard a run tries to deliver callbacks: schedule, jitter, success, what a receiver may ask for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payconform.clock import FrozenClock, rfc3339
from payconform.errors import ConfigurationError
from payconform.ids import SeededIds
from payconform.simulator import Settings, create_app
from payconform.simulator.delivery import Reply, Timeouts
from payconform.simulator.delivery_policy import Backoff, DeliveryPolicy, Success, jittered
from payconform.simulator.options import RunOptions
from payconform.simulator.retry_after import asked_for
from payconform.simulator.store import MemoryStore

from .world import RECEIVER, SECRET, START, Api, Description, Receiver

PAYCORE = {"schedule": "linear", "attempts": 100, "success": "200"}
STANDARD_WEBHOOKS = ["00:00:00", "00:00:05", "00:05:05", "00:35:05", "02:35:05", "07:35:05", "17:35:05"]
STANDARD_WEBHOOKS += ["31:35:05", "51:35:05", "75:35:05"]  # "Time since start", as the standard prints it


def deliver_so(api: Api, **callbacks: Any) -> Any:
    return api.control("PUT", "", {"callbacks": callbacks})["callbacks"]


def exhausted(api: Api) -> Any:
    """The row of an order whose callback nobody takes, when all attempts are made."""
    api.order(callback_url=RECEIVER)
    api.settle_down()
    api.control("POST", "/clock", {"due": "all"})
    api.settle_down()
    return api.ledger()[-1]


def offsets(row: Any) -> list[timedelta]:
    moments = [datetime.fromisoformat(attempt["at"]) for attempt in row["attempts"]]
    return [moment - moments[0] for moment in moments]


def span(text: str) -> timedelta:
    hours, minutes, seconds = map(int, text.split(":"))
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def test_the_schedule_of_standard_webhooks(api: Api, receiver: Receiver) -> None:
    receiver.reply = lambda _: 500
    deliver_so(api, schedule="standard-webhooks", attempts=100)
    row = exhausted(api)
    assert offsets(row) == [span(text) for text in STANDARD_WEBHOOKS]
    assert (row["state"], row["ended"], row["due"]) == ("given_up", "exhausted", None)


def test_a_schedule_of_ones_own_ends_with_its_last_wait(api: Api, receiver: Receiver) -> None:
    receiver.reply = lambda _: 500
    deliver_so(api, schedule=[0.5, 0, 90])
    assert [offset.total_seconds() for offset in offsets(exhausted(api))] == [0, 0.5, 0.5, 90.5]


def test_the_most_attempts_end_any_schedule(api: Api, receiver: Receiver) -> None:
    receiver.reply = lambda _: 500
    deliver_so(api, schedule="standard-webhooks", attempts=3)
    assert offsets(exhausted(api)) == [span(text) for text in STANDARD_WEBHOOKS[:3]]


def test_paycore_tries_a_hundred_times_and_takes_200_alone(api: Api, receiver: Receiver) -> None:
    receiver.reply = lambda _: 204
    deliver_so(api, **PAYCORE)
    row = exhausted(api)
    assert len(row["attempts"]) == 100
    assert {attempt["status"] for attempt in row["attempts"]} == {204}
    assert offsets(row)[-1] == timedelta(minutes=sum(range(1, 100)))
    receiver.reply = lambda _: 200
    assert exhausted(api)["state"] == "delivered"


@pytest.mark.parametrize("status", [301, 302, 307, 308, 100])
@pytest.mark.parametrize("success", Success)
def test_a_redirect_is_a_failure_by_either_rule(success: Success, status: int) -> None:
    assert not DeliveryPolicy(success=success).succeeded(status)


def test_each_attempt_says_what_followed_from_it(api: Api, receiver: Receiver) -> None:
    receiver.reply = lambda _: 200 if len(receiver.letters) == 3 else 500
    deliver_so(api, schedule=[60, 60])
    first, second, third = exhausted(api)["attempts"]
    assert [first["next_due"], second["next_due"]] == [second["at"], third["at"]]
    assert third["next_due"] is None
    assert [each["succeeded"] for each in (first, second, third)] == [False, False, True]


def test_jitter_moves_each_wait_within_its_share_and_by_the_seed(api: Api, receiver: Receiver) -> None:
    receiver.reply = lambda _: 500
    deliver_so(api, schedule=[1000] * 5, jitter=0.2)
    seen = offsets(exhausted(api))
    waits = [later - earlier for earlier, later in pairwise(seen)]
    assert all(timedelta(seconds=800) <= wait <= timedelta(seconds=1200) for wait in waits)
    assert len(set(waits)) == 5


@pytest.mark.parametrize("seed", [0, 7])
def test_the_same_seed_gives_the_same_moments_in_any_order(
    provider: Api, receiver: Receiver, seed: int
) -> None:
    receiver.reply = lambda _: 500
    moments = []
    for number, order in enumerate((["inv-a", "inv-b"], ["inv-b", "inv-a"])):
        run = provider.of(f"run-{number}")
        change = {"clock": {"mode": "frozen", "at": rfc3339(START)}, "seed": seed}
        run.control("PUT", "", {**change, "callbacks": {"jitter": 0.5}}, status=201)
        for reference in order:
            run.order(reference=reference, callback_url=RECEIVER)
        run.settle_down()
        run.control("POST", "/clock", {"due": "all"})
        run.settle_down()
        moments.append({row["reference"]: offsets(row) for row in run.ledger()})
    assert moments[0] == moments[1]
    assert moments[0]["inv-a"] != moments[0]["inv-b"]


@given(
    st.timedeltas(timedelta(), timedelta(days=30)),
    st.floats(0, 0.5),
    st.integers(0, 2**53),
    st.text(max_size=9),
)
def test_a_jittered_wait_stays_within_its_share(wait: timedelta, share: float, seed: int, words: str) -> None:
    drawn = jittered(wait, share, seed, words)
    assert wait * (1 - share) - timedelta.resolution <= drawn <= wait * (1 + share) + timedelta.resolution
    assert drawn == jittered(wait, share, seed, words)


@pytest.mark.parametrize("status", [429, 503])
def test_a_receiver_that_asks_for_time_gets_it(api: Api, receiver: Receiver, status: int) -> None:
    receiver.reply = lambda _: Reply(status, "600") if len(receiver.letters) == 1 else 200
    row = exhausted(api)
    assert offsets(row) == [timedelta(), timedelta(minutes=10)]
    assert [attempt["retry_after"] for attempt in row["attempts"]] == [600, None]


def test_nobody_is_called_earlier_because_he_asks_for_less_time(api: Api, receiver: Receiver) -> None:
    receiver.reply = lambda _: Reply(503, "1") if len(receiver.letters) == 1 else 200
    assert offsets(exhausted(api)) == [timedelta(), timedelta(minutes=1)]


@pytest.mark.parametrize(
    ("status", "header", "seconds"),
    [
        (429, "0", 0),
        (503, " 120 ", 120),
        (503, "Sat, 31 Jan 2026 12:02:00 GMT", 120),
        (503, "Saturday, 31-Jan-26 12:02:00 GMT", 120),
        (503, "Sat, 31 Jan 2026 11:00:00 GMT", 0),
        (503, "Sat, 31 Jan 2026 12:02:00 -0000", 120),
        (503, "999999999", 86_400),
        (503, "Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
        (503, "soon", None),
        (503, "-5", None),
        (503, "", None),
        (503, "9" * 5000, None),
        (503, None, None),
        (500, "120", None),
        (302, "120", None),
    ],
)
def test_what_retry_after_asks_for(status: int, header: str | None, seconds: float | None) -> None:
    wait = asked_for(Reply(status, header), START)
    assert wait == (None if seconds is None else timedelta(seconds=seconds))


def test_a_receiver_that_is_gone_hears_no_more_of_it(api: Api, receiver: Receiver) -> None:
    receiver.reply = lambda _: 410
    row = exhausted(api)
    assert (row["state"], row["ended"], row["due"]) == ("given_up", "gone", None)
    assert len(receiver.letters) == 1
    assert api.clock()["next_due"] is None


def test_only_final_results_are_told_where_a_run_says_so(api: Api, receiver: Receiver) -> None:
    deliver_so(api, only_final=True)
    api.rule({"plan": [{"status": "accepted"}, {"status": "pending"}, {"status": "succeeded", "after": 5}]})
    payment = api.order(callback_url=RECEIVER)
    api.move(by=5)
    api.act(payment, "reverse")
    api.settle_down()
    assert receiver.types() == ["payment.succeeded", "payment.reversed"]


def test_the_sender_is_told_how_long_to_wait(api: Api, receiver: Receiver) -> None:
    deliver_so(api, timeouts={"read": 0.25})
    api.order(callback_url=RECEIVER)
    api.settle_down()
    assert receiver.letters[0].timeouts == Timeouts(connect=5.0, read=0.25)


def test_a_run_shows_its_policy_and_keeps_what_isnt_changed(api: Api) -> None:
    usual = {
        "schedule": "linear",
        "attempts": 10,
        "jitter": 0.0,
        "success": "2xx",
        "only_final": False,
        "timeouts": {"connect": 5.0, "read": 5.0},
    }
    assert api.control("GET", "")["callbacks"] == usual
    assert deliver_so(api, schedule=[1, 2], success="200") == {**usual, "schedule": [1, 2], "success": "200"}
    assert deliver_so(api, attempts=4)["schedule"] == [1, 2]


def test_a_provider_may_begin_with_another_policy(description: Description, receiver: Receiver) -> None:
    policy = DeliveryPolicy(Backoff.STANDARD_WEBHOOKS, success=Success.ONLY_200)
    app = create_app(
        Settings(nonce="n", secret=SECRET, options=RunOptions(callbacks=policy)),
        clock=FrozenClock(START),
        store=MemoryStore(),
        ids=SeededIds(1),
        sender=receiver,
    )
    shown = Api(app, description).control("GET", "")["callbacks"]
    assert (shown["schedule"], shown["success"]) == ("standard-webhooks", "200")


@pytest.mark.parametrize(
    ("callbacks", "pointer"),
    [
        ("linear", ""),
        ({"schedule": "daily"}, "/schedule"),
        ({"schedule": []}, "/schedule"),
        ({"schedule": [1, -1]}, "/schedule/1"),
        ({"schedule": [1] * 100}, "/schedule"),
        ({"schedule": 5}, "/schedule"),
        ({"schedule": [2_592_001]}, "/schedule/0"),
        ({"attempts": 0}, "/attempts"),
        ({"attempts": 101}, "/attempts"),
        ({"attempts": 2.5}, "/attempts"),
        ({"attempts": True}, "/attempts"),
        ({"jitter": 0.51}, "/jitter"),
        ({"jitter": -0.1}, "/jitter"),
        ({"success": 200}, "/success"),
        ({"success": "3xx"}, "/success"),
        ({"only_final": "yes"}, "/only_final"),
        ({"timeouts": {"connect": 0}}, "/timeouts/connect"),
        ({"timeouts": {"read": 61}}, "/timeouts/read"),
        ({"timeouts": {"total": 1}}, "/timeouts/total"),
        ({"retries": 3}, "/retries"),
    ],
)
def test_a_wrong_policy_is_refused_with_its_place(api: Api, callbacks: Any, pointer: str) -> None:
    before = api.control("GET", "")
    answer = api.control("PUT", "", {"callbacks": callbacks}, status=400)
    assert answer["errors"][0]["pointer"] == f"/callbacks{pointer}"
    assert api.control("GET", "") == before


@pytest.mark.parametrize(
    "values",
    [
        {"schedule": (-1.0,)},
        {"schedule": (1.0,) * 100},
        {"attempts": 0},
        {"attempts": 101},
        {"jitter": 0.6},
        {"timeouts": Timeouts(read=0)},
        {"timeouts": Timeouts(connect=61)},
    ],
)
def test_a_wrong_policy_of_the_users_own_is_trouble_with_the_configuration(values: Any) -> None:
    with pytest.raises(ConfigurationError, match="callbacks"):
        DeliveryPolicy(**values)


def test_a_date_is_reckoned_from_the_real_time(api: Api, receiver: Receiver, real_clock: FrozenClock) -> None:
    real_clock.move_to(datetime(2030, 1, 1, tzinfo=UTC))
    receiver.reply = lambda _: Reply(429, "Tue, 01 Jan 2030 01:00:00 GMT")
    api.order(callback_url=RECEIVER)
    api.settle_down()
    assert api.ledger()[0]["due"] == rfc3339(START + timedelta(hours=1))
