"""The page about a user's repository, followed to the letter in an empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "in-your-repository.md").read_text("utf-8")
FILES = re.findall(r"```\w+\n# (\S+\.\w+)\n(.*?)```", PAGE, re.DOTALL)
[COMMANDS] = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
LINE = 'pytest_plugins = ["payconform.suite"]'
LONGEST_S = 300
DONE = re.compile(r"(\d+) (passed|skipped|deselected|failed|error)")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With each file of the page, and nothing else."""
    home = tmp_path_factory.mktemp("shop")
    for name, text in FILES:
        path = home / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return home


def run(folder: Path, command: str) -> tuple[int, dict[str, int], str]:
    """Exit code, how many of what, and all that was said."""
    words = command.split()
    assert words[0] == "pytest"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-W", "error", "-p", "no:cacheprovider", *words[1:]],
        cwd=folder,
        env=kept,
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )
    counts = {word: int(number) for number, word in DONE.findall(done.stdout.splitlines()[-1])}
    return done.returncode, counts, done.stdout + done.stderr


def test_the_page_names_its_files_and_shows_the_line_that_switches_it_on() -> None:
    assert [name for name, _ in FILES] == [
        "shop.py",
        "target.toml",
        "conformance/thanking.feature",
        "conftest.py",
        "tests/test_shop.py",
        "pytest.ini",
    ]
    assert f"```python\n{LINE}\n```" in PAGE
    assert LINE in dict(FILES)["conftest.py"]


def test_each_command_of_the_page_ends_well(folder: Path) -> None:
    seen = {command: run(folder, command) for command in COMMANDS.splitlines()}

    for command, (code, _, said) in seen.items():
        assert code == 0, f"{command}\n{said}"
    counts = {command: counts for command, (_, counts, _) in seen.items()}
    whole = counts["pytest"]
    assert whole["passed"] > 4
    assert whole["skipped"] > 0  # no clock, no event log: what needs them is never passed
    assert counts["pytest tests"] == {"passed": 1}
    assert counts["pytest conformance"] == {"passed": 1}
    assert counts["pytest --payconform-ours no"] == {"passed": 2}
    assert counts["pytest -m shop"]["passed"] == 1
    assert {word: counts["pytest -n 2"].get(word) for word in ("passed", "skipped")} == {
        word: whole[word] for word in ("passed", "skipped")
    }


def test_each_scenario_has_an_id_of_its_own_and_none_of_them_tells_of_the_machine(folder: Path) -> None:
    _, _, said = run(folder, "pytest --collect-only -q --payconform-tags=@lifecycle:payment-invoice-2021")
    ids = [line for line in said.splitlines() if "::" in line]

    assert len(set(ids)) == len(ids) > 200
    assert {one.partition("/")[0] for one in ids} == {"tests", "conformance", "payconform"}
    assert any(one.startswith("payconform/payment-invoice/walking.feature::") for one in ids)


def test_without_the_line_their_own_tests_are_all_that_is_left(tmp_path: Path) -> None:
    for name, text in FILES:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        kept = text.replace("\npayconform_", "\n# payconform_") if name == "pytest.ini" else text
        path.write_text(kept.replace(LINE, ""), "utf-8")

    assert run(tmp_path, "pytest")[:2] == (0, {"passed": 1})
