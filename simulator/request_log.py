"""One line for each request, for people or for machines, without its secrets.

Neither headers nor bodies are in it; of an address, secrets in the query are redacted by their names.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from typing import Any, TextIO
from urllib.parse import quote

from payconform.capture import Redactor

from .settings import LogFormat

_PLAIN_IN_PATHS = "/:@!$'()*,;~"
_REDACTOR = Redactor()


class RequestLog:
    """Writes to a stream that many threads share."""

    def __init__(self, form: LogFormat, stream: TextIO) -> None:
        self._format = _as_json if form is LogFormat.JSON else _as_text
        self._on = form is not LogFormat.OFF
        self._stream = stream
        self._lock = threading.Lock()

    def __bool__(self) -> bool:
        return self._on

    def write(self, facts: Mapping[str, Any]) -> None:
        """`facts` in the order of the line: at, method, path, status, duration_ms, then what is known."""
        line = self._format(facts) + "\n"
        with self._lock:
            self._stream.write(line)
            self._stream.flush()


def address(path: str, query: str) -> str:
    """Of a decoded path and a raw query, as one word without line breaks."""
    return _REDACTOR.url(quote(path, safe=_PLAIN_IN_PATHS) + (f"?{query}" if query else ""))


def _as_json(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts)


def _as_text(facts: Mapping[str, Any]) -> str:
    """``2026-01-31T12:00:00.000000Z POST /payments 201 1.9ms run=default operation=pay_1 …``."""
    more = (f"{name}={_word(value)}" for name, value in list(facts.items())[5:] if value is not None)
    status = "-" if facts["status"] is None else facts["status"]
    head = f"{facts['at']} {facts['method']} {facts['path']} {status} {facts['duration_ms']}ms"
    return " ".join((head, *more))


def _word(value: Any) -> str:
    """Quoted where it could be taken for two words or two lines: callers choose references."""
    text = str(value)
    plain = text.isascii() and text.isprintable() and not set(text) & set(' "=')
    return text if plain and text else json.dumps(text)
