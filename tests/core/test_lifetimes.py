"""Time that is waited for: an hour of a scenario in a few seconds, and nothing claimed that is too near."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from payconform.clock import Deadline
from payconform.gaps import Unverifiable
from payconform.lifetimes import Lifetimes, Scale

HALF_AN_HOUR, MINUTE = timedelta(minutes=30), timedelta(minutes=1)
SCALE = Scale(an_hour=4.0, longest=4.0)


class Still:
    """Nothing is under way."""

    def __init__(self) -> None:
        self.waited = 0

    def stir(self) -> None:
        """Nobody has looked yet."""

    def wait(self, *_: object) -> None:
        self.waited += 1


@pytest.fixture
def quiet() -> Still:
    return Still()


@pytest.fixture
def lifetimes(quiet: Still) -> Lifetimes:
    return Lifetimes(SCALE, quiet)  # type: ignore[arg-type]


def taken(act: Callable[[], object]) -> float:
    begun = time.monotonic()
    act()
    return time.monotonic() - begun


def test_a_lifetime_in_whole_seconds_and_never_shorter_than_it_is_waited_for() -> None:
    scale = Scale(an_hour=3.0, longest=4.0)

    assert (scale.lifetime(HALF_AN_HOUR).total_seconds(), scale.real(HALF_AN_HOUR)) == (2.0, 1.5)


def test_the_end_of_a_life_has_come_when_it_has_passed(lifetimes: Lifetimes, quiet: Still) -> None:
    lifetimes.begins(HALF_AN_HOUR)

    assert taken(lambda: lifetimes.let_pass(HALF_AN_HOUR)) >= 1.95
    assert quiet.waited == 1


def test_parts_of_a_life_add_up(lifetimes: Lifetimes) -> None:
    lifetimes.begins(HALF_AN_HOUR)

    assert taken(lambda: [lifetimes.let_pass(15 * MINUTE) for _ in range(2)]) >= 1.95


def test_what_is_well_before_the_end_is_before_it(lifetimes: Lifetimes) -> None:
    lifetimes.begins(HALF_AN_HOUR)

    assert taken(lambda: lifetimes.let_pass(10 * MINUTE)) < 1.5


@pytest.mark.parametrize(
    ("span", "message"),
    [
        (29 * MINUTE, "0:01:00 before a lifetime ends can't be told from its end"),
        (timedelta(days=3), "3 days, 0:00:00 would take 288 s; more than 4 s isn't waited"),
    ],
)
def test_what_cant_be_told_apart_or_takes_too_long_is_unverifiable(
    lifetimes: Lifetimes, span: timedelta, message: str
) -> None:
    lifetimes.begins(HALF_AN_HOUR)

    with pytest.raises(Unverifiable, match=message):
        lifetimes.let_pass(span)


def test_a_life_too_short_to_be_real_is_unverifiable(lifetimes: Lifetimes) -> None:
    with pytest.raises(Unverifiable, match=r"a lifetime of 0:01:30 would be 0.1 s, too short"):
        lifetimes.begins(timedelta(seconds=90))


def test_a_scenario_that_real_time_overtakes_says_nothing(lifetimes: Lifetimes) -> None:
    lifetimes.begins(HALF_AN_HOUR)
    assert not lifetimes.overtaken

    Deadline(5).wait(1.6)

    assert lifetimes.overtaken
    lifetimes.let_pass(HALF_AN_HOUR)
    assert not lifetimes.overtaken, "now it has ended for both"
