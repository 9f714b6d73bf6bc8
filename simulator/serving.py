"""The provider with its real parts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from flask import Flask

from payconform.clock import SystemClock
from payconform.errors import ConfigurationError
from payconform.ids import RandomIds

from . import plan_file
from .app import create_app, services_of
from .delivery import RequestsSender
from .errors import ProviderError
from .request_log import RequestLog
from .runs import DEFAULT
from .settings import Settings
from .store import MemoryStore, Store


def _store(data: Path | None) -> Store:
    if data is None:
        return MemoryStore()
    from .file_store import FileStore  # noqa: PLC0415 - SQLite is loaded where there is a file

    return FileStore(data)


@contextmanager
def provider(settings: Settings) -> Iterator[Flask]:
    """The app, on the real clock, sending real callbacks, while the block runs. Raises ConfigurationError."""
    with closing(_store(settings.data)) as store:
        app = create_app(
            settings,
            clock=SystemClock(),
            store=store,
            ids=RandomIds(),
            sender=RequestsSender(),
            log=RequestLog(settings.log, sys.stderr),
        )
        parts = services_of(app)
        parts.start()
        try:
            yield app
        finally:
            parts.stop()


def load_plan(app: Flask, file: Path) -> None:
    """Its rules become those of the default run. Raises ConfigurationError, in TOML with the line."""
    parts = services_of(app)
    try:
        rules = plan_file.compiled(file.read_bytes(), parts.ids, toml=file.suffix == ".toml")
    except OSError as error:
        raise ConfigurationError(f"the plan can't be read: {error.strerror}", where=str(file)) from None
    except ProviderError as error:
        raise ConfigurationError(error.detail, where=str(file)) from None
    run = parts.runs.get(DEFAULT)
    with run.lock:
        plan_file.apply(run, rules, parts.store)
