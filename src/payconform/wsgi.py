"""Calling a WSGI app in this process: no socket, no thread, and nobody in between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Headers
    body: bytes


def call(
    app: WSGIApplication,
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes | None = None,
    *,
    extra: Mapping[str, Any] | None = None,
) -> Answer:
    """The whole answer to a call of this URL; `extra` goes into the environ. Raises what the app raises."""
    builder = EnvironBuilder(
        url, method=method, headers=Headers(dict(headers)), data=body, environ_overrides=extra
    )
    try:
        pieces, status, answered = run_wsgi_app(app, builder.get_environ(), buffered=True)
    finally:
        builder.close()
    return Answer(int(status.split()[0]), answered, b"".join(pieces))
