from __future__ import annotations

from typing import Any

import pytest

from payconform.reference.timing.clock import LATEST, MINUTE, SECOND, parse_rfc3339, rfc3339
from payconform.reference.timing.scheduler import Scheduler

from .shop import AT, Shop

NOW = "2026-01-01T00:00:00.000000Z"


def test_it_stands_still_and_owes_nothing(shop: Shop) -> None:
    assert shop.send("GET", "/test/clock").json == {"now": NOW, "next_due": None}


def test_it_tells_what_is_due_next(shop: Shop) -> None:
    shop.create()
    assert shop.send("GET", "/test/clock").json["next_due"] == "2026-01-08T00:00:00.000000Z"


def test_a_move_answers_the_new_time(shop: Shop) -> None:
    answer = shop.send("POST", "/test/clock", json={"to": "2026-01-01T02:00:00+01:00"})
    assert answer.json == {"now": "2026-01-01T01:00:00.000000Z", "next_due": None}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"to": "2025-12-31T23:59:59Z"}, 409),
        ({"to": "2026-01-01T00:00:00"}, 422),
        ({"to": "tomorrow"}, 422),
        ({"to": "9999-12-31T23:59:59-23:59"}, 422),
        ({"to": 7}, 422),
        ({}, 422),
        ([], 422),
    ],
)
def test_a_wrong_move_is_refused(shop: Shop, body: Any, status: int) -> None:
    assert shop.send("POST", "/test/clock", json=body).status_code == status
    assert shop.send("GET", "/test/clock").json["now"] == NOW


def test_all_that_is_due_happens_at_its_own_moment(shop: Shop) -> None:
    first = shop.create(expires=AT // SECOND + 90)
    second = shop.processed(("failed", "general_error"), ("failed", "declined_error"))
    third = shop.create(expires=AT // SECOND + 30)
    shop.move(60)
    assert [shop.read(one)["updated"] - AT // SECOND for one in (third, second, first)] == [30, 60, 90]


def test_at_one_moment_the_end_comes_before_another_attempt(shop: Shop) -> None:
    shop.provider.does(("failed", "general_error"))
    invoice = shop.create(expires=AT // SECOND + 60)
    shop.process(invoice)
    shop.move(1)
    assert shop.path(invoice)[-2:] == ["process_error", "expired"]
    assert len(shop.provider.operations) == 1


def test_what_was_done_is_not_done_again(shop: Shop) -> None:
    shop.processed(("failed", "general_error"), ("pending",))
    with shop.parts.store.read() as unit:
        work = unit.next_work()
    assert work is not None
    shop.move(1)
    shop.parts.operations.wake(work.id)
    assert len(shop.provider.operations) == 2


def test_work_that_is_not_due_is_left(shop: Shop) -> None:
    invoice = shop.create()
    Scheduler.run_due(shop.parts.scheduler)
    assert shop.status(invoice) == "created"


@pytest.mark.parametrize("text", [NOW, rfc3339(AT + 1), rfc3339(LATEST)])
def test_moments_are_read_as_they_are_written(text: str) -> None:
    assert rfc3339(parse_rfc3339(text)) == text


def test_offsets_are_counted_in() -> None:
    assert parse_rfc3339("2026-01-01T00:01:00+00:01") == AT == parse_rfc3339("2026-01-01T00:01:00Z") - MINUTE
