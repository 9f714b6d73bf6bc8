"""Errors that a web framework turns into a page for its visitors: the test that called it shall see them."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

# Both have a signal of this name, which they send with the error in hand, and answer 500 afterwards.
_SENDERS = {"flask": "flask", "django": "django.core.signals"}


@contextmanager
def seen_errors() -> Iterator[list[BaseException]]:
    """Those that this thread's calls of Flask and Django apps meet and don't handle, while the block runs."""
    errors: list[BaseException] = []
    here = threading.get_ident()

    def note(*_: Any, **facts: Any) -> None:
        error = facts.get("exception") or sys.exception()
        if error is not None and threading.get_ident() == here:
            errors.append(error)

    modules = (sys.modules.get(name) for name in _SENDERS.values())
    signals = [module.got_request_exception for module in modules if module is not None]
    for signal in signals:
        signal.connect(note, weak=False)
    try:
        yield errors
    finally:
        for signal in signals:
            signal.disconnect(note)
