"""A scenario of two life cycles: run once for each, and each time only for what that one demands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from payconform.lifecycle import Basis, LifeCycle, Moves
from payconform.requirements import Catalogue, Level, Observable, Requirement
from payconform.specification import Specification
from payconform.suite import collection, folders, refusals
from payconform.suite.marks import ScenarioMark

OLD, NEW = "bill-2001", "bill-2002"
TEXT = """\
@lifecycle:bill-2001 @lifecycle:bill-2002
Feature: Bills

  @req:OLD-1 @req:NEW-1 @hazard
  Scenario: One
    Given all is well
"""


def requirement(name: str, lifecycle: str) -> Requirement:
    return Requirement(name, lifecycle, "", Level.MAY, "", "1", "", Basis.INFERRED, "1", Observable.API)


def cycle(name: str) -> LifeCycle:
    return LifeCycle(name, "1", "", "due", False, Moves.PAYMENT, None, (), ())  # noqa: FBT003 - it's one of many


@pytest.fixture
def known() -> Specification:
    rows = Catalogue((requirement("OLD-1", OLD), requirement("NEW-1", NEW)))
    return Specification({name: cycle(name) for name in (OLD, NEW)}, rows, {})


@pytest.fixture
def feature(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(folders, "features_root", lambda: tmp_path)
    return tmp_path / "bills.feature"


def test_it_runs_once_for_each_with_that_one_s_tags_alone(feature: Path, known: Specification) -> None:
    feature.write_text(TEXT)

    assert refusals.in_file(feature, folders.ours(), known) == []
    assert [told(mark) for mark in collection.all_scenarios(known)] == [
        (OLD, ("OLD-1",), ("hazard", "lifecycle:bill-2001", "req:OLD-1")),
        (NEW, ("NEW-1",), ("hazard", "lifecycle:bill-2002", "req:NEW-1")),
    ]
    assert len({mark.id for mark in collection.all_scenarios(known)}) == 2


def told(mark: ScenarioMark) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    return mark.lifecycle, mark.requirements, mark.tags


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        (" @req:NEW-1", "", 5, "'One' has no tag @req:… of bill-2002"),
        (" @lifecycle:bill-2002", "", 4, "NEW-1 is of bill-2002, but 'One' has no tag @lifecycle:bill-2002"),
        ("@lifecycle:bill-2001 ", "", 4, "OLD-1 is of bill-2001, but 'One' has no tag @lifecycle:bill-2001"),
    ],
)
def test_tags_that_dont_go_together_are_refused(
    feature: Path, known: Specification, old: str, new: str, line: int, sentence: str
) -> None:
    feature.write_text(TEXT.replace(old, new, 1))

    assert refusals.in_file(feature, folders.ours(), known) == [f"{feature}:{line}: {sentence}"]
