"""What a scenario comes to, and its requirements: the whole way from the step to the result."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Said, Tree

FORM, FULL, OPEN = "PAY21-SHAPE-01", "PAY21-MONEY-02", "PAY21-EXPIRE-08"
OWN = "PAY21-INIT-02"

# name: (steps, scenario's verdict, verdicts of requirements, requirements of the findings)
TABLE: dict[str, tuple[list[str], str, dict[str, str], list[str | None]]] = {
    "passed": (["Given all is well"], "passed", {OWN: "passed"}, []),
    "a step fails": (["Given all is well", "Then the target is wrong"], "failed", {OWN: "failed"}, [OWN]),
    "a set-up fails by a requirement of its own": (
        [f"Given its set-up breaks {FULL}", "Then the target is wrong"],
        "failed",
        {OWN: "unverifiable", FULL: "failed"},
        [FULL],
    ),
    "an answer has no form": (
        ["Given its answer has no known form"],
        "failed",
        {OWN: "unverifiable", FORM: "failed"},
        [FORM],
    ),
    "the oracle finds something": (
        ["Given all is well", "Then the oracle finds money-full"],
        "failed",
        {OWN: "passed", FULL: "failed"},
        [FULL],
    ),
    "the oracle finds what it is about": (
        ["Then the oracle finds initial"],
        "failed",
        {OWN: "passed", "PAY21-INIT-01": "failed"},
        ["PAY21-INIT-01"],
    ),
    "a step fails, and the oracle finds more": (
        ["Then the oracle finds money-full", "And the target is wrong"],
        "failed",
        {OWN: "failed", FULL: "failed"},
        [OWN, FULL],
    ),
    "the oracle finds what no document demands": (
        ["Then no document demands what the oracle finds"],
        "failed",
        {OWN: "failed"},
        [None],
    ),
    "the oracle finds a law broken that has no requirement": (
        ["Then a law is broken that no document of this edition names"],
        "failed",
        {OWN: "passed"},
        [None],
    ),
    "it never comes to rest": (["Then it never comes to rest"], "failed", {OWN: "failed"}, [OWN]),
    "nothing shows it": (["Then nothing shows it"], "unverifiable", {OWN: "unverifiable"}, []),
    "nothing shows it, but the oracle finds something": (
        ["Then the oracle finds money-full", "And nothing shows it"],
        "failed",
        {OWN: "unverifiable", FULL: "failed"},
        [FULL],
    ),
    "a step wants it to be skipped": (
        ["Then a step wants it to be skipped"],
        "unverifiable",
        {OWN: "unverifiable"},
        [],
    ),
    "a feature is wrong": (
        ["Then a step asks for what its life cycle hasn't"],
        "error",
        {OWN: "error"},
        [],
    ),
    "left open": (["Then the documents leave it open"], "unspecified", {OWN: "unspecified"}, []),
    "left open, but the oracle finds something": (
        ["Then the documents leave it open", "And the oracle finds money-full"],
        "failed",
        {OWN: "unspecified", FULL: "failed"},
        [FULL],
    ),
    "ours breaks": (["Then a part of ours breaks"], "error", {OWN: "error"}, []),
    "ours breaks while it cleans up": (["Then our cleaning up breaks"], "error", {OWN: "error"}, []),
    "ours breaks after the target": (
        ["Then our cleaning up breaks", "And the target is wrong"],
        "error",
        {OWN: "failed"},
        [OWN],
    ),
    "the oracle breaks": (["Then the oracle itself breaks"], "error", {OWN: "error"}, []),
}
TAGGED: dict[str, tuple[str, str, dict[str, str]]] = {
    "without a clock": ("@moves-time", "unverifiable", {OWN: "unverifiable"}),
    "without refunds": ("@needs:refund", "not_claimed", {OWN: "not_claimed"}),
    "without a clock for its requirement": (
        f"@req:{OPEN}",
        "unverifiable",
        dict.fromkeys((OWN, OPEN), "unverifiable"),
    ),
    "without either": ("@moves-time @needs:refund", "not_claimed", {OWN: "not_claimed"}),
}
TWO: dict[str, tuple[str, dict[str, str]]] = {
    "two and passed": ("all is well", dict.fromkeys((OWN, FULL), "passed")),
    "two and failed": ("the target is wrong", {OWN: "failed", FULL: "unverifiable"}),  # FULL is the oracle's
    "two and left open": ("the documents leave it open", dict.fromkeys((OWN, FULL), "unspecified")),
    "two and one of them found": ("the oracle finds money-full", {OWN: "passed", FULL: "failed"}),
}


def scenario(name: str, steps: list[str], tags: str = "") -> str:
    lines = "\n".join(f"    {step}" for step in steps)
    return f"  @req:{OWN} {tags}\n  Scenario: {name}\n{lines}\n"


@pytest.fixture(scope="module", params=["1", "2"], ids=["one lane", "two lanes"])
def said(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Said:
    tree = Tree(tmp_path_factory.mktemp("verdicts"))
    scenarios = [scenario(name, steps) for name, (steps, *_) in TABLE.items()]
    scenarios += [scenario(name, ["Given all is well"], tags) for name, (tags, *_) in TAGGED.items()]
    for name, (step, _) in TWO.items():
        keyword = "Given" if step == "all is well" else "Then"
        scenarios.append(scenario(name, [f"{keyword} {step}"], f"@req:{FULL}"))
    tree.write("@lifecycle:payment-invoice-2021\nFeature: Verdicts\n" + "\n".join(scenarios))
    said = tree.payconform("--workers", "1", "--lanes", request.param)
    assert said.report.joinpath("result.json").exists(), said.text
    return said


@pytest.mark.parametrize("name", TABLE)
def test_a_scenario_and_its_requirements(said: Said, name: str) -> None:
    _, verdict, requirements, blamed = TABLE[name]
    told = said.scenarios[name]

    assert (told["verdict"], told["requirement_verdicts"]) == (verdict, requirements)
    assert [finding["requirement"] for finding in told["findings"]] == blamed
    assert bool(told["error"]) == (verdict == "error")
    assert bool(told["reason"]) == (verdict != "passed")


@pytest.mark.parametrize("name", TAGGED)
def test_what_a_target_lacks_is_no_failure_of_it(said: Said, name: str) -> None:
    _, verdict, requirements = TAGGED[name]
    told = said.scenarios[name]

    assert (told["verdict"], told["requirement_verdicts"]) == (verdict, requirements)
    assert told["reason"]
    assert {step["status"] for step in told["steps"]} == {"skipped"}


@pytest.mark.parametrize("name", TWO)
def test_a_scenario_of_two_requirements(said: Said, name: str) -> None:
    assert said.scenarios[name]["requirement_verdicts"] == TWO[name][1]


def test_each_scenario_is_told_once_and_nothing_contradicts_itself(said: Said) -> None:
    lines = (said.report / "events.ndjson").read_text().count('"scenario-finished"')

    assert lines == len(said.scenarios) == len(TABLE) + len(TAGGED) + len(TWO)
    assert said.result["problems"] == []


def test_the_whole_run_is_not_conformant_and_broken(said: Said) -> None:
    assert (said.result["verdict"], said.code) == ("not conformant", 3), said.text


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("passed", ["passed"]),
        ("a step fails", ["passed", "failed"]),
        ("a set-up fails by a requirement of its own", ["failed", "skipped"]),
        ("nothing shows it", ["skipped"]),
        ("ours breaks", ["failed"]),
        ("the oracle finds something", ["passed", "passed"]),
    ],
)
def test_steps_are_told_as_they_went(said: Said, name: str, statuses: list[str]) -> None:
    steps: list[dict[str, Any]] = said.scenarios[name]["steps"]
    assert [step["status"] for step in steps] == statuses


def test_the_headline_is_the_steps(said: Said) -> None:
    told = said.scenarios["a step fails, and the oracle finds more"]["findings"]
    assert [finding["headline"] for finding in told] == [True, False]


def test_what_the_documents_leave_open_is_noted(said: Said) -> None:
    told = said.scenarios["left open"]
    assert told["notes"] == [{"ambiguity": "AMB-04", "text": "it is created"}]
    assert told["reason"] == "it is created"
