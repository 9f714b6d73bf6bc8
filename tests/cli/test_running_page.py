"""docs/running.md names every option that decides about a run, and says of the result what is in it."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from payconform import data
from payconform.cli.merge import merge
from payconform.cli.run import run

OPTION = re.compile(r"(?<![-|])--[a-z][a-z-]+")
PAGE = (Path(__file__).parents[2] / "docs" / "running.md").read_text("utf-8")
ELSEWHERE = {"--workers", "--lanes", "--defect", "--plan", "--format", "--lifecycle", "--features"}
"""How fast a run is, what the embedded reference is told, looking ahead, and what a user brings along."""


def options(command: click.Command) -> set[str]:
    return {name for each in command.params if isinstance(each, click.Option) for name in each.opts}


@pytest.mark.parametrize("command", [run, merge], ids=["run", "merge"])
def test_every_option_is_there(command: click.Command) -> None:
    said = set(OPTION.findall(PAGE))

    assert options(command) - said == ELSEWHERE & options(command)


def test_no_other_option_is_there() -> None:
    said = {name for name in OPTION.findall(PAGE) if not name.startswith("--payconform")}

    assert said <= options(run) | options(merge) | {"--help"}


def test_the_keys_of_the_result_are_its_keys() -> None:
    rows = [row for row in PAGE.partition("| key of `result.json`")[2].splitlines() if row.startswith("| `")]
    keys = {key for row in rows for key in re.findall(r"`(\w+)`", row.split("|")[1])}

    assert len(keys) >= len(rows) > 5
    assert keys <= set(data.schema("result")["properties"])
    for name in ("selection", "scope", "gates"):
        inner = data.schema("result")["properties"].get(name, {}).get("properties")
        inner = inner or data.schema("events")["$defs"][name]["properties"]
        [row] = [row for row in rows if row.startswith(f"| `{name}`")]
        assert set(inner) <= set(re.findall(r"`(\w+)`", row)), name


def test_the_default_gates_are_said() -> None:
    [option] = [each for each in run.params if each.name == "min_verified"]

    assert f"`--min-verified PERCENT` ({option.default} unless given)" in PAGE
