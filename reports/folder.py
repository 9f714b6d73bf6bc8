"""The report folder: events.ndjson, result.json, junit.xml, index.html; always these names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryFile

from payconform.errors import ConfigurationError
from payconform.results import Event, Result, result_to_json

from . import html, junit
from .encoding import to_bytes
from .events import event_line
from .stream import Stream

EVENTS, RESULT, JUNIT, INDEX = "events.ndjson", "result.json", "junit.xml", "index.html"


def prepare_folder(folder: Path) -> None:
    """Makes the folder and tries to write in it: a run of minutes must not end at a closed door.

    Raises ConfigurationError, naming the folder.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise _closed(folder, error) from error


def write_all(result: Result, events: Iterable[Event], folder: Path) -> None:
    """Each file is whole or absent. Raises ConfigurationError, naming the folder that can't be written."""
    stream = Stream.of(events)
    files = {
        EVENTS: b"".join(map(event_line, stream.events)),
        RESULT: result_json(result),
        JUNIT: junit.render(result, stream),
        INDEX: html.render(result, stream).encode(),
    }
    prepare_folder(folder)
    for name, content in files.items():
        try:
            _replace(folder / name, content)
        except OSError as error:
            raise _closed(folder, error) from error


def result_json(result: Result) -> bytes:
    return to_bytes(result_to_json(result), indented=True)


def _replace(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _closed(folder: Path, error: OSError) -> ConfigurationError:
    return ConfigurationError(
        f"the report folder can't be written: {error.strerror}",
        where=str(folder),
        hint="Name another with --report-dir.",
    )
