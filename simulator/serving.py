"""The provider with its real parts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from payconform.clock import SystemClock
from payconform.ids import RandomIds

from .app import create_app, services_of
from .delivery import RequestsSender
from .settings import Settings
from .store import MemoryStore


@contextmanager
def provider(settings: Settings) -> Iterator[Flask]:
    """The app, on the real clock, sending real callbacks, while the block runs."""
    app = create_app(
        settings, clock=SystemClock(), store=MemoryStore(), ids=RandomIds(), sender=RequestsSender()
    )
    parts = services_of(app)
    parts.ticker.start()
    try:
        yield app
    finally:
        parts.waits.stop()
        parts.ticker.stop()
        parts.outbox.stop()
