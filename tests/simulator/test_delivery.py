"""The sender on the network, mocked; and the threads under it."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
import requests
import responses

from payconform.simulator.delivery import DeliveryError, Reply, RequestsSender, Timeouts
from payconform.simulator.pool import KeyedPool

from .world import RECEIVER

TIMEOUTS = Timeouts()


@responses.activate
def test_body_and_headers_arrive_as_they_are() -> None:
    responses.post(RECEIVER, status=204)
    assert RequestsSender().send(RECEIVER, {"X-Signature": "abc"}, b'{"a": 1}', TIMEOUTS) == Reply(204)
    (call,) = responses.calls
    assert call.request.body == b'{"a": 1}'
    assert call.request.headers["X-Signature"] == "abc"


@responses.activate
def test_redirects_are_not_followed() -> None:
    responses.post(RECEIVER, status=302, headers={"Location": "http://evil.example/"})
    assert RequestsSender().send(RECEIVER, {}, b"{}", TIMEOUTS).status == 302
    assert len(responses.calls) == 1


@responses.activate
@pytest.mark.parametrize(
    ("trouble", "word"),
    [
        (requests.ConnectTimeout(), "timeout"),
        (requests.ReadTimeout(), "timeout"),
        (requests.ConnectionError("refused"), "no connection"),
        (requests.exceptions.InvalidURL("what?"), "InvalidURL"),
        (UnicodeError("label too long"), "UnicodeError"),
    ],
)
def test_trouble_on_the_way_is_one_word(trouble: Exception, word: str) -> None:
    responses.post(RECEIVER, body=trouble)
    with pytest.raises(DeliveryError, match=f"^{word}$"):
        RequestsSender().send(RECEIVER, {}, b"{}", TIMEOUTS)


def test_jobs_of_a_key_keep_their_order() -> None:
    done: list[tuple[str, int]] = []
    pool: KeyedPool[tuple[str, int]] = KeyedPool(done.append, threads=8)
    jobs = [(key, number) for number in range(50) for key in "abc"]
    for key, number in jobs:
        pool.submit(key, (key, number))
    assert pool.wait_idle(10)
    pool.stop()
    for key in "abc":
        assert [job for job in done if job[0] == key] == [job for job in jobs if job[0] == key]


def test_a_job_holds_up_its_own_key_alone() -> None:
    leave = threading.Event()
    others_done = threading.Semaphore(0)
    done: list[str] = []

    def work(job: str) -> None:
        if job == "a-0":
            assert leave.wait(10)
        done.append(job)
        others_done.release()

    pool: KeyedPool[str] = KeyedPool(work, threads=4)
    for job in ("a-0", "a-1", "b-0", "b-1", "c-0"):
        pool.submit(job[0], job)
    for _ in range(3):
        assert others_done.acquire(timeout=10)
    assert sorted(done) == ["b-0", "b-1", "c-0"]
    leave.set()
    assert pool.wait_idle(10)
    pool.stop()
    assert done[3:] == ["a-0", "a-1"]


def test_a_job_that_breaks_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    done: list[int] = []

    def work(job: int) -> None:
        done.append(1 // job)

    pool: KeyedPool[int] = KeyedPool(work, threads=1)
    pool.submit("a", 0)
    pool.submit("a", 1)
    assert pool.wait_idle(10)
    pool.stop()
    assert done == [1]
    assert "ZeroDivisionError" in caplog.text


def test_after_stop_nothing_starts() -> None:
    done: list[int] = []
    pool: KeyedPool[int] = KeyedPool(done.append)
    pool.stop()
    pool.submit("a", 1)
    assert pool.wait_idle(0.1)
    assert done == []


def test_what_waits_is_dropped_by_stop() -> None:
    begun, leave = threading.Event(), threading.Event()
    done: list[int] = []

    def work(job: int) -> None:
        begun.set()
        assert leave.wait(10)
        done.append(job)

    pool: KeyedPool[int] = KeyedPool(work, threads=1)
    for job in range(3):
        pool.submit(f"key {job % 2}", job)
    assert begun.wait(10)
    pool.stop()
    leave.set()
    assert pool.wait_idle(10)
    assert done == [0]


def test_no_receiver_holds_more_threads_than_are_left_free() -> None:
    """Of 12 threads the first that hangs gets 6, the second 3, the third 2: there is one for a fourth."""
    leave = threading.Event()
    begun: Counter[str] = Counter()
    changed = threading.Condition()

    def work(receiver: str) -> None:
        with changed:
            begun[receiver] += 1
            changed.notify_all()
        if receiver != "quick":
            assert leave.wait(10)

    def begins(**wanted: int) -> bool:
        with changed:
            return changed.wait_for(lambda: begun == wanted, 10)

    pool: KeyedPool[str] = KeyedPool(work, threads=12)
    wanted: dict[str, int] = {}
    for receiver, share in (("a", 6), ("b", 3), ("c", 2)):
        for number in range(20):
            pool.submit(f"{receiver} {number}", receiver, receiver=receiver)
        wanted[receiver] = share
        assert begins(**wanted)
    for number in range(20):
        pool.submit(f"quick {number}", "quick", receiver="quick")
    assert begins(**wanted, quick=20)
    leave.set()
    assert pool.wait_idle(10)
    pool.stop()
    assert begun == {"a": 20, "b": 20, "c": 20, "quick": 20}


def test_receivers_take_turns_where_threads_are_scarce() -> None:
    done: list[str] = []
    begun, leave = threading.Event(), threading.Event()

    def work(job: str) -> None:
        begun.set()
        assert leave.wait(10)
        done.append(job)

    pool: KeyedPool[str] = KeyedPool(work, threads=1)
    for receiver in "aabbcc":
        pool.submit(f"{receiver} {object()}", receiver, receiver=receiver)
    assert begun.wait(10)
    leave.set()
    assert pool.wait_idle(10)
    pool.stop()
    assert done == list("abcabc")


def test_an_order_of_a_key_outlasts_a_change_of_its_receiver() -> None:
    done: list[int] = []
    pool: KeyedPool[int] = KeyedPool(done.append, threads=4)
    for number in range(100):
        pool.submit("key", number, receiver=str(number % 3))
    assert pool.wait_idle(10)
    pool.stop()
    assert done == list(range(100))


def test_many_short_jobs_of_one_key_need_few_threads() -> None:
    threads: set[int] = set()
    pool: KeyedPool[int] = KeyedPool(lambda _: threads.add(threading.get_ident()))
    for number in range(500):
        pool.submit("key", number)
    assert pool.wait_idle(10)
    pool.stop()
    assert len(threads) <= 2
