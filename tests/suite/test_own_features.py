"""Features of a user's own in a run: judged as ours are, called by the name of their folder."""

from __future__ import annotations

import pytest

from .conftest import Tree

OURS = """\
@lifecycle:payment-invoice-2021 @req:PAY21-INIT-01
Feature: Ours

  Scenario: One
    Given all is well
"""
HEAD = "@lifecycle:payment-invoice-2021\nFeature: Theirs\n"


def theirs(tree: Tree, *scenarios: str, folder: str = "own", name: str = "theirs.feature") -> None:
    path = tree.folder / folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + "".join(f"\n{scenario}" for scenario in scenarios))


def scenario(name: str, *steps: str, tags: str = "") -> str:
    lines = [f"  {tags}" if tags else "", f"  Scenario: {name}", *(f"    {step}" for step in steps)]
    return "\n".join(line for line in lines if line) + "\n"


@pytest.mark.parametrize("lanes", ["1", "2"])
def test_they_are_judged_beside_ours(tree: Tree, lanes: str) -> None:
    tree.write(OURS)
    theirs(tree, *(scenario(f"number {n}", "Given all is well") for n in range(8)))

    said = tree.payconform("--features", "own", "--workers", "1", "--lanes", lanes)

    assert {row["id"].partition("::")[0] for row in said.result["scenarios"]} == {
        "made_up.feature",
        "own/theirs.feature",
    }
    assert said.result["summary"]["passed"] == 9
    assert said.result["problems"] == []


def test_one_that_names_no_requirement_fails_the_run_all_the_same(tree: Tree) -> None:
    tree.write(OURS)
    theirs(tree, scenario("wrong", "Then the target is wrong"))

    said = tree.payconform("--features", "own")

    assert said.code == 1
    assert said.result["verdict"] == "not conformant"
    assert said.result["why"] == "1 scenario without a requirement failed."


def test_a_law_that_it_breaks_is_told_under_its_requirement(tree: Tree) -> None:
    tree.write(OURS)
    theirs(tree, scenario("wrong", "Then the oracle finds money-full"))

    said = tree.payconform("--features", "own")

    assert [row["requirement"] for row in said.result["findings"]] == ["PAY21-MONEY-02"]
    assert said.result["why"] == "1 must failed: PAY21-MONEY-02."


def test_tags_of_their_own_choose_and_marks_of_pytest_hold(tree: Tree) -> None:
    tree.write(OURS)
    theirs(
        tree,
        scenario("slow", "Given all is well", tags="@slow @owner:jane"),
        scenario("not now", "Then the target is wrong", tags="@skip @slow"),
        scenario("quick", "Then the target is wrong"),
    )

    said = tree.payconform("--features", "own", "--tags", "@slow")

    told = {name: event["verdict"] for name, event in said.scenarios.items()}
    assert told == {"slow": "passed", "not now": "unverifiable"}, said.text
    assert said.scenarios["not now"]["reason"].startswith("Skipped")
    assert said.result["problems"] == []


def test_two_folders_of_one_name_are_kept_apart_or_refused(tree: Tree) -> None:
    tree.write(OURS)
    theirs(tree, scenario("one", "Given all is well"), folder="a/own")
    theirs(tree, scenario("one", "Given all is well"), folder="b/own", name="others.feature")
    apart = tree.payconform("--features", "a/own", "--features", "b/own")
    theirs(tree, scenario("one", "Given all is well"), folder="b/own")

    alike = tree.payconform("--features", "a/own", "--features", "b/own")

    assert apart.result["summary"]["passed"] == 3, apart.text
    assert alike.code == 2
    assert "'own/theirs.feature' is what" in alike.text


def test_what_is_wrong_with_them_is_refused_as_ours_is(tree: Tree) -> None:
    tree.write(OURS)
    theirs(
        tree,
        scenario("one", "Given the moon is blue"),
        scenario("one", "Given all is well"),
        scenario("two", "Given all is well", tags="@req:PAY19-INIT-01"),
    )

    said = tree.payconform("--features", "own")
    where = tree.folder / "own" / "theirs.feature"

    assert said.code == 2
    assert f"{where}:7: a second scenario is called 'one'" in said.text
    assert f"{where}:10: PAY19-INIT-01 is of payment-invoice-2019" in said.text


def test_a_step_of_theirs_is_none_of_the_suites(tree: Tree) -> None:
    """A run knows our steps alone: a conftest beside the features is not looked at."""
    tree.write(OURS)
    theirs(tree, scenario("one", "Given the moon is blue"))
    conftest = "from pytest_bdd import given\n\n\n@given('the moon is blue')\ndef _moon(): ...\n"
    (tree.folder / "own" / "conftest.py").write_text(conftest)

    said = tree.payconform("--features", "own")

    assert said.code == 2
    assert "no step is defined for: Given the moon is blue" in said.text
