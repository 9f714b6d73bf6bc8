"""Calls of one run's control plane, over whatever way there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import quote

import orjson

from .transport import JSON, HttpTransport, Transport, document_in

__tracebackhide__ = True  # pytest shows the line that asked, not those in between


class Named(Protocol):
    @property
    def id(self) -> str: ...


class Calls:
    """`provider`: its URL, or another way to it.

    `on_change` is called before anything but a question is sent. Raises ProviderRefusedError where the
    provider refuses what it is asked for, and HarnessError where nobody answers.
    """

    def __init__(
        self,
        provider: str | Transport,
        run: str = "default",
        *,
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        self._transport = HttpTransport(provider) if isinstance(provider, str) else provider
        self._run = f"/_control/runs/{quote(run, safe='')}"
        self._on_change = on_change

    def _call(self, method: str, path: str, body: Any = None, *, media_type: str = JSON) -> Any:
        """A path below the run; `body` is sent as JSON unless it is bytes."""
        return self._ask(method, self._run + path, path, body, media_type)

    def _ask(self, method: str, address: str, name: str, body: Any = None, media_type: str = JSON) -> Any:
        """`name` is what an error calls the address."""
        if method != "GET":
            self._on_change()
        raw = body if body is None or isinstance(body, bytes) else orjson.dumps(body)
        answer = self._transport.ask(method, address, raw, media_type)
        return document_in(self._transport, answer, f"{method} {name}".rstrip())


def named(value: Named | str) -> str:
    """Its id, as a part of a path."""
    return quote(value if isinstance(value, str) else value.id, safe="")
