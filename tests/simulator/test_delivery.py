"""The sender on the network, mocked; and the threads under it."""

from __future__ import annotations

import threading

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
