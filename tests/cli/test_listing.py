from __future__ import annotations

import json
import re
from typing import Any

import pytest

from payconform import data, lifecycles, paths, requirements
from payconform.suite.walks import all_walks
from payconform.variants import variants

from .conftest import Command


def listed(payconform: Command, *arguments: str) -> list[dict[str, Any]]:
    said = payconform(*arguments, "--json")
    assert said.code == 0, said.err
    rows: list[dict[str, Any]] = json.loads(said.out)
    return rows


def test_each_requirement_is_listed(payconform: Command) -> None:
    assert [row["id"] for row in listed(payconform, "list", "requirements")] == [
        r.id for r in requirements.load()
    ]


def test_scenarios_have_unique_ids_and_name_requirements(payconform: Command) -> None:
    rows = listed(payconform, "list", "scenarios")

    assert len({row["id"] for row in rows}) == len(rows) > 0
    assert all(row["requirements"] for row in rows)


def test_uncovered_is_what_no_scenario_names(payconform: Command) -> None:
    tagged = {name for row in listed(payconform, "list", "scenarios") for name in row["requirements"]}
    uncovered = {row["id"] for row in listed(payconform, "list", "uncovered")}

    assert uncovered == {row.id for row in requirements.load() if row.is_observable} - tagged


def test_unproved_is_covered_and_in_no_variants_list(payconform: Command) -> None:
    proved = {name for variant in variants() for name in variant.fails}
    unproved = {row["id"] for row in listed(payconform, "list", "unproved")}

    assert unproved
    assert not unproved & proved


def test_every_part_of_each_life_cycle_is_walked_or_carries_its_reason(payconform: Command) -> None:
    rows = listed(payconform, "list", "paths")

    for name in data.names("lifecycles"):
        cycle, own = lifecycles.load(name), [row for row in rows if row["lifecycle"] == name]
        parts = {"edge": paths.edges(cycle), "pair": paths.pairs(cycle), "path": paths.simple_paths(cycle)}
        for kind, ways in parts.items():
            assert [tuple(row["statuses"]) for row in own if row["part"] == kind] == list(ways)
        unwalked = {tuple(row["statuses"]): row["unwalked"] for row in own if not row["scenarios"]}
        assert unwalked == paths.excused(name)
        assert all(row["unwalked"] is None for row in own if row["scenarios"])
        assert all(each.endswith(f"@{name}") for row in own for each in row["scenarios"])


def test_a_history_that_a_scenario_states_goes_along_edges_from_the_beginning() -> None:
    for walk in all_walks():
        cycle = lifecycles.load(walk.scenario.lifecycle)
        assert cycle.may_begin(walk.way[0]), walk.scenario.id
        assert all(cycle.may_follow(*edge) for edge in paths.stretches(walk.way, 2)), walk.scenario.id


def test_a_scenario_says_that_a_history_is_so_where_each_edge_is_demanded() -> None:
    for walk in all_walks():
        cycle = lifecycles.load(walk.scenario.lifecycle)
        edges = paths.stretches(walk.way, 2)
        assert walk.asks or all(paths.demanded(cycle, *edge) for edge in edges), walk.scenario.id


def test_defects_are_listed_with_what_they_fail(payconform: Command) -> None:
    assert {row["name"]: set(row["fails"]) for row in listed(payconform, "defects")} == {
        variant.name: set(variant.fails) for variant in variants()
    }


@pytest.mark.parametrize("what", ["requirements", "scenarios", "uncovered", "unproved", "paths"])
def test_a_table_is_for_people(payconform: Command, what: str) -> None:
    said = payconform("list", what)

    assert said.code == 0
    assert (
        re.search(r"\b(PAY|OUT)\d\d-|^payment-invoice-2019 ", said.out, re.MULTILINE) or said.out == "none\n"
    )


def test_variants_name_requirements_that_exist() -> None:
    known = {row.id for row in requirements.load()}

    assert all(variant.fails <= known and variant.fails for variant in variants())


def test_outcomes_are_listed_as_the_provider_knows_them(payconform: Command) -> None:
    names = {row["name"] for row in listed(payconform, "outcomes")}
    assert {"success-at-once", "reversed-in-part", "error-insufficient-funds"} <= names


def test_an_outcome_that_nobody_knows_is_a_mistake_in_the_command(payconform: Command) -> None:
    said = payconform("outcomes", "explosion")
    assert (said.code, said.out) == (2, "")
    assert "no outcome is called 'explosion'" in said.err
