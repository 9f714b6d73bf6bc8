from __future__ import annotations

import json
import re

import pytest

from payconform import requirements
from payconform.variants import variants

from .conftest import Command


def listed(payconform: Command, *arguments: str) -> list[dict[str, object]]:
    said = payconform(*arguments, "--json")
    assert said.code == 0, said.err
    rows: list[dict[str, object]] = json.loads(said.out)
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


def test_defects_are_listed_with_what_they_fail(payconform: Command) -> None:
    assert {row["name"]: set(row["fails"]) for row in listed(payconform, "defects")} == {
        variant.name: set(variant.fails) for variant in variants()
    }


@pytest.mark.parametrize("what", ["requirements", "scenarios", "uncovered", "unproved"])
def test_a_table_is_for_people(payconform: Command, what: str) -> None:
    said = payconform("list", what)

    assert said.code == 0
    assert re.search(r"\b(PAY|OUT)\d\d-", said.out) or said.out == "none\n"


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
