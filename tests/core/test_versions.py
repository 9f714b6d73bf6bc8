from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from payconform import __version__, requirements
from payconform.errors import UsageError
from payconform.requirements import Catalogue, Level
from payconform.versions import Version

NO_VERSIONS = ("", "1", "v1.0", "1.0.0.0", "1.-1", "1.0rc1", "1.0\n", "\u0967.\u0966", "1." + "9" * 40)


def test_versions_are_ordered_by_their_numbers() -> None:
    texts = ["0.0", "0.1", "0.1.1", "0.9", "0.10", "1.0", "10.0"]
    assert [str(each) for each in sorted(map(Version.parse, reversed(texts)))] == [
        *("0.0.0", "0.1.0", "0.1.1", "0.9.0", "0.10.0", "1.0.0", "10.0.0")
    ]


def test_a_version_without_a_patch_is_its_first() -> None:
    assert Version.parse("0.1") == Version.parse("0.1.0")


def test_ours_is_one() -> None:
    assert str(Version.parse(__version__)) == __version__


@pytest.mark.parametrize("text", NO_VERSIONS)
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is no version"):
        Version.parse(text)


def test_every_requirement_came_with_a_version_that_is_not_to_come() -> None:
    assert max(Version.parse(row.since) for row in requirements.load()) <= Version.parse(__version__)


def test_a_catalogue_as_of_then_has_what_existed_then() -> None:
    rows = _came("0.1", "0.2", "0.10")
    versions = map(Version.parse, ("0.0", "0.2.3", "0.10"))
    kept = {str(each): [row.since for row in Catalogue(rows).as_of(each)] for each in versions}
    assert kept == {"0.0.0": [], "0.2.3": ["0.1", "0.2"], "0.10.0": ["0.1", "0.2", "0.10"]}


@pytest.mark.parametrize(
    ("level", "takes"), [("must", {"must"}), ("should", {"must", "should"}), ("may", {*Level})]
)
def test_a_level_takes_itself_and_what_is_stricter(level: str, takes: set[str]) -> None:
    assert {other for other in Level if Level(level).takes(other)} == takes


def _came(*versions: str) -> tuple[requirements.Requirement, ...]:
    pairs: Iterable[tuple[requirements.Requirement, str]] = zip(requirements.load(), versions, strict=False)
    return tuple(replace(row, since=version) for row, version in pairs)
