"""What failed in an earlier run is read from its result."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from payconform import earlier
from payconform.errors import ConfigurationError
from payconform.reports.folder import RESULT, write_all
from payconform.reports.result import build
from payconform.results import Event, Result, Target

from . import documents, sample


@pytest.fixture
def folder(result: Result, events: tuple[Event, ...], tmp_path: Path) -> Path:
    write_all(result, events, tmp_path)
    return tmp_path


def test_it_has_what_failed_and_what_broke(folder: Path) -> None:
    found = earlier.read(folder)

    assert found.failed == {sample.PARTIAL.id, sample.LATE.id, sample.BROKEN.id}
    assert (found.run_id, found.target, found.suite) == ("r7f3a9c", documents.STARTED.target, "0.1.0")


def test_folder_and_file_are_the_same(folder: Path) -> None:
    assert earlier.read(folder / RESULT).failed == earlier.read(folder).failed


def test_a_run_in_which_nothing_failed_leaves_nothing_to_do(
    run_of: Callable[..., tuple[Event, ...]], tmp_path: Path
) -> None:
    events = run_of(*sample.SCENARIOS[3:])
    write_all(build(events), events, tmp_path)
    with pytest.raises(ConfigurationError, match=r"result\.json: nothing failed or broke there"):
        earlier.read(tmp_path)


def _changed(**keys: Any) -> Callable[[bytes], bytes]:
    return lambda raw: json.dumps(json.loads(raw) | keys).encode()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda _: b"nonsense", r"result\.json:1: no result of a run: no JSON"),
        (lambda _: b"[]", r"result\.json: no result of a run: \$: \[\] is not of type 'object'"),
        (lambda _: b'{"name": "x"}', r"result\.json: no result of a run: \$: '\w+' is a required property"),
        (_changed(schema=1), r"result\.json: a result of schema version 1, this payconform reads version 2"),
        (_changed(scenarios=[{"id": 1}]), r"result\.json: no result of a run: \$\.scenarios\[0\]"),
    ],
)
def test_what_is_no_result_is_refused(change: Callable[[bytes], bytes], told: str, folder: Path) -> None:
    file = folder / RESULT
    file.write_bytes(change(file.read_bytes()))
    with pytest.raises(ConfigurationError, match=told):
        earlier.read(folder)


def test_a_result_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"gone\.json: can't be read: No such file"):
        earlier.read(tmp_path / "gone.json")


def test_what_was_otherwise_is_one_sentence(folder: Path) -> None:
    found = earlier.read(folder)
    same, other = found.target, Target("Acme", "http://127.0.0.1:9000")

    assert found.differs(same, "0.1.0") == ""
    assert found.differs(other, "0.1.0") == (
        f"{folder} is a run of Acme invoices, staging at http://127.0.0.1:8080; "
        "now it is Acme at http://127.0.0.1:9000, by payconform 0.1.0"
    )
    assert " by payconform 0.1.0; now " in found.differs(same, "0.2.0")
