"""The fake provider itself, in process: requests reach it, its callbacks wait to be let through."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests
import responses
from flask import Flask

from payconform.clock import FrozenClock, parse_rfc3339
from payconform.ids import SeededIds
from payconform.simulator import Settings, create_app
from payconform.simulator.app import services_of
from payconform.simulator.delivery import Reply, Timeouts
from payconform.simulator.store import MemoryStore

from .scripted import Answer
from .shop import SETTINGS, Shop, open_shop

SECRET = SETTINGS.provider_secret
START = "2026-01-01T00:00:00Z"
_PATIENCE_S = 10.0


@dataclass
class Letters:
    """What the provider sent, oldest first; it believes that all of it came through."""

    held: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)

    def send(self, _url: str, headers: Mapping[str, str], body: bytes, _timeouts: Timeouts) -> Reply:
        self.held.append((body, dict(headers)))
        return Reply(200)


@dataclass
class RealProvider:
    """`fault`: "lost" does what is asked and loses the answer, "down" does nothing; "" is none."""

    app: Flask
    letters: Letters
    fault: str = ""
    before_create: Callable[[dict[str, Any]], object] = lambda _: None

    def does(self, *outcomes: Mapping[str, Any]) -> None:
        """With each operation from now on, one after the other; the last one with all that follow."""
        self._control("DELETE", "/rules")
        self._control("POST", "/rules", {"outcomes": outcomes})

    def act(self, operation: Mapping[str, Any], action: str, **details: Any) -> None:
        """Where its status allows it."""
        self._control("POST", f"/operations/{operation['id']}/actions", {"action": action, **details})

    def operations(self, reference: str = "") -> list[dict[str, Any]]:
        query = f"?reference={reference}" if reference else ""
        return list(self._control("GET", f"/operations{query}")["items"])

    def move(self, minutes: float) -> None:
        self._control("POST", "/clock", {"by": minutes * 60})

    def answer(self, request: requests.PreparedRequest) -> Answer:
        if request.method == "POST":
            self.before_create(json.loads(request.body or b"{}"))
        if self.fault == "down":
            return 503, {}, "{}"
        headers = {str(name): str(value) for name, value in request.headers.items()}
        told = self.app.test_client().open(
            request.path_url, method=str(request.method), data=request.body, headers=headers
        )
        if self.fault == "lost" and request.method == "POST":
            return 0, {}, requests.ReadTimeout("lost")
        return told.status_code, {}, told.data

    def settle(self) -> None:
        assert services_of(self.app).outbox.wait_idle(_PATIENCE_S)

    def _control(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.app.test_client().open(f"/_control/runs/law{path}", method=method, json=body)
        assert answer.status_code < 300 or answer.status_code in {409, 422}, answer.text
        self.settle()
        return answer.json if answer.data else None


@contextmanager
def open_world() -> Iterator[tuple[Shop, RealProvider]]:
    letters = Letters()
    app = create_app(
        Settings(nonce="law", secret=SECRET, allowed_callback_hosts=frozenset({"shop.test"})),
        clock=FrozenClock(parse_rfc3339(START)),
        store=MemoryStore(),
        ids=SeededIds(1),
        sender=letters,
    )
    provider = RealProvider(app, letters)
    provider._control("PUT", "", {"clock": {"mode": "frozen", "at": START}})
    with (
        open_shop(provider_url="http://provider.real/runs/law") as shop,
        responses.RequestsMock(assert_all_requests_are_fired=False) as mock,
    ):
        for method in ("GET", "POST"):
            mock.add_callback(method, re.compile(r"http://provider\.real/"), provider.answer)
        yield shop, provider
    provider.settle()
    services_of(app).outbox.stop()
