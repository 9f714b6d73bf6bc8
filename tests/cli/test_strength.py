"""The table of defects: what was caught, missed, or failed beyond a list; judging itself is stood in for."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from payconform import requirements, variants
from payconform.cli.strength import strength
from payconform.errors import HarnessError, UsageError
from payconform.variants import Variant

ONE, TWO = Variant("one", "", frozenset({"A-1", "A-2"})), Variant("two", "", frozenset({"B-1"}))

Judge = Callable[..., list[list[str]]]


@pytest.fixture(autouse=True)
def two_variants(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("payconform.cli.strength.variants", lambda: (ONE, TWO))
    monkeypatch.setattr(variants, "variants", lambda: (ONE, TWO))


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> Judge:
    """Says which requirements fail for each variant; gives the commands that were called."""

    def judge(code: int = 1, **failed: set[str]) -> list[list[str]]:
        called: list[list[str]] = []

        def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
            options = command[command.index("run") :]
            called.append(options)
            ids = failed[options[options.index("--defect") + 1]]
            rows = [{"id": id_, "verdict": "failed"} for id_ in ids] + [{"id": "C-1", "verdict": "passed"}]
            folder = Path(options[options.index("--report-dir") + 1])
            (folder / "result.json").write_text(json.dumps({"requirements": rows}))
            return subprocess.CompletedProcess(command, code, "said this", "")

        monkeypatch.setattr(subprocess, "run", run)
        return called

    return judge


def say(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(strength, arguments)


def test_each_is_judged_and_compared(judged: Judge) -> None:
    called = judged(one={"A-1", "A-2"}, two={"B-1"})

    said = say()

    assert said.exit_code == 0, said.output
    assert [options[2] for options in called] == ["one", "two"]
    assert not any("--tags" in options for options in called)
    assert "1 of 2  one: caught by exactly its list, A-1, A-2" in said.output
    assert "2 of 2 defects are caught by exactly their lists" in said.output


@pytest.mark.parametrize(
    ("failed", "words"),
    [
        ({"A-1"}, "one: missed A-2; beyond its list none"),
        ({"A-1", "A-2", "C-1"}, "one: missed none; beyond its list C-1"),
        (set(), "one: missed A-1, A-2; beyond its list none"),
    ],
)
def test_any_difference_is_told_and_ends_with_1(judged: Judge, failed: set[str], words: str) -> None:
    judged(one=failed, two={"B-1"})

    said = say()

    assert said.exit_code == 1
    assert words in said.output
    assert "1 of 2 defects are caught by exactly their lists" in said.output


def test_some_can_be_named_and_judged_by_what_they_must_fail_alone(judged: Judge) -> None:
    called = judged(two={"B-1"}, one=set())

    said = say("--quick", "--workers", "3", "two")

    assert said.exit_code == 0, said.output
    [options] = called
    assert options[-4:] == ["--workers", "3", "--tags", "@req:B-1"]


def test_an_unknown_name_is_the_users_mistake() -> None:
    assert isinstance(say("three").exception, UsageError)


def test_what_wasn_t_judged_is_no_difference_but_trouble(judged: Judge) -> None:
    judged(code=3, one=set())

    said = say("one")

    assert isinstance(said.exception, HarnessError)
    assert "one wasn't judged: said this" in said.exception.message


def test_what_a_defect_must_fail_can_be_observed() -> None:
    observable = {row.id for row in requirements.load() if row.is_observable}
    declared = {name for variant in REAL for name in variant.fails}

    assert declared <= observable


REAL = variants.variants()
