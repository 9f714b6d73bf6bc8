"""A pool without threads."""

from __future__ import annotations

import threading

import pytest
from werkzeug.routing import Rule

from payconform.simulator import inline_pool
from payconform.simulator.inline_pool import InlinePool


def test_jobs_lie_until_somebody_waits_and_are_done_in_order_by_him() -> None:
    done: list[tuple[str, str]] = []
    pool = InlinePool[str](lambda job: done.append((job, threading.current_thread().name)))

    for key, job in (("b", "first"), ("a", "second"), ("b", "third")):
        pool.submit(key, job)
    before = list(done)
    is_idle = pool.wait_idle(0)

    here = threading.current_thread().name
    assert before == []
    assert is_idle
    assert done == [("first", here), ("second", here), ("third", here)]


def test_a_job_that_makes_another_has_it_done_and_may_itself_wait() -> None:
    done: list[int] = []

    def work(job: int) -> None:
        done.append(job)
        if job < 3:
            pool.submit("a", job + 1)
            assert pool.wait_idle(0)

    pool = InlinePool[int](work)
    pool.submit("a", 1)

    assert pool.wait_idle(0)
    assert done == [1, 2, 3]


def test_work_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inline_pool, "MOST_JOBS", 5)
    done: list[int] = []

    def work(job: int) -> None:
        done.append(job)
        pool.submit("a", job + 1)

    pool = InlinePool[int](work)
    pool.submit("a", 1)

    assert not pool.wait_idle(0)
    assert done == [1, 2, 3, 4, 5]


def test_a_broken_job_breaks_the_wait_and_leaves_the_rest() -> None:
    done: list[int] = []

    def work(job: int) -> None:
        if job == 1:
            raise ValueError("broken")
        done.append(job)

    pool = InlinePool[int](work)
    pool.submit("a", 1)
    pool.submit("a", 2)

    with pytest.raises(ValueError, match="broken"):
        pool.wait_idle(0)
    assert pool.wait_idle(0)
    assert done == [2]


def test_after_its_end_jobs_are_dropped() -> None:
    done: list[int] = []
    pool = InlinePool[int](done.append)
    pool.submit("a", 1)

    pool.stop()
    pool.submit("a", 2)

    assert pool.wait_idle(0)
    assert done == []


def test_werkzeug_still_compiles_builders_where_the_provider_wants_none() -> None:
    """A private name: where it goes, making an app costs ten times as much again."""
    assert callable(Rule._compile_builder)
