"""Apps as they are met from outside: as a target is called, and as whoever is notified is."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from requests import PreparedRequest
from urllib3 import HTTPHeaderDict
from werkzeug.datastructures import Headers

from payconform import wsgi
from payconform.fake_provider.answering import body_of, text_of
from payconform.fake_provider.interception import Answered
from payconform.fake_provider.options import origin
from payconform.simulator.delivery import DeliveryError, Reply, Timeouts
from payconform.target.transport import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def answer_of(
    app: WSGIApplication, method: str, url: str, headers: Mapping[str, str], body: bytes | None
) -> wsgi.Answer:
    """What a server would send: an app that breaks is a 500."""
    try:
        return wsgi.call(app, method, url, headers, body)
    except Exception:
        logging.getLogger(__name__).exception("the app broke at %s %s", method, url)
        return wsgi.Answer(500, Headers(), b"")


def origin_of(url: str) -> str:
    """Of a whole address: ``http://shop.test``."""
    parts = urlsplit(url)
    return origin(f"{parts.scheme}://{parts.netloc}")


class AppTransport:
    """A `Transport` whose timeout is nobody's: the app runs to its end."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def send(self, request: Request, timeout: float) -> Response:  # noqa: ARG002 - see above
        answer = answer_of(self._app, request.method, request.url, request.headers, request.body)
        return Response(answer.status, HTTPHeaderDict(answer.headers.items()), answer.body)


class Answering:
    """An app as `requests` meets it."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, request: PreparedRequest) -> Answered:
        headers = {name: text_of(value) for name, value in request.headers.items()}
        answer = answer_of(
            self._app, request.method or "GET", request.url or "", headers, body_of(request.body)
        )
        return answer.status, list(answer.headers.items()), answer.body


class AppSender:
    """The provider's way to whoever it calls back: one app at one origin, and nobody else."""

    def __init__(self, app: WSGIApplication, origin: str) -> None:
        self._app = app
        self._origin = origin

    def send(self, url: str, headers: Mapping[str, str], body: bytes, timeouts: Timeouts) -> Reply:  # noqa: ARG002
        """Raises DeliveryError."""
        if origin_of(url) != self._origin:
            raise DeliveryError(f"only {self._origin} is called back")
        answer = answer_of(self._app, "POST", url, headers, body)
        return Reply(answer.status, answer.headers.get("Retry-After"))
