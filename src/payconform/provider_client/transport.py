"""The ways to a control plane: over HTTP, or into a WSGI app of the same process. Never through `requests`.

A test that answers the calls of `requests` by itself can't get in between.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

import orjson
from urllib3 import HTTPConnectionPool, connection_from_url
from urllib3.exceptions import HTTPError

from payconform.errors import HarnessError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

TIMEOUT_S = 10.0
JSON = "application/json"

__tracebackhide__ = True  # pytest shows the line that asked, not those in between


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes


class Transport(Protocol):
    @property
    def where(self) -> str:
        """Whom it asks, in words."""

    def ask(self, method: str, path: str, body: bytes | None, media_type: str = JSON) -> Answer:
        """`path` begins with /_control and has its query. Raises HarnessError where nobody answers."""


class HttpTransport:
    """`url` may have a path; `pool` holds connections that others use, too; `token` is the provider's."""

    def __init__(self, url: str, *, pool: HTTPConnectionPool | None = None, token: str = "") -> None:
        self._prefix = urlsplit(url).path.rstrip("/")
        self._pool = pool or connection_from_url(url)
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    @property
    def where(self) -> str:
        return f"{self._pool.host}:{self._pool.port}{self._prefix}"

    def ask(self, method: str, path: str, body: bytes | None, media_type: str = JSON) -> Answer:
        try:
            answer = self._pool.request(
                method,
                self._prefix + path,
                body=body,
                headers={**self._headers, "Content-Type": media_type},
                timeout=TIMEOUT_S,
                redirect=False,
                retries=False,
            )
        except HTTPError as error:
            raise HarnessError(f"the fake provider doesn't answer: {type(error).__name__}") from None
        return Answer(answer.status, answer.data)


class WsgiTransport:
    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    @property
    def where(self) -> str:
        return "this WSGI app"

    def ask(self, method: str, path: str, body: bytes | None, media_type: str = JSON) -> Answer:
        from payconform import wsgi  # noqa: PLC0415 - who asks over HTTP has no use for it

        answer = wsgi.call(self._app, method, path, {"Content-Type": media_type}, body)
        return Answer(answer.status, answer.body)


@dataclass(frozen=True, slots=True)
class Problem:
    """What was wrong: `code` such as clock-is-real, `pointer` to the place in the body where there is one.

    `allowed`: what would have been accepted instead. An answer that is no problem+json is all `detail`.
    """

    status: int
    code: str
    detail: str
    pointer: str | None = None
    allowed: tuple[str, ...] = field(default=())


class ProviderRefusedError(HarnessError):
    """The provider refused what it was asked for; `problem` says why."""

    def __init__(self, call: str, problem: Problem) -> None:
        allowed = f"; allowed: {', '.join(problem.allowed)}" if problem.allowed else ""
        super().__init__(f"the fake provider refused {call}: {problem.detail}{allowed}")
        self.problem = problem


def document_in(transport: Transport, answer: Answer, call: str) -> Any:
    """The JSON of an answer; None where it has no body. Raises ProviderRefusedError and HarnessError."""
    if answer.status >= 400:
        raise ProviderRefusedError(call, _problem(answer))
    try:
        return orjson.loads(answer.body) if answer.body else None
    except orjson.JSONDecodeError:
        raise HarnessError(f"what answers at {transport.where} is no fake provider of ours") from None


def _problem(answer: Answer) -> Problem:
    try:
        body: Mapping[str, Any] = orjson.loads(answer.body)
        faults = body.get("errors", ())
        return Problem(
            status=answer.status,
            code=body["type"].rpartition("/")[2],
            detail=body["detail"],
            pointer=faults[0]["pointer"] if faults else None,
            allowed=tuple(body.get("allowed", ())),
        )
    except (orjson.JSONDecodeError, AttributeError, LookupError, TypeError):
        return Problem(answer.status, "", answer.body.decode("utf-8", "replace")[:300])
