"""docs/adapters.md leads from an empty folder to a verdict: its commands are run as they stand."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from payconform.init.answers import Given
from payconform.init.interview import interview
from payconform.target.source import Source

from .conftest import surroundings
from .test_foreign_service import free_port

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "adapters.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
INSTALL, *REST = BLOCKS
PORTS = ("8701", "8702")
LONGEST_S = 600


def commands(block: str) -> list[str]:
    return [line for line in block.replace("\\\n", " ").splitlines() if line.strip()]


@pytest.fixture
def surrounded(tmp_path: Path) -> Mapping[str, str]:
    """What the first block installs is there already: here it is called what it is called there."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, arguments in (("payconform", "-P -m payconform"), ("python", "")):
        shim = folder / name
        shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n', "utf-8")
        shim.chmod(0o755)
    return surroundings({"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"})


def test_its_commands_lead_to_a_verdict(tmp_path: Path, surrounded: Mapping[str, str]) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    clone = copied(tmp_path / "clone")
    script = "".join(REST)
    for port in PORTS:  # those of the page may be taken here
        assert port in script
        free = str(free_port())
        script = script.replace(port, free)
        description = clone / "examples" / "async-shop" / "openapi.yaml"
        description.write_text(description.read_text("utf-8").replace(port, free), "utf-8")

    done = subprocess.run(
        ["bash", "-u", "-c", f"trap 'kill $(jobs -p)' EXIT\n{script}"],
        cwd=folder,
        env={**surrounded, "CLONE": str(clone)},
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )

    told = done.stdout + done.stderr
    result = json.loads((folder / "payconform-report" / "result.json").read_bytes())
    assert result["verdict"] in {"conformant", "conformant with gaps", "inconclusive"}, told
    assert result["summary"]["failed"] == result["summary"]["error"] == 0, told
    assert result["musts"]["verified"] >= 30
    assert "wrote target.toml" in told
    assert not re.search(r"^(refuted|mended|open|to do|mend) ", told, re.MULTILINE), told
    written = (folder / "target.toml").read_text("utf-8")
    lines = [line for line in written.splitlines() if line.strip() and not line.startswith("#")]
    assert len(lines) <= 60


def copied(clone: Path) -> Path:
    """As much of a clone as the commands need."""
    shutil.copytree(ROOT / "examples" / "async-shop", clone / "examples" / "async-shop")
    return clone


def test_it_counts_its_commands_and_what_had_to_be_looked_up() -> None:
    counted = re.search(r"These were (\d+) commands, and (\d+) values had to be looked up", PAGE)
    assert counted is not None

    said = [line for block in BLOCKS for line in commands(block)]
    assert int(counted[1]) == len(said)
    assert int(counted[2]) == sum(line.count("--set ") for line in said)


def test_what_is_installed_is_what_the_readme_says() -> None:
    assert all(
        re.match(r"python3 -m venv|\.venv/bin/pip install|export PATH=", line) for line in commands(INSTALL)
    )


def test_the_answers_of_the_page_are_answers(tmp_path: Path) -> None:
    [text] = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert tomllib.loads(text)

    given = Given(Source(tmp_path / "answers.toml", text))
    draft, _ = interview(given, None, lambda _: None)
    draft = draft.overlaid(given.rest())

    assert draft.value("operations", "create", "body") == {
        "ref": "{reference}",
        "cents": "{amount}",
        "currency": "{currency}",
        "notify": "{callback_url}",
    }
    assert draft.value("statuses") == {"NEW": "created", "PAID": "processed", "LOST": "process_failed"}
    assert draft.value("auth", "token") == "${SHOP_TOKEN}"
