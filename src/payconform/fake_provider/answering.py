"""Calls of the code under test, answered by the app of the provider; a cut connection is an error to them."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import requests
from requests import PreparedRequest
from urllib3 import Timeout

from payconform import wsgi

from .interception import Answered
from .waits import NoWaits

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


_OF_THE_WIRE = frozenset({"Transfer-Encoding"})  # the app gets bodies whole


class Answering:
    """The provider as `requests` meets it."""

    def __init__(self, app: WSGIApplication, waits: NoWaits) -> None:
        self._app = app
        self._waits = waits
        # Hazards close and reset the caller's socket; this one is nobody's.
        self._line, self._other_end = socket.socketpair()

    def __call__(self, request: PreparedRequest) -> Answered:
        """Raises requests.ConnectionError and requests.ReadTimeout where a hazard asks for it."""
        self._waits.begin()
        answer, url = None, request.url or ""
        headers = {
            name: text_of(value) for name, value in request.headers.items() if name not in _OF_THE_WIRE
        }
        with suppress(ConnectionError):  # cut off by a hazard
            answer = wsgi.call(
                self._app,
                request.method or "GET",
                url,
                headers,
                body_of(request.body),
                extra={"werkzeug.socket": self._line},
            )
        patience = _read_timeout(getattr(request, "req_kwargs", {}).get("timeout"))
        if patience is not None and self._waits.longest >= patience:
            raise requests.ReadTimeout(
                f"the fake provider let {url} wait for {patience:g} s", request=request
            )
        if answer is None:
            raise requests.ConnectionError(f"the fake provider cut off the answer to {url}", request=request)
        return answer.status, list(answer.headers.items()), answer.body

    def close(self) -> None:
        self._line.close()
        self._other_end.close()


def _read_timeout(given: Any) -> float | None:
    """Of whatever `requests` takes for a timeout, in seconds; None: it waits for ever."""
    match given:
        case (_, read):
            return read if isinstance(read, int | float) else None
        case Timeout():
            read = given.read_timeout
            return read if isinstance(read, int | float) else None
        case int() | float():
            return given
    return None


def body_of(body: bytes | str | Iterable[bytes] | None) -> bytes:
    """Of a request, whole."""
    match body:
        case None:
            return b""
        case str():
            return body.encode()
        case bytes():
            return body
    return b"".join(body)


def text_of(value: str | bytes) -> str:
    """Of a header."""
    return value.decode("latin-1") if isinstance(value, bytes) else value
