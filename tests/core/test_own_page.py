"""The page about life cycles of one's own knows each key of their files, and each law."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from payconform import data
from payconform.requirements import Check

PAGE = (Path(__file__).parents[2] / "docs" / "own-lifecycles.md").read_text("utf-8")
WORDS = set(re.findall(r"`([a-z_-]+)`", PAGE))
ROWS = ("statuses", "transitions", "actions", "payouts", "ambiguities")


def properties(schema: str, *path: str) -> set[str]:
    place = data.schema(schema)["properties"]
    for name in path:
        place = place[name]["items"]["properties"]
    return set(place)


def test_each_key_is_explained() -> None:
    known = properties("lifecycle").union(*(properties("lifecycle", row) for row in ROWS))

    assert known | properties("requirements", "requirements") <= WORDS


def test_each_law_is_told() -> None:
    assert {str(check) for check in Check} <= WORDS


@pytest.mark.parametrize("block", re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL))
def test_each_example_is_of_the_form(block: str) -> None:
    """Of a life cycle, or of requirements; the first example shows one row of each kind."""
    content = tomllib.loads(block)
    schema = "requirements" if "requirements" in content else "lifecycle"

    assert list(data.validator(schema).iter_errors(content)) == []
