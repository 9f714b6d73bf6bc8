"""Clocks go forward, moments survive their way through text, and waiting has a bound."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payconform.clock import Deadline, FrozenClock, SystemClock, parse_rfc3339, rfc3339

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
offsets = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=offsets)  # noqa: DTZ001 - bounds


def test_the_system_clock_is_in_utc_and_goes_on() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now()

    assert before <= now <= datetime.now(UTC)
    assert now.utcoffset() == timedelta(0)


def test_a_frozen_clock_moves_only_when_it_is_told_to() -> None:
    clock = FrozenClock(NOON.astimezone(timezone(timedelta(hours=2))))
    assert clock.now() == clock.now() == NOON
    assert clock.now().tzinfo is UTC

    clock.advance(timedelta(seconds=1))
    clock.move_to(clock.now())

    assert clock.now() == NOON + timedelta(seconds=1)


def test_a_frozen_clock_refuses_the_past_and_stays() -> None:
    clock = FrozenClock(NOON)

    with pytest.raises(ValueError, match="forward only"):
        clock.advance(timedelta(microseconds=-1))

    assert clock.now() == NOON


@given(moments)
def test_text_and_back_is_the_same_moment(moment: datetime) -> None:
    assert parse_rfc3339(rfc3339(moment)) == moment


@given(moments, moments)
def test_text_order_is_time_order(one: datetime, other: datetime) -> None:
    assert (rfc3339(one) < rfc3339(other)) == (one < other)


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-31T12:00:00Z",
        "2026-01-31t12:00:00z",
        "2026-01-31 12:00:00.000Z",
        "2026-01-31T13:30:00+01:30",
        "2026-01-31T12:00:00.000000000-00:00",
    ],
)
def test_ways_to_write_noon(text: str) -> None:
    assert parse_rfc3339(text) == NOON


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "1769860800",
        "2026-01-31",
        "2026-01-31T12:00Z",
        "2026-01-31T12:00:00",
        "2026-01-31T12:00:00,5Z",
        "2026-01-31T12:00:00+0100",
        "20260131T120000Z",
        "2026-W05-6T12:00:00Z",
        "2026-02-30T12:00:00Z",
        "2026-01-31T25:00:00Z",
        "0001-01-01T00:00:00+05:00",
        "9999-12-31T23:59:59-05:00",
        "2026-01-31T12:00:00Z\n",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        parse_rfc3339(text)

    assert type(refused.value) is ValueError


def test_a_deadline_passes_and_never_oversleeps() -> None:
    deadline = Deadline(0.01)
    assert not deadline.passed

    deadline.wait(3600)

    assert deadline.passed
    deadline.wait(3600)  # returns at once
