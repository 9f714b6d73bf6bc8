"""The provider with its real parts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from flask import Flask

from payconform.clock import SystemClock
from payconform.ids import RandomIds

from .app import create_app, services_of
from .delivery import RequestsSender
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
        app = create_app(settings, clock=SystemClock(), store=store, ids=RandomIds(), sender=RequestsSender())
        parts = services_of(app)
        parts.start()
        try:
            yield app
        finally:
            parts.stop()
