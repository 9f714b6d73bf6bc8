"""Life cycles and features that a user brings along: what is wrong with them is told by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Command, Said

EXAMPLE = Path(__file__).parents[2] / "examples" / "own-lifecycle"
NAME = "subscription-invoice"
FEATURE = """\
@lifecycle:subscription-invoice
Feature: Collecting

  @req:SUB-INIT-01
  Scenario: It begins
    Given an invoice of 40.00 EUR
    Then the invoice is open
"""
OPTIONS = ("--lifecycle", f"{NAME}.toml", "--features", "own")


@pytest.fixture
def payconform(tmp_path: Path) -> Command:
    """In a folder with the files of the example, and a feature."""
    for name in (f"{NAME}.toml", f"{NAME}.requirements.toml"):
        (tmp_path / name).write_text((EXAMPLE / name).read_text("utf-8"), "utf-8")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "collecting.feature").write_text(FEATURE, "utf-8")
    return Command(tmp_path)


def change(payconform: Command, name: str, old: str, new: str) -> None:
    path = payconform.folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def refused(said: Said, *words: str) -> None:
    assert said.code == 2, said.out + said.err
    for each in words:
        assert each in said.err, said.err
    assert "Traceback" not in said.out + said.err
    assert not said.report.exists()


@pytest.mark.parametrize("command", [("run",), ("list", "uncovered"), ("doctor", "target.toml")])
def test_a_life_cycle_that_contradicts_itself(payconform: Command, command: tuple[str, ...]) -> None:
    change(payconform, f"{NAME}.toml", 'initial = "open"', 'initial = "opened"')

    refused(
        payconform(*command, "--lifecycle", f"{NAME}.toml"),
        f"{NAME}.toml:5: the initial status 'opened' is no status of this life cycle",
    )


def test_requirements_that_are_not_there(payconform: Command) -> None:
    (payconform.folder / f"{NAME}.requirements.toml").unlink()

    refused(
        payconform("run", *OPTIONS),
        f"{NAME}.toml: it has no requirements",
        f"they are looked for in {NAME}.requirements.toml",
    )


def test_a_file_and_a_folder_that_are_not_there(payconform: Command) -> None:
    refused(payconform("run", "--lifecycle", "none.toml"), "'none.toml' does not exist")
    refused(payconform("run", "--features", "none"), "'none' does not exist")


def test_a_folder_without_a_feature(payconform: Command) -> None:
    (payconform.folder / "own" / "collecting.feature").unlink()

    refused(payconform("run", *OPTIONS), "own: there is no .feature file in it")


def test_a_profile_may_not_claim_what_nobody_brought_along(payconform: Command) -> None:
    profile = (EXAMPLE / "target.toml").read_text("utf-8")
    (payconform.folder / "target.toml").write_text(profile, "utf-8")

    said = payconform(
        "run",
        "target.toml",
        environment={
            "SUBSCRIPTIONS_URL": "http://127.0.0.1:9",
            "SUBSCRIPTIONS_PROVIDER_BIND": "127.0.0.1:0",
            "SUBSCRIPTIONS_PROVIDER_SECRET": "whsec_c2VjcmV0",
        },
    )

    assert said.code == 2
    assert "target.toml:5: target.lifecycles: there is no life cycle 'subscription-invoice'" in said.err
    assert "one of your own comes in by --lifecycle FILE" in said.err


@pytest.mark.parametrize("command", [("run",), ("list", "scenarios"), ("list", "paths")])
def test_features_that_name_what_is_not_there(payconform: Command, command: tuple[str, ...]) -> None:
    change(payconform, "own/collecting.feature", "SUB-INIT-01", "SUB-INIT-09")

    said = payconform(*command, *OPTIONS)

    assert said.code == 2
    assert "the features are refused:" in said.err
    assert (
        f"{payconform.folder / 'own' / 'collecting.feature'}:4: there is no requirement SUB-INIT-09"
        in said.err
    )


def test_a_feature_that_is_no_gherkin_is_refused_by_lists_too(payconform: Command) -> None:
    change(payconform, "own/collecting.feature", "Then the", "Than the")

    refused(payconform("list", "scenarios", *OPTIONS), "collecting.feature:7: ")


def test_a_life_cycle_that_the_target_does_not_claim_is_told_and_nothing_is_judged_by_it(
    payconform: Command,
) -> None:
    said = payconform("run", *OPTIONS, "--tags", f"@lifecycle:{NAME}")

    assert f"nobody claims {NAME}: nothing is judged by it" in said.out
    assert said.code == 2
    assert "no scenario is selected" in said.err


def test_what_a_user_brings_along_is_listed_beside_ours(payconform: Command) -> None:
    said = payconform("list", "scenarios", "--json", *OPTIONS)

    assert said.code == 0, said.err
    assert f'"own/collecting.feature::It begins@{NAME}"' in said.out
    assert '"payment-invoice/creating.feature::' in said.out
