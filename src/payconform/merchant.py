"""The merchant: receives the target's callbacks and keeps each of them, raw, in an inbox a scenario."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request, Response

from .capture import Exchange, Redactor
from .clock import Clock, SystemClock
from .serving import in_background

LARGEST_BODY = 1_000_000


@dataclass(frozen=True, slots=True)
class Letter:
    """One delivery as it came; `answered` is the HTTP status that the merchant gave it."""

    received: datetime
    headers: Mapping[str, str]
    body: bytes
    answered: int = 200

    @property
    def accepted(self) -> bool:
        return 200 <= self.answered < 300


class Inbox:
    """The letters that came to one scenario's address, in order of arrival. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._letters: list[Letter] = []
        self._refusing, self._refusal = 0.0, 200

    def refuse(self, times: int | None = None, status: int = 500) -> None:
        """Answer the next letters with another status and keep them all the same; `times` None: every one."""
        with self._lock:
            self._refusing, self._refusal = inf if times is None else times, status

    def add(self, letter: Letter) -> Letter:
        """The letter as it was kept and answered."""
        with self._lock:
            if self._refusing > 0:
                self._refusing -= 1
                letter = replace(letter, answered=self._refusal)
            self._letters.append(letter)
            return letter

    def letters(self) -> tuple[Letter, ...]:
        with self._lock:
            return tuple(self._letters)


class Merchant:
    """A WSGI app that takes each callback and files it under the last part of its path.

    `astray`: other paths at which it was called.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._lock = threading.Lock()
        self._inboxes: dict[str, Inbox] = defaultdict(Inbox)
        self.url = ""
        self.astray: list[str] = []

    def inbox(self, name: str) -> Inbox:
        with self._lock:
            return self._inboxes[name]

    def address(self, name: str) -> str:
        """The callback URL of that inbox."""
        return f"{self.url}/callbacks/{name}"

    def refuse(self, name: str, times: int | None = None, status: int = 500) -> None:
        """That inbox doesn't take its next letters, or any letter from now on: ``refuse("pc1", 1)``."""
        self.inbox(name).refuse(times, status)

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
            self.astray.append(request.path)
            return Response("no inbox here\n", 404)
        if request.method != "POST":
            return Response("callbacks are POSTed\n", 405, {"Allow": "POST"})
        body = request.get_data()
        request.stream.read(1)  # refuses a chunked body beyond the limit, which get_data cuts without a word
        letter = self.inbox(name).add(Letter(self._clock.now(), dict(request.headers), body))
        return Response("", letter.answered)


@contextmanager
def merchant(bind: str = "", public_url: str = "") -> Iterator[Merchant]:
    """A merchant at this host:port while the block runs; unless given, on a free loopback port.

    `public_url`: where the target reaches it, if that is another address. Raises UsageError where the port
    can't be had.
    """
    receiver = Merchant()
    host, _, port = (bind or "127.0.0.1:0").rpartition(":")
    with in_background(receiver, host, int(port)) as url:
        receiver.url = public_url.rstrip("/") or url
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
        status=letter.answered,
        response_headers={},
        response_body="",
        duration_ms=0.0,
    )
