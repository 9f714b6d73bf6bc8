"""A real receiver of webhooks on loopback that keeps what it got, headers and all."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import Flask, Response, request

from payconform.serving import in_background


class Hook:
    """`got`: headers by name in whatever case, and the raw body, in order of arrival."""

    def __init__(self) -> None:
        self.url = ""
        self.got: list[tuple[Mapping[str, str], bytes]] = []
        self._changed = threading.Condition()

    def take(self, headers: Mapping[str, str], body: bytes) -> None:
        with self._changed:
            self.got.append((headers, body))
            self._changed.notify_all()

    def wait_for(self, number: int, seconds: float) -> bool:
        """Whether so many came in time."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self.got) >= number, seconds)


@contextmanager
def hook() -> Iterator[Hook]:
    receiver, app = Hook(), Flask("receiver")

    @app.post("/hook")
    def take() -> Response:
        receiver.take(request.headers, request.get_data())
        return Response(status=204)

    with in_background(app) as url:
        receiver.url = f"{url}/hook"
        yield receiver
