"""The merchant: receives the target's callbacks and keeps each of them, raw, in an inbox a scenario."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request, Response

from .capture import Exchange, Redactor
from .clock import Clock, SystemClock
from .serving import in_background

LARGEST_BODY = 1_000_000


@dataclass(frozen=True, slots=True)
class Letter:
    """One delivery as it came."""

    received: datetime
    headers: Mapping[str, str]
    body: bytes


class Inbox:
    """The letters that came to one scenario's address, in order of arrival. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._letters: list[Letter] = []

    def add(self, letter: Letter) -> None:
        with self._lock:
            self._letters.append(letter)

    def letters(self) -> tuple[Letter, ...]:
        with self._lock:
            return tuple(self._letters)


class Merchant:
    """A WSGI app that answers 200 to each callback and files it under the last part of its path."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._lock = threading.Lock()
        self._inboxes: dict[str, Inbox] = defaultdict(Inbox)
        self.url = ""

    def inbox(self, name: str) -> Inbox:
        with self._lock:
            return self._inboxes[name]

    def address(self, name: str) -> str:
        """The callback URL of that inbox."""
        return f"{self.url}/callbacks/{name}"

    def __call__(self, environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
        request = Request(environ)
        request.max_content_length = LARGEST_BODY
        try:
            answer: Response | HTTPException = self._take(request)
        except HTTPException as refusal:  # a body that is too large or breaks off
            answer = refusal
        return answer(environ, start_response)

    def _take(self, request: Request) -> Response:
        folder, _, name = request.path.strip("/").partition("/")
        if folder != "callbacks" or not name:
            return Response("no inbox here\n", 404)
        if request.method != "POST":
            return Response("callbacks are POSTed\n", 405, {"Allow": "POST"})
        body = request.get_data()
        request.stream.read(1)  # refuses a chunked body beyond the limit, which get_data cuts without a word
        self.inbox(name).add(Letter(self._clock.now(), dict(request.headers), body))
        return Response("", 200)


@contextmanager
def merchant() -> Iterator[Merchant]:
    """A merchant on a free loopback port while the block runs."""
    receiver = Merchant()
    with in_background(receiver) as url:
        receiver.url = url
        yield receiver


def exchange(letter: Letter, redactor: Redactor) -> Exchange:
    """A letter as evidence."""
    return Exchange(
        direction="to merchant",
        at=letter.received,
        method="POST",
        url="(callback)",
        request_headers=redactor.headers(letter.headers),
        request_body=redactor.body(letter.body),
        status=200,
        response_headers={},
        response_body="",
        duration_ms=0.0,
    )
