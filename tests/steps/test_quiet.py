from __future__ import annotations

from collections.abc import Callable

import pytest

from payconform.oracle.findings import ConformanceFailure
from payconform.provider_client import Movement
from payconform.quiet import LONGEST_WAIT_S, Quiet

from .conftest import PAUSE, SETTLE
from .pace import Pace, Provider, Target, Watched, at


def test_rest_is_seen_after_the_whole_window_and_not_before(
    rest: Quiet, pace: Pace, invoice: Watched
) -> None:
    rest.wait(invoice)

    assert pace.now == pytest.approx(SETTLE)


def test_a_change_after_the_window_began_is_seen(rest: Quiet, pace: Pace, invoice: Watched) -> None:
    pace.after(SETTLE - 0.001, lambda: invoice.become("processed"))

    rest.wait(invoice)

    assert pace.now >= 2 * SETTLE - 0.001


CHANGES: dict[str, Callable[[Watched, Provider], None]] = {
    "status": lambda invoice, _: invoice.become("processed"),
    "event log": lambda invoice, _: invoice.events.append("processed"),
    "letter": lambda invoice, _: setattr(invoice, "received", 1),
    "callback of the provider": lambda _, provider: provider.deliver(),
    "journal of the provider": lambda _, provider: provider.movements.append(
        Movement(1, "pay_1", None, "pending")
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_each_change_begins_the_window_anew(
    rest: Quiet, pace: Pace, invoice: Watched, provider: Provider, change: Callable[[Watched, Provider], None]
) -> None:
    pace.after(0.12, lambda: change(invoice, provider))

    rest.wait(invoice)

    assert pace.now >= 0.12 + SETTLE


def test_what_an_answered_callback_does_a_moment_later_is_seen(
    rest: Quiet, pace: Pace, invoice: Watched, provider: Provider
) -> None:
    """The variant that acknowledges at once and acts later: the callback took longer than the window."""
    provider.owe()
    pace.after(1.0, provider.deliver)
    pace.after(1.1, lambda: invoice.become("processed"))

    rest.wait(invoice)

    assert pace.now >= 1.1 + SETTLE


def test_what_a_fired_moment_does_a_moment_later_is_seen(
    rest: Quiet, pace: Pace, invoice: Watched, provider: Provider
) -> None:
    provider.own.due = [at(0)]
    pace.after(1.0, provider.own.due.clear)
    pace.after(1.1, lambda: invoice.become("processed"))

    rest.wait(invoice)

    assert pace.now >= 1.1 + SETTLE


def test_what_is_due_later_is_not_waited_for(
    rest: Quiet, pace: Pace, invoice: Watched, provider: Provider, target: Target
) -> None:
    provider.owe(due=at(60))
    provider.own.due = [at(60)]
    target.own.due = [at(300)]

    rest.wait(invoice)

    assert pace.now == pytest.approx(SETTLE)


OWED: dict[str, tuple[Callable[[Provider, Target], None], str]] = {
    "provider": (lambda provider, _: provider.own.due.append(at(0)), "the provider has something due"),
    "target": (lambda _, target: target.own.due.append(at(-1)), "the target has something due"),
    "callback": (lambda provider, _: provider.owe(), "the callback payment.succeeded isn't answered"),
    "callback without a moment": (
        lambda provider, _: provider.owe(due=None),
        "the callback payment.succeeded isn't answered",
    ),
}


@pytest.mark.parametrize(("owe", "words"), OWED.values(), ids=OWED)
@pytest.mark.parametrize("method", [Quiet.wait, Quiet.drain])
def test_giving_up_names_what_is_owed(
    rest: Quiet,
    pace: Pace,
    invoice: Watched,
    provider: Provider,
    target: Target,
    owe: Callable[[Provider, Target], None],
    words: str,
    method: Callable[[Quiet, Watched], None],
) -> None:
    owe(provider, target)

    with pytest.raises(ConformanceFailure) as caught:
        method(rest, invoice)

    assert caught.value.findings[0].observed == words
    assert pace.now == pytest.approx(LONGEST_WAIT_S, abs=SETTLE)


def test_giving_up_on_answers_that_go_on_changing(rest: Quiet, pace: Pace, invoice: Watched) -> None:
    def letter() -> None:
        invoice.received += 1
        pace.after(SETTLE / 4, letter)

    letter()

    with pytest.raises(ConformanceFailure, match="answers that go on changing"):
        rest.wait(invoice)


def test_a_target_without_a_clock_is_not_asked_for_it(
    rest: Quiet, pace: Pace, invoice: Watched, target: Target
) -> None:
    target.capabilities = frozenset()
    target.own.due = [at(-1)]

    rest.wait(invoice)

    assert pace.now == pytest.approx(SETTLE)


def test_rest_is_remembered_until_somebody_stirs(rest: Quiet, pace: Pace, invoice: Watched) -> None:
    seen = rest.wait(invoice)
    looks = invoice.looks

    assert rest.wait(invoice) is seen
    assert rest.pause(invoice).sights[invoice] == seen.sights[invoice].glance
    assert (pace.now, invoice.looks) == (pytest.approx(SETTLE), looks)

    rest.stir()
    assert rest.wait(invoice) is not seen
    assert pace.now == pytest.approx(2 * SETTLE)


def test_a_pause_is_no_rest(rest: Quiet, pace: Pace, invoice: Watched) -> None:
    rest.pause(invoice)
    rest.wait(invoice)

    assert pace.now == pytest.approx(PAUSE + SETTLE)


def test_an_invoice_is_told_how_it_rested_and_how_it_paused(
    rest: Quiet, pace: Pace, invoice: Watched
) -> None:
    """Once for each: what is remembered, or still changes, is no rest of its own."""
    pace.after(PAUSE / 2, lambda: invoice.become("paid"))

    paused = rest.pause(invoice).sights[invoice]
    rested = rest.wait(invoice).sights[invoice].glance
    rest.wait(invoice)
    rest.pause(invoice)

    assert invoice.rests == [paused, rested]
    assert paused.invoice.status == "paid"


def test_draining_is_no_rest(rest: Quiet, invoice: Watched) -> None:
    rest.drain(invoice)

    assert invoice.rests == []


def test_looking_takes_a_part_of_the_window_however_long(rest: Quiet, pace: Pace, invoice: Watched) -> None:
    invoice.takes = lambda: pace.pass_by(0.15)

    rest.wait(invoice)

    assert pace.now == pytest.approx(SETTLE + 0.15)


def test_rest_tells_how_things_stood_at_its_end(rest: Quiet, pace: Pace, invoice: Watched) -> None:
    pace.after(0.1, lambda: invoice.become("processed"))

    assert rest.wait(invoice).sights[invoice].invoice.status == "processed"


def test_rest_of_all_is_rest_of_each_and_not_the_other_way_round(
    rest: Quiet, pace: Pace, invoice: Watched, provider: Provider
) -> None:
    other = Watched(provider, reference="pc1-2")

    rest.wait(invoice, other)
    rest.wait(other)
    assert pace.now == pytest.approx(SETTLE)

    rest.wait(Watched(provider), invoice)
    assert pace.now == pytest.approx(2 * SETTLE)


def test_rest_is_waited_for_without_an_invoice_too(rest: Quiet, pace: Pace) -> None:
    """A refused creation leaves nothing to look at, and may yet be up to something."""
    rest.wait()

    assert pace.now == pytest.approx(SETTLE)


def test_draining_ends_as_soon_as_nothing_is_owed(
    rest: Quiet, pace: Pace, invoice: Watched, provider: Provider
) -> None:
    rest.drain(invoice)
    assert pace.now == 0

    provider.owe()
    pace.after(0.5, provider.deliver)
    rest.drain(invoice)
    assert pace.now == pytest.approx(0.5, abs=0.011)
