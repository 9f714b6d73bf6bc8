"""events.ndjson: one event a line, on the disk before the next scenario begins."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

import orjson
from jsonschema.exceptions import best_match

from payconform.data import fits, validator
from payconform.errors import ConfigurationError, HarnessError
from payconform.results import SCHEMA, Event, event_from_json, event_to_json

from .encoding import to_bytes
from .stream import Stream


class EventWriter:
    """Begins the file anew. Raises ConfigurationError where it can't be written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._file = path.open("wb", buffering=0)
        except OSError as error:
            raise _unwritable(path, error) from error

    def write(self, event: Event) -> None:
        """One line in one write, so that a killed run leaves whole lines behind."""
        try:
            self._file.write(event_line(event))
        except OSError as error:
            raise _unwritable(self._path, error) from error

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def event_line(event: Event) -> bytes:
    return to_bytes(event_to_json(event))


def read_events(path: Path) -> tuple[Event, ...]:
    """Raises HarnessError, naming file and line, where a line is missing, broken or of another version."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise HarnessError(f"{path}: can't be read: {error.strerror}") from error
    if not raw:
        raise HarnessError(f"{path}: holds no event", hint="Did the run begin at all?")
    lines = raw.split(b"\n")
    if lines.pop():
        raise HarnessError(
            f"{path}:{len(lines) + 1}: the last line is cut off", hint="The writer was killed."
        )
    return tuple(_event(line, f"{path}:{number}") for number, line in enumerate(lines, start=1))


def merge(paths: Iterable[Path]) -> tuple[Event, ...]:
    """The files of controller and workers as one stream, in an order that no worker has a part in."""
    return Stream.of(event for path in sorted(paths) for event in read_events(path)).events


def _event(line: bytes, where: str) -> Event:
    try:
        document = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise HarnessError(f"{where}: no JSON object: {error.msg}") from error
    version = document.get("schema") if isinstance(document, dict) else None
    if version is not None and version != SCHEMA:
        raise HarnessError(
            f"{where}: events of schema version {version!r}, this payconform reads version {SCHEMA}",
            hint="Read them with the payconform that wrote them.",
        )
    wrong = None if fits("events", document) else best_match(validator("events").iter_errors(document))
    if wrong is not None:
        raise HarnessError(f"{where}: {wrong.json_path}: {wrong.message}")
    return event_from_json(document)


def _unwritable(path: Path, error: OSError) -> ConfigurationError:
    return ConfigurationError(f"can't be written: {error.strerror}", where=str(path))
