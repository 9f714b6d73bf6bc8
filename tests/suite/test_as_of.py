"""Judged by the requirements of an earlier version: what came later fails nobody, whoever finds it."""

from __future__ import annotations

import json

import pytest

from .conftest import Said, Tree

OLD, NEW, NEWEST = "PAY21-INIT-02", "PAY21-CREATE-01", "PAY21-CREATE-02"
OLD_CHECK, NEW_CHECK = "PAY21-INIT-01", "PAY21-MONEY-02"
"""What the oracle checks: initial, and money-full."""
DEMANDED = "PAY21-DONE-01"
"""What an edge of the life cycle names."""
NEWER = (NEW, NEWEST, NEW_CHECK, DEMANDED)

# name: (tags, steps, verdict, verdicts of requirements, what the findings name)
TABLE: dict[str, tuple[tuple[str, ...], list[str], str, dict[str, str], list[str | None]]] = {
    "both are verified": ((OLD, NEW), ["Given all is well"], "passed", {OLD: "passed"}, []),
    "the oracle finds what is newer": (
        (OLD,),
        ["Then the oracle finds money-full"],
        "passed",
        {OLD: "passed"},
        [],
    ),
    "the oracle finds what is old": (
        (OLD, NEW),
        ["Then the oracle finds initial"],
        "failed",
        {OLD: "passed", OLD_CHECK: "failed"},
        [OLD_CHECK],
    ),
    "the oracle finds both": (
        (OLD,),
        ["Then the oracle finds money-full", "And the oracle finds initial"],
        "failed",
        {OLD: "passed", OLD_CHECK: "failed"},
        [OLD_CHECK],
    ),
    "the oracle finds what no document demands": (
        (OLD,),
        ["Then no document demands what the oracle finds"],
        "failed",
        {OLD: "failed"},
        [None],
    ),
    "a step fails that is about what is old": (
        (OLD, NEW_CHECK),
        ["Then the target is wrong"],
        "failed",
        {OLD: "failed"},
        [OLD],
    ),
    "a step fails that is about both": (
        (OLD, NEW),
        ["Then the target is wrong"],
        "failed",
        {OLD: "failed"},
        [None],
    ),
    "a step fails that is about what is newer": (
        (OLD_CHECK, NEW),
        ["Then the target is wrong"],
        "unverifiable",
        {OLD_CHECK: "unverifiable"},
        [],
    ),
    "a step fails that is about what is newer, twice": (
        (OLD_CHECK, NEW, NEWEST),
        ["Then the target is wrong"],
        "unverifiable",
        {OLD_CHECK: "unverifiable"},
        [],
    ),
    "a set-up fails by what is newer": (
        (OLD,),
        [f"Given its set-up breaks {NEWEST}", "Then the target is wrong"],
        "unverifiable",
        {OLD: "unverifiable"},
        [],
    ),
    "a step fails by what is newer, and the oracle finds what is old": (
        (OLD_CHECK, NEW),
        ["Then the oracle finds initial", "And the target is wrong"],
        "failed",
        {OLD_CHECK: "failed"},
        [OLD_CHECK],
    ),
    "it never comes to rest where only what is newer shows that": (
        (OLD_CHECK, NEW),
        ["Then it never comes to rest"],
        "unverifiable",
        {OLD_CHECK: "unverifiable"},
        [],
    ),
}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Said:
    tree = Tree(tmp_path_factory.mktemp("as-of"), NEWER)
    lines = ["@lifecycle:payment-invoice-2021", "Feature: Then and now"]
    gone = {"all of it is newer": ((NEW, NEWEST), ["Given all is well"])}
    for name, (ids, steps, *_) in (TABLE | gone).items():
        lines += ["  " + " ".join(f"@req:{each}" for each in ids), f"  Scenario: {name}"]
        lines += [f"    {step}" for step in steps]
    tree.write("\n".join(lines) + "\n")
    said = tree.payconform("--workers", "1", "--lanes", "2", "--as-of", "0.0")
    assert said.report.joinpath("result.json").exists(), said.text
    return said


@pytest.mark.parametrize("name", TABLE)
def test_what_is_newer_is_not_judged(said: Said, name: str) -> None:
    _, _, verdict, requirements, blamed = TABLE[name]
    told = said.scenarios[name]

    assert (told["verdict"], told["requirement_verdicts"]) == (verdict, requirements)
    assert [finding["requirement"] for finding in told["findings"]] == blamed
    assert set(NEWER).isdisjoint(told["requirements"])
    assert not {f"req:{each}" for each in NEWER}.intersection(told["tags"])


def test_a_scenario_that_stopped_at_what_is_newer_says_so(said: Said) -> None:
    reasons = {said.scenarios[name]["reason"] for name, row in TABLE.items() if row[2] == "unverifiable"}

    assert reasons == {
        f"it failed by {what}, which came after 0.0.0" for what in (NEW, NEWEST, f"{NEW}, {NEWEST}")
    }


def test_a_scenario_of_newer_requirements_alone_is_not_run(said: Said) -> None:
    assert "all of it is newer" not in said.scenarios
    assert said.result["scope"]["available"] == len(TABLE)
    assert "left out" not in said.result["why"]


def test_the_result_says_by_which_requirements_it_judged(said: Said) -> None:
    assert said.result["versions"]["requirements"] == "0.0.0"
    assert said.result["versions"]["suite"] == "0.1.0"
    assert set(NEWER).isdisjoint(row["id"] for row in said.result["requirements"])
    assert "judged by the requirements of 0.0.0" in said.text
    assert "requirements 0.0.0" in (said.report / "index.html").read_text()


def test_no_edge_of_the_life_cycle_names_what_is_newer(said: Said) -> None:
    first = json.loads((said.report / "events.ndjson").read_text().splitlines()[0])
    named = {row["requirement"] for row in first["lifecycles"]["payment-invoice-2021"]["transitions"]}

    assert named - {None}
    assert DEMANDED not in named


def test_nothing_contradicts_itself(said: Said) -> None:
    assert said.result["problems"] == []
    assert said.code == 1, said.text


def test_today_all_of_it_is_judged(tmp_path_factory: pytest.TempPathFactory) -> None:
    tree = Tree(tmp_path_factory.mktemp("today"), NEWER)
    tree.write(
        f"@lifecycle:payment-invoice-2021 @req:{OLD} @req:{NEW}\nFeature: Now\n"
        "  Scenario: One\n    Then the oracle finds money-full\n"
    )

    said = tree.payconform("--as-of", "0.1")

    verdicts = {OLD: "passed", NEW: "passed", NEW_CHECK: "failed"}
    assert said.scenarios["One"]["requirement_verdicts"] == verdicts
    assert said.result["versions"]["requirements"] == "0.1.0"
