"""What the features about walking have to hold: everything that can be walked, demanded where it can be."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from payconform import lifecycles, paths
from payconform.authoring import walking
from payconform.authoring.choosing import Walk
from payconform.authoring.courses import (
    ALMOST,
    ANSWERS,
    LIFETIMES,
    NEWS,
    PROCESSING,
    SHORT,
    UnwalkableError,
    course,
)
from payconform.authoring.scripts import MOST_STEPS, script
from payconform.authoring.walking import FOLDERS, PRODUCTS, chosen, features
from payconform.errors import ConfigurationError
from payconform.lifecycle import LifeCycle
from payconform.paths import Way
from payconform.simulator.resolutions import RETRYABLE
from payconform.steps.arrangements import ARRANGEMENTS

OLD, NEW = lifecycles.load("payment-invoice-2019"), lifecycles.load("payment-invoice-2021")
CYCLES = {name: lifecycles.load(name) for names in PRODUCTS for name in names}
CHOSEN: Mapping[str, list[Walk]] = {
    name: chosen([CYCLES[each] for each in names]) for names in PRODUCTS for name in names
}
each_cycle = pytest.mark.parametrize("cycle", CYCLES.values(), ids=lambda cycle: cycle.name)


def walks(cycle: LifeCycle) -> list[Walk]:
    return [walk for walk in CHOSEN[cycle.name] if cycle in walk.cycles]


def way(text: str) -> Way:
    return ("created", *text.split())


@each_cycle
def test_every_edge_pair_and_simple_path_is_walked_but_what_is_excused(cycle: LifeCycle) -> None:
    walked = {part for walk in walks(cycle) for part in paths.parts(walk.script.way)}
    all_of_them = {*paths.edges(cycle), *paths.pairs(cycle), *paths.simple_paths(cycle)}
    assert all_of_them - walked == set(paths.excused(cycle.name))


@each_cycle
def test_what_can_be_demanded_is_walked_by_demanding_it(cycle: LifeCycle) -> None:
    demanded = {
        edge for edge in paths.edges(cycle) if paths.demanded(cycle, *edge) and _is_led_to(cycle, edge[0])
    }
    walked = {
        edge for walk in walks(cycle) if not walk.script.asks for edge in paths.stretches(walk.script.way, 2)
    }
    assert demanded <= walked


def _is_led_to(cycle: LifeCycle, status: str) -> bool:
    """By demanded edges alone."""
    reached, grown = {cycle.initial}, True
    while grown:
        more = {b for a, b in paths.edges(cycle) if a in reached and paths.demanded(cycle, a, b)} - reached
        reached, grown = reached | more, bool(more)
    return status in reached


@each_cycle
def test_only_what_is_demanded_edge_by_edge_is_demanded(cycle: LifeCycle) -> None:
    for walk in walks(cycle):
        edges = paths.stretches(walk.script.way, 2)
        assert walk.script.asks or all(paths.demanded(cycle, *edge) for edge in edges)


@each_cycle
def test_no_walk_could_be_left_out(cycle: LifeCycle) -> None:
    for walk in CHOSEN[cycle.name]:
        assert walk.about


@each_cycle
def test_nothing_walks_what_is_excused(cycle: LifeCycle) -> None:
    for pair in paths.excused(cycle.name):
        assert not any((cycle.name, pair) in walk.goals for walk in walking.possible([cycle]))


def test_a_way_that_nothing_goes_along_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "excused", lambda _: {})
    with pytest.raises(ConfigurationError, match="process_pending, processing, process_pending of payment"):
        chosen([OLD])


def test_each_folder_has_its_feature() -> None:
    assert set(features()) == set(FOLDERS)


@pytest.mark.parametrize("folder", FOLDERS)
def test_scenarios_have_names_of_their_own(folder: str) -> None:
    names = re.findall(r"Scenario: (.+)", features()[folder])
    assert len(set(names)) == len(names) > 0


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_scenario_is_tagged_by_what_it_is_about(folder: str) -> None:
    """Never by the beginnings that all have in common."""
    scenarios = features()[folder].split("\n\n")[2:]
    assert sum("-PROC-01" in text for text in scenarios) <= 1


@each_cycle
def test_a_scenario_is_short(cycle: LifeCycle) -> None:
    assert all(2 <= len(walk.script.steps) <= MOST_STEPS for walk in walks(cycle))


@pytest.mark.parametrize(
    ("cycle", "through", "steps"),
    [
        (
            NEW,
            "expired",
            (
                "Given an invoice of 100.00 EUR that lives for 30 minutes",
                "When 30 minutes pass",
                "Then its history is created, expired",
            ),
        ),
        (
            OLD,
            "processing process_failed",
            (
                "Given an invoice of 100.00 EUR that is process_failed",
                "Then its history is created, processing, process_failed",
            ),
        ),
        (
            NEW,
            "processing process_error processing process_pending processing partially_processed",
            (
                "Given a provider that answers the payment with connection_error, pending",
                "And an invoice of 100.00 EUR",
                "And the invoice is sent for processing",
                "When all its attempts are made",
                "And the provider settles 60.00 EUR of the payment",
                (
                    "Then its history may be created, processing, process_error, processing, "
                    "process_pending, processing, partially_processed"
                ),
            ),
        ),
        (
            OLD,
            "processing processing expired",
            (
                "Given a provider that answers the payment with connection_timeout_error, accepted",
                "And an invoice of 100.00 EUR that lives for 6 hours",
                "And the invoice is sent for processing",
                "When 6 hours pass",
                "Then its history may be created, processing, processing, expired",
            ),
        ),
        (
            NEW,
            "processing partially_processed refunding refund_pending refunding partially_refunded",
            (
                "Given a provider that answers the refund with pending",
                "And an invoice of 100.00 EUR that is partially_processed",
                "And the merchant refunds 40.00 EUR",
                "When the provider settles the refund",
                (
                    "Then its history is created, processing, partially_processed, refunding, "
                    "refund_pending, refunding, partially_refunded"
                ),
            ),
        ),
        (
            NEW,
            "processing processing processed refunding refunded",
            (
                "Given a provider that answers the payment with connection_timeout_error, success",
                "And an invoice of 100.00 EUR",
                "And the invoice is sent for processing",
                "When all its attempts are made",
                "And the merchant tries to refund 100.00 EUR",
                "Then its history may be created, processing, processing, processed, refunding, refunded",
            ),
        ),
    ],
)
def test_a_way_is_led_along_step_by_step(cycle: LifeCycle, through: str, steps: tuple[str, ...]) -> None:
    assert script(cycle, way(through)).steps == steps


@pytest.mark.parametrize(
    ("through", "why"),
    [
        ("processing process_pending processing process_pending", "no news"),
        ("processing process_error processing process_error terminated", "before its second attempt"),
        ("processing processing process_pending processing expired", "while attempts are still made"),
        ("processing process_pending processing processed refunding refunded", "has been heard"),
    ],
)
def test_what_nobody_can_lead_is_refused_with_the_reason(through: str, why: str) -> None:
    with pytest.raises(UnwalkableError, match=why):
        script(NEW, way(through))


def test_a_part_that_was_given_back_whole_is_asked_about_since_two_descriptions_fit() -> None:
    assert script(NEW, way("processing partially_processed refunding refunded")).asks


@pytest.mark.parametrize("role", ["working", "error"])
def test_another_attempt_follows_an_error_that_may_pass_alone(role: str) -> None:
    assert ANSWERS[role] in RETRYABLE
    assert NEWS[role].endswith(ANSWERS[role])
    assert ANSWERS["failed"] not in RETRYABLE


def test_each_lifetime_is_over_when_its_time_has_passed() -> None:
    for lifetime, passing in LIFETIMES.items():
        before = _seconds(ALMOST) if lifetime == SHORT else 0
        assert before < _seconds(lifetime) <= before + _seconds(passing)


def _seconds(text: str) -> int:
    number, unit = text.split()[:2]
    return int(number) * {"second": 1, "minute": 60, "hour": 3600}[unit.removesuffix("s")]


def test_an_attempt_that_is_the_only_one_is_told_apart() -> None:
    given_up = course(PROCESSING, "payment", ("processing", "process_error", "process_failed"))
    tried = course(PROCESSING, "payment", ("processing", "process_error", "processing", "process_failed"))
    assert (given_up.one_attempt, tried.one_attempt) == (True, False)


@each_cycle
def test_an_invoice_is_given_in_statuses_that_it_can_be_brought_into(cycle: LifeCycle) -> None:
    given = {
        found[1]
        for walk in walks(cycle)
        for step in walk.script.steps
        if (found := re.search(r"an invoice of .* that is (\w+)", step))
    }
    assert given <= set(ARRANGEMENTS)
