"""What a feature file must not contain is refused by file and line, before anything runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Said, Tree

HEAD = "@lifecycle:payment-invoice-2021 @req:PAY21-INIT-01\nFeature: Made up\n"
GOOD = f"{HEAD}\n  Scenario: One\n    Given all is well\n"


def outline(*lines: str) -> str:
    """A scenario whose examples begin in line 7."""
    examples = "\n".join(f"    {line}" for line in lines)
    return f"{HEAD}\n  Scenario Outline: One\n    Given an amount of <amount>\n\n{examples}\n"


def tagged(tag: str) -> str:
    """A scenario with this tag in line 4."""
    return GOOD.replace("  Scenario", f"  {tag}\n  Scenario")


def given(step: str) -> str:
    """A scenario with this step alone, in line 5."""
    return f"{HEAD}\n  Scenario: One\n    Given {step}\n"


REFUSED = {
    "undefined step": (given("the moon is blue"), 5, "no step is defined for: Given the moon is blue"),
    "undefined step of the background": (
        f"{HEAD}\n  Background:\n    Given the sun is blue\n\n  Scenario: One\n    Given all is well\n",
        5,
        "no step is defined for: Given the sun is blue",
    ),
    "step of another kind": (
        f"{HEAD}\n  Scenario: One\n    When all is well\n",
        5,
        "no step is defined for: When",
    ),
    "two definitions of one step": (
        given("a step is defined twice"),
        5,
        "two definitions fit: Given a step is",
    ),
    "amount that is none": (given("an amount of 1.234 EUR"), 5, "finer than EUR"),
    "two scenarios of one name": (
        f"{GOOD}\n  Scenario: One\n    Given all is well\n",
        7,
        "a second scenario is called 'One'; the first stands in line 4",
    ),
    "one name in two rules": (
        f"{HEAD}  Rule: A\n{GOOD[len(HEAD) + 1 :]}  Rule: B\n{GOOD[len(HEAD) + 1 :]}",
        7,
        "a second scenario is called 'One'; the first stands in line 4",
    ),
    "scenario without a step": (f"{HEAD}\n  Scenario: One\n", 4, "'One' has no step"),
    "unknown tag": (tagged("@slow"), 4, "unknown tag @slow"),
    "unknown tag of the feature": (f"@slow\n{GOOD}", 1, "unknown tag @slow"),
    "unknown tag of a rule": (f"{HEAD}  @slow\n  Rule: A\n{GOOD[len(HEAD) :]}", 3, "unknown tag @slow"),
    "unknown requirement": (tagged("@req:PAY21-GONE-99"), 4, "there is no requirement PAY21-GONE-99"),
    "requirement that nobody can observe": (
        tagged("@req:PAY21-DONE-03"),
        4,
        "PAY21-DONE-03 can't be observed: No document lists the reasons",
    ),
    "unknown life cycle": (tagged("@lifecycle:payout"), 4, "there is no life cycle payout"),
    "unknown capability": (tagged("@needs:magic"), 4, "there is no capability magic"),
    "no requirement": (GOOD.replace(" @req:PAY21-INIT-01", ""), 4, "'One' has no tag @req:…"),
    "no life cycle": (
        GOOD.replace("@lifecycle:payment-invoice-2021 ", ""),
        4,
        "'One' has no tag @lifecycle:…",
    ),
    "repeated row": (
        outline("Examples:", "| amount |", "| 1 JPY |", "| 1 JPY |"),
        10,
        "this row repeats line 9",
    ),
    "row repeated in another table": (
        outline("Examples:", "| amount |", "| 1 JPY |", "", "Examples: More", "| amount |", "| 1 JPY |"),
        13,
        "this row repeats line 9",
    ),
    "tags on examples": (
        outline("@hazard", "Examples:", "| amount |", "| 1 JPY |"),
        7,
        "tags of Examples don't reach the scenario",
    ),
    "outline without a row": (outline("Examples:", "| amount |"), 4, "'One' has no row"),
    "outline without examples": (outline(), 4, "'One' has no row"),
    "broken Gherkin": (f"{GOOD}    Whenever the moon is blue\n", 6, "expected"),
    "no feature": ("# nothing\n", 1, "there is no Feature in it"),
    "empty file": ("", 1, "there is no Feature in it"),
    "not text": (b"\xff\xfe\x00Feature: Made up\n", 1, "it isn't UTF-8"),
}


@pytest.fixture(scope="module")
def everything_wrong(tmp_path_factory: pytest.TempPathFactory) -> tuple[Said, dict[str, Path]]:
    """One run on a tree with each mistake in a file of its own, and one file without any."""
    tree = Tree(tmp_path_factory.mktemp("wrong"))
    paths = {name: tree.write(text, f"{name}.feature") for name, (text, _, _) in REFUSED.items()}
    tree.write(GOOD)
    return tree.payconform("--workers", "1", "--lanes", "1"), paths


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_by_file_and_line(everything_wrong: tuple[Said, dict[str, Path]], name: str) -> None:
    said, paths = everything_wrong
    _, line, words = REFUSED[name]

    told = [text.strip() for text in said.text.splitlines() if str(paths[name]) in text]

    assert len(told) == 1, said.text
    assert told[0].startswith(f"{paths[name]}:{line}: ")
    assert words in told[0]


def test_a_refused_tree_is_a_users_mistake_and_leaves_no_result(
    everything_wrong: tuple[Said, dict[str, Path]],
) -> None:
    said, _ = everything_wrong

    assert said.code == 2, said.text
    assert "Traceback" not in said.text
    assert "made_up.feature" not in said.text
    assert not said.report.joinpath("result.json").exists()


@pytest.mark.parametrize("lanes", ["1", "2"])
def test_one_mistake_is_enough(tree: Tree, lanes: str) -> None:
    tree.write(GOOD, "good.feature")
    path = tree.write(given("the moon is blue"))

    said = tree.payconform("--workers", "1", "--lanes", lanes)

    assert said.code == 2, said.text
    assert said.text.count(f"{path}:5: no step is defined") == 1


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "under xdist"])
def test_plain_pytest_tells_it_and_ends_as_after_a_wrong_usage(tree: Tree, workers: tuple[str, ...]) -> None:
    path = tree.write(given("the moon is blue"))
    tree.write(f"@slow\n{GOOD}", "slow.feature")

    said = tree.pytest(*workers)

    assert said.code == pytest.ExitCode.USAGE_ERROR, said.text
    assert said.text.count(f"refused: {path}:5: no step is defined for: Given the moon is blue") == 1
    assert said.text.count("unknown tag @slow") == 1
    assert "passed" not in said.text


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "under xdist"])
def test_what_is_not_refused_runs_and_features_elsewhere_do_not(
    tree: Tree, tmp_path_factory: pytest.TempPathFactory, workers: tuple[str, ...]
) -> None:
    elsewhere = tmp_path_factory.mktemp("theirs") / "their.feature"
    elsewhere.write_text("Feature: Theirs\n  Scenario: One\n    Given the moon is blue\n")
    tree.write(GOOD)

    said = tree.pytest(*workers, str(elsewhere.parent))

    assert said.code == 0, said.text
    assert "1 passed" in said.text
