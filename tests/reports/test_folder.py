from __future__ import annotations

import json
from pathlib import Path

import pytest

from payconform.errors import ConfigurationError
from payconform.reports.events import read_events
from payconform.reports.folder import prepare_folder, write_all
from payconform.reports.stream import Stream
from payconform.results import Event, Result


def test_the_folder_holds_four_files_of_fixed_names(
    events: tuple[Event, ...], result: Result, tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "report"
    write_all(result, events, folder)
    assert sorted(path.name for path in folder.iterdir()) == [
        "events.ndjson",
        "index.html",
        "junit.xml",
        "result.json",
    ]
    assert read_events(folder / "events.ndjson") == Stream.of(events).events
    assert json.loads((folder / "result.json").read_bytes())["verdict"] == "not conformant"


def test_writing_again_replaces_and_gives_the_same_bytes(
    events: tuple[Event, ...], result: Result, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text("of yesterday")
    write_all(result, events, tmp_path)
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    write_all(result, events[::-1], tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first


def test_a_folder_that_cannot_be_written_is_named(
    events: tuple[Event, ...], result: Result, tmp_path: Path
) -> None:
    file = tmp_path / "taken"
    file.write_text("a file")
    for attempt in (lambda: prepare_folder(file), lambda: write_all(result, events, file / "report")):
        with pytest.raises(
            ConfigurationError, match=r"taken.*: the report folder can't be written"
        ) as caught:
            attempt()
        assert caught.value.exit_code == 2


def test_a_file_that_cannot_be_replaced_names_the_folder_and_leaves_no_litter(
    events: tuple[Event, ...], result: Result, tmp_path: Path
) -> None:
    (tmp_path / "index.html").mkdir()
    with pytest.raises(ConfigurationError, match="the report folder can't be written"):
        write_all(result, events, tmp_path)
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".part")]
