"""Who gets the provider's callbacks: apps of the test, called in process, or a real loopback address."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import orjson

from payconform import wsgi
from payconform.simulator.delivery import DeliveryError, Reply, RequestsSender, Timeouts
from payconform.simulator.settings import LOOPBACK

from .errors import FakeProviderError
from .handler_errors import seen_errors
from .options import origin

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

SHOWN = 300  # characters of an answer


class EveryHost(frozenset[str]):
    """Any address is taken: who may be called is decided here, where it is known who is mounted."""

    def __contains__(self, _: object) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Letter:
    """A callback as it came; `status` is the receiver's answer, None where it broke."""

    url: str
    headers: Mapping[str, str]
    body: bytes
    status: int | None

    @property
    def event(self) -> Any:
        """Its body as JSON: ``{"id": …, "type": "payment.succeeded", "timestamp": …, "data": {…}}``."""
        return orjson.loads(self.body)


@dataclass(slots=True)
class Inbox:
    """What came to one address, in order, whoever answered it."""

    letters: list[Letter] = field(default_factory=list)

    @property
    def events(self) -> list[Any]:
        return [letter.event for letter in self.letters]

    @property
    def types(self) -> list[str]:
        return [event["type"] for event in self.events]


class Receivers:
    """The outbox's way to them. `note` is told, in words, what the test's reader should know if it fails.

    `troubles` are the errors that the test has to hear of.
    """

    def __init__(self, note: Callable[[str], None]) -> None:
        self._note = note
        self._network = RequestsSender()
        self._mounted: dict[str, tuple[WSGIApplication, Inbox]] = {}
        self.troubles: list[BaseException] = []

    def mount(self, url: str, app: WSGIApplication | None) -> Inbox:
        """Raises FakeProviderError."""
        inbox = Inbox()
        self._mounted[origin(url)] = (app or _takes_all, inbox)
        return inbox

    def send(self, url: str, headers: Mapping[str, str], body: bytes, timeouts: Timeouts) -> Reply:
        """Raises DeliveryError."""
        parts = urlsplit(url)
        address = origin(f"{parts.scheme}://{parts.netloc}")
        if address in self._mounted:
            app, inbox = self._mounted[address]
            return self._call(app, inbox, Letter(url, dict(headers), body, None))
        if parts.hostname in LOOPBACK:
            return self._network.send(url, headers, body, timeouts)
        self.troubles.append(
            FakeProviderError(
                f"nobody takes the callback to {url}: mount your app with fake_provider.receiver("
                f"{address!r}, app), or leave the app out, and they are taken for you to look at"
            )
        )
        raise DeliveryError("no receiver")

    def close(self) -> None:
        self._network.close()

    def _call(self, app: WSGIApplication, inbox: Inbox, letter: Letter) -> Reply:
        event = f"the callback to {letter.url}"
        with seen_errors() as errors:
            try:
                answer = wsgi.call(app, "POST", letter.url, letter.headers, letter.body)
            except Exception as error:  # noqa: BLE001 - whatever it is, the test is told
                errors[:] = [error]
                answer = None
        if errors:
            errors[0].add_note(
                f"while your app handled {event}: {letter.body.decode(errors='replace')[:SHOWN]}"
            )
            self.troubles.append(errors[0])
        status = None if answer is None else answer.status
        inbox.letters.append(Letter(letter.url, letter.headers, letter.body, status))
        if answer is None:
            raise DeliveryError(type(errors[0]).__name__)
        if not 200 <= answer.status < 300:
            self._note(f"{event} was answered {answer.status}: {answer.body[:SHOWN]!r}")
        return Reply(answer.status, answer.headers.get("Retry-After"))


def _takes_all(_: Any, start_response: Any) -> Iterator[bytes]:
    start_response("204 No Content", [])
    return iter(())
