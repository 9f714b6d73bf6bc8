"""The page of steps has each step once, under its noun."""

from __future__ import annotations

from payconform.authoring.vocabulary import PLACEHOLDER, definitions, page

ROWS = [line for line in page().splitlines() if line.startswith("| `")]


def test_each_pattern_has_one_row() -> None:
    patterns = {PLACEHOLDER.sub(r"<\1>", context.parser.name) for context in definitions()}

    assert {row.split("`")[1] for row in ROWS} == patterns
    assert len(ROWS) == len(patterns)


def test_a_step_of_two_kinds_says_both() -> None:
    [row] = [row for row in ROWS if row.startswith("| `the merchant refunds <amount>` |")]

    assert "| Given, When |" in row


def test_steps_about_the_wire_stand_apart() -> None:
    business, wire = page().split("# Steps about the wire\n")

    assert "## Invoices" in business
    assert "## Wire" in wire
    assert "## Invoices" not in wire
