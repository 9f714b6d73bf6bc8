from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from payconform.errors import ConfigurationError, HarnessError
from payconform.gaps import Unverifiable
from payconform.provider_client import Movement
from payconform.quiet import Quiet
from payconform.target.values import ClockReading
from payconform.timeline import MOST_STOPS, Timeline

from .conftest import PAUSE, SETTLE
from .pace import Pace, Provider, Target, Watched, at

Moves = list[tuple[str, datetime]]


@pytest.fixture
def timeline(target: Target, provider: Provider, rest: Quiet) -> Timeline:
    return Timeline(target, provider, rest)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def stops(*seconds: float) -> Moves:
    """At each moment the target is moved first, then the provider."""
    return [(name, at(second)) for second in seconds for name in ("target", "provider")]


def test_without_anything_due_there_is_one_stop_at_the_goal(timeline: Timeline, moves: Moves) -> None:
    timeline.let_pass(minutes(5))

    assert moves == stops(300)


def test_each_due_moment_of_both_is_a_stop_in_order(
    timeline: Timeline, moves: Moves, target: Target, provider: Provider
) -> None:
    target.own.due = [at(120), at(30)]
    provider.own.due = [at(60), at(120)]

    timeline.let_pass(minutes(5))

    assert moves == stops(30, 60, 120, 300)


def test_what_is_due_beyond_the_goal_waits(
    timeline: Timeline, moves: Moves, target: Target, provider: Provider
) -> None:
    target.own.due, provider.own.due = [at(301)], [at(300)]

    timeline.let_pass(minutes(5))

    assert moves == stops(300)
    assert (target.own.due, provider.own.due) == ([at(301)], [])


def test_what_becomes_due_on_the_way_is_a_stop_too(timeline: Timeline, moves: Moves, target: Target) -> None:
    target.own.due = [at(60)]
    target.own.happens = lambda moment: target.own.due.append(moment + minutes(2))

    timeline.let_pass(minutes(6))

    assert moves == stops(60, 180, 300, 360)


def test_time_goes_on_from_where_it_was(timeline: Timeline, moves: Moves) -> None:
    timeline.let_pass(minutes(1))
    timeline.let_pass(minutes(1))

    assert moves == stops(60, 120)
    assert timeline.now() == at(120)


def test_a_stop_at_which_something_happened_comes_to_rest_first(
    timeline: Timeline, pace: Pace, target: Target, invoice: Watched
) -> None:
    quiet_since: list[float] = []
    target.own.due = [at(60), at(120)]

    def happens(moment: datetime) -> None:
        if moment == at(60):
            invoice.become("process_error")
        else:
            quiet_since.append(pace.now)

    target.own.happens = happens
    timeline.let_pass(minutes(5), invoice)

    # the pause before the first stop, and the one after what happened at it
    assert quiet_since == [pytest.approx(2 * PAUSE)]


def test_a_callback_alone_makes_a_stop_rest(
    timeline: Timeline, pace: Pace, provider: Provider, invoice: Watched
) -> None:
    """It may be acknowledged at once and applied later: nothing else shows it yet."""
    begun: list[float] = []
    provider.own.due = [at(60), at(120)]
    provider.own.happens = lambda moment: provider.deliver() if moment == at(60) else begun.append(pace.now)

    timeline.let_pass(minutes(5), invoice)

    assert begun == [pytest.approx(2 * PAUSE)]


def test_a_stop_at_which_nothing_happened_costs_no_rest(
    timeline: Timeline, pace: Pace, target: Target, invoice: Watched
) -> None:
    target.own.due = [at(second) for second in range(10, 300, 10)]

    timeline.let_pass(minutes(5), invoice)

    assert pace.now == pytest.approx(PAUSE + SETTLE)  # before the first stop and after the last


@pytest.mark.parametrize(("moved", "asked"), [(False, 4), (True, 4 + 2 * 29)])
def test_a_target_s_clock_is_believed_where_the_provider_had_nothing_to_do(
    timeline: Timeline, target: Target, provider: Provider, invoice: Watched, *, moved: bool, asked: int
) -> None:
    """Asked twice at the pause before the first stop and at the rest after the last; else where need be."""
    target.own.due = [at(second) for second in range(10, 300, 10)]
    if moved:
        target.own.happens = lambda _: provider.movements.append(Movement(1, "pay_1", None, "pending"))

    timeline.let_pass(minutes(5), invoice)

    assert target.asked == asked


def test_who_is_at_rest_needs_no_pause(timeline: Timeline, rest: Quiet, pace: Pace, invoice: Watched) -> None:
    rest.wait(invoice)
    timeline.let_pass(minutes(5), invoice)

    assert pace.now == pytest.approx(2 * SETTLE)


def test_what_is_owed_at_a_stop_is_drained_before_the_next(
    timeline: Timeline, pace: Pace, provider: Provider, invoice: Watched
) -> None:
    answered: list[float] = []

    def happens(moment: datetime) -> None:
        if moment == at(60):
            provider.owe(due=moment)
            pace.after(0.5, provider.deliver)
        else:
            answered.extend(row.state == "delivered" for row in provider.ledger)

    provider.own.due, provider.own.happens = [at(60), at(61)], happens
    timeline.let_pass(minutes(5), invoice)

    assert answered == [True]


def test_endless_due_moments_end_as_trouble(timeline: Timeline, moves: Moves, target: Target) -> None:
    target.own.due = [at(1)]
    target.own.happens = lambda moment: target.own.due.append(moment + timedelta(milliseconds=1))

    with pytest.raises(HarnessError, match=f"{MOST_STOPS} due moments"):
        timeline.let_pass(minutes(5))

    assert len(moves) == 2 * MOST_STOPS


@pytest.mark.parametrize(
    ("target_s", "provider_s", "moved"),
    [(0, 0, []), (0, 5, [("target", at(5))]), (5, 0, [("provider", at(5))])],
)
def test_two_clocks_are_brought_to_the_later_of_their_times(
    timeline: Timeline,
    moves: Moves,
    target: Target,
    provider: Provider,
    target_s: int,
    provider_s: int,
    moved: Moves,
) -> None:
    target.own.now, provider.own.now = at(target_s), at(provider_s)

    timeline.align()

    assert moves == moved


def test_what_was_left_due_is_forgotten_by_both_sides_which_then_have_one_time(
    timeline: Timeline, moves: Moves, target: Target, provider: Provider
) -> None:
    target.own.now, target.own.due, provider.own.due = at(5), [at(30)], [at(60)]

    timeline.clear()
    timeline.let_pass(minutes(5))

    assert moves == stops(305)
    assert provider.own.frozen


@pytest.mark.parametrize("settings", [None, {"webhook_url": "http://127.0.0.1:8000/webhooks"}])
def test_how_vendor_payouts_are_set_up_outlives_what_is_forgotten(
    target: Target, provider: Provider, rest: Quiet, settings: Mapping[str, str] | None
) -> None:
    Timeline(target, provider, rest, settings).clear()

    assert provider.vendor_payouts == settings


@pytest.mark.parametrize("prefix", [None, "pc1-"])
def test_what_a_target_pays_under_our_references_still_belongs_to_our_run(
    target: Target, provider: Provider, rest: Quiet, prefix: str | None
) -> None:
    Timeline(target, provider, rest, prefix=prefix).clear()

    assert provider.prefix == prefix


@pytest.mark.parametrize("off_s", [3600, -60])
def test_what_is_seen_at_another_time_than_the_scenarios_says_nothing(
    timeline: Timeline, moves: Moves, target: Target, off_s: int
) -> None:
    def jump(moment: datetime) -> None:
        target.own.now = moment + timedelta(seconds=off_s)

    target.own.due, target.own.happens = [at(60)], jump

    with pytest.raises(Unverifiable, match=r"was moved to .*12:01:00.*, and says .*: look at clock\.move"):
        timeline.let_pass(minutes(5))

    assert ("provider", at(60)) not in moves


def test_a_clock_that_goes_on_alone_is_seen_at_the_end(timeline: Timeline, target: Target) -> None:
    readings = iter([target.clock()])
    target.clock = lambda: next(readings, ClockReading(at(7200), None))

    with pytest.raises(Unverifiable, match=r"look at clock\.move"):
        timeline.let_pass(minutes(5))


def test_a_clock_that_tells_whole_seconds_is_fine(timeline: Timeline, target: Target) -> None:
    move = target.move_clock
    target.move_clock = lambda to: replace(move(to), now=to - timedelta(seconds=1))

    timeline.let_pass(minutes(5))


def test_who_doesnt_forget_has_no_scenario_to_himself(timeline: Timeline, target: Target) -> None:
    def forget() -> None:
        raise ConfigurationError("it doesn't forget", hint="look at clock.forget")

    target.forget = forget

    with pytest.raises(Unverifiable, match=r"^it doesn't forget: look at clock\.forget$"):
        timeline.clear()


def test_a_clock_of_the_provider_that_runs_by_itself_is_left_alone(
    timeline: Timeline, moves: Moves, target: Target, provider: Provider
) -> None:
    target.own.now, provider.own.frozen = at(5), False

    timeline.align()

    assert moves == []
