"""Scenarios side by side: each runs once, and a lane that breaks is never taken for one that is done."""

from __future__ import annotations

import json
from typing import Any

import pytest

from payconform.suite.lanes import FEWEST, enough

from .conftest import Said, Tree

HEAD = "@lifecycle:payment-invoice-2021 @req:PAY21-INIT-01\nFeature: Many\n"
WELL = "Given all is well"


def feature(count: int, **others: str) -> str:
    """So many scenarios in which all is well, and one for each of the others with its step."""
    steps = {f"number {number}": WELL for number in range(1, count + 1)} | others
    return HEAD + "".join(f"\n  Scenario: {name}\n    {step}\n" for name, step in steps.items())


def in_lanes(tree: Tree, lanes: int, *options: str) -> Said:
    return tree.payconform("--workers", "1", "--lanes", str(lanes), "--seed", "1", *options)


def events(said: Said) -> list[dict[str, Any]]:
    lines = (said.report / "events.ndjson").read_text().splitlines()
    return [event for event in map(json.loads, lines) if event["type"] == "scenario-finished"]


@pytest.mark.parametrize(
    ("wanted", "items", "count"),
    [(1, 100, 1), (4, 100, 4), (4, 3 * FEWEST, 3), (4, FEWEST, 1), (4, 1, 1), (4, 0, 1)],
)
def test_a_lane_is_made_for_more_than_a_few_scenarios(wanted: int, items: int, count: int) -> None:
    assert enough(wanted, [None] * items) == count  # type: ignore[list-item] - they are counted alone


def test_each_scenario_runs_once_and_every_lane_has_a_share(tree: Tree) -> None:
    tree.write(feature(40))

    said = in_lanes(tree, 4)
    told = events(said)

    assert len(told) == len({event["id"] for event in told}) == 40, said.text
    assert {event["worker"] for event in told} == {f"lane-{number}" for number in (1, 2, 3, 4)}
    assert said.result["summary"]["passed"] == 40
    assert said.result["problems"] == []


def test_scenarios_that_move_time_have_a_lane_that_leaves_the_records_of_others_alone(tree: Tree) -> None:
    tree.write(feature(12))
    tree.write("@moves-time " + feature(4).replace("Many", "Time"), "time.feature")
    written = tree.folder / "events"
    written.mkdir()

    said = tree.pytest(
        *("--payconform-lanes", "2", "--capture", "sys", "--payconform-time-alone"),
        *("--payconform-events", str(written)),
    )

    lines = [line for file in written.glob("*.ndjson") for line in file.read_text().splitlines()]
    assert len({event["id"] for event in map(json.loads, lines)}) == 16, said.text
    alone = {event["worker"] for event in map(json.loads, lines) if event["id"].startswith("time.feature")}
    assert alone == {"lane-3"}


def test_workers_and_lanes_multiply(tree: Tree) -> None:
    tree.write(feature(40))

    said = tree.payconform("--workers", "2", "--lanes", "2")

    assert {event["worker"] for event in events(said)} == {f"lane-{number}" for number in (1, 2, 3, 4)}


def test_a_lane_that_dies_breaks_the_run_by_the_name_of_its_scenario(tree: Tree) -> None:
    tree.write(feature(20, fatal="Then its process is killed"))

    said = in_lanes(tree, 3)

    problem, *_ = said.result["problems"]
    assert "ended with -9 while it ran" in problem
    assert "fatal" in problem
    assert said.code == 3, said.text
    assert "fatal" not in said.scenarios


def test_a_lane_that_breaks_off_tells_why(tree: Tree) -> None:
    tree.write(feature(20, last="Then pytest is asked to stop"))

    said = in_lanes(tree, 3)

    problem, *_ = said.result["problems"]
    assert "a step wants no more" in problem
    assert said.code == 3, said.text


def test_plain_pytest_stops_after_the_first_failure_where_it_is_told_to(tree: Tree) -> None:
    tree.write(feature(60, wrong="Then the target is wrong"))

    said = tree.pytest("--payconform-lanes", "2", "--capture", "sys", "-x")

    assert said.code == pytest.ExitCode.TESTS_FAILED, said.text
    assert "stopping after 1 failures" in said.text
    assert "1 failed" in said.text


def test_plain_pytest_only_collects_where_it_is_told_to(tree: Tree) -> None:
    tree.write(feature(20))

    said = tree.pytest("--payconform-lanes", "2", "--capture", "sys", "--collect-only")

    assert "20 tests collected" in said.text
    assert said.code == 0
