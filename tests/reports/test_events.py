from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from payconform.data import schema, validator
from payconform.errors import ConfigurationError, HarnessError
from payconform.reports.events import EventWriter, merge, read_events
from payconform.results import (
    Blame,
    Event,
    Finding,
    RunStarted,
    ScenarioFinished,
    event_from_json,
    event_to_json,
)

from . import documents, sample


def write_events(path: Path, events: Iterable[Event]) -> None:
    with EventWriter(path) as writer:
        for event in events:
            writer.write(event)


def test_each_event_fits_the_schema_and_comes_back_equal(events: tuple[Event, ...]) -> None:
    for event in events:
        document = json.loads(json.dumps(event_to_json(event)))
        assert list(validator("events").iter_errors(document)) == []
        assert event_from_json(document) == event


@pytest.mark.parametrize("name", ["events", "result"])
def test_a_schema_is_one_of_2020_12_whose_examples_it_accepts(name: str) -> None:
    validator(name).check_schema(schema(name))
    assert schema(name)["$id"] == f"https://payconform.dev/schemas/{name}.json"
    for example in schema(name).get("examples", []):
        validator(name).validate(example)


@pytest.mark.parametrize("key", ["worker", "requirement_verdicts", "exchanges"])
def test_the_schema_misses_what_is_missing(key: str) -> None:
    document = event_to_json(sample.PARTIAL)
    del document[key]
    assert not validator("events").is_valid(document)


def test_a_line_is_on_the_disk_before_the_writer_closes(tmp_path: Path) -> None:
    path = tmp_path / "events.ndjson"
    with EventWriter(path) as writer:
        writer.write(documents.STARTED)
        assert read_events(path) == (documents.STARTED,)
        writer.write(sample.PARTIAL)
        assert read_events(path) == (documents.STARTED, sample.PARTIAL)


def test_a_lone_surrogate_of_a_target_breaks_no_line(tmp_path: Path) -> None:
    finding = Finding(None, "own-schema", Blame.TARGET, "text", "a\ud800b")
    write_events(tmp_path / "events.ndjson", [replace(sample.PARTIAL, findings=(finding,))])
    (event,) = read_events(tmp_path / "events.ndjson")
    assert isinstance(event, ScenarioFinished)
    assert event.findings[0].observed == "a\\ud800b"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "holds no event"),
        (b'{"schema": 2', r"ndjson:1: the last line is cut off"),
        (b"{}\n\n", r"ndjson:1: \$: '(schema|type|at)' is a required property"),
        (b"nonsense\n", r"ndjson:1: no JSON object"),
        (b"[1]\n", r"ndjson:1: \$: \[1\] is not of type 'object'"),
        (
            b'{"schema": 1, "type": "run-started"}\n',
            r"ndjson:1: events of schema version 1, .* reads version 2",
        ),
    ],
)
def test_a_broken_file_names_its_line(content: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "events.ndjson"
    path.write_bytes(content)
    with pytest.raises(HarnessError, match=told):
        read_events(path)


def test_a_broken_line_further_down_is_named_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "events.ndjson"
    write_events(path, [documents.STARTED])
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(HarnessError, match=r"ndjson:2: no JSON object"):
        read_events(path)


def test_a_missing_file_and_a_closed_folder_are_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(HarnessError, match=r"gone\.ndjson: can't be read: No such file"):
        read_events(tmp_path / "gone.ndjson")
    with pytest.raises(ConfigurationError, match=r"no/events\.ndjson: can't be written: No such file"):
        EventWriter(tmp_path / "no" / "events.ndjson")


def test_workers_merge_into_one_order_however_the_scenarios_fell(tmp_path: Path) -> None:
    def run(name: str, *hands: tuple[ScenarioFinished, ...]) -> tuple[Event, ...]:
        folder = tmp_path / name
        folder.mkdir()
        write_events(folder / "controller.ndjson", [sample.FINISHED, documents.STARTED])
        for number, hand in enumerate(hands):
            write_events(folder / f"gw{number}.ndjson", hand)
        return merge(folder.glob("*.ndjson"))

    alone = run("alone", sample.SCENARIOS)
    dealt = run("dealt", sample.SCENARIOS[::-2], sample.SCENARIOS[-2::-2])
    assert alone == dealt
    assert len(alone) == len(sample.EVENTS)
    assert all(event in alone for event in sample.EVENTS)
    assert isinstance(alone[0], RunStarted)
    assert alone[-1] == sample.FINISHED


def test_two_runs_are_not_merged_into_one(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_events(tmp_path / name, [documents.STARTED])
    with pytest.raises(HarnessError, match="2 run-started, 0 run-finished"):
        merge([tmp_path / "a", tmp_path / "b"])
