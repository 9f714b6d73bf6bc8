"""The one mock of `requests` in a process: it answers for the fake provider, and lets all others pass.

It is started once and stopped once, since mocks that overlap put each other back in the wrong order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import count
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import requests
import responses
from requests import PreparedRequest
from requests.adapters import HTTPAdapter

from .errors import FakeProviderError
from .options import origin

# The reserved top-level domain (RFC 6761) leads nowhere, even where nobody answers for it any more.
DOMAIN = "payconform.test"
_OWN_FILES = frozenset({requests.adapters.__file__, requests.sessions.__file__})
EVERYWHERE = ("http://", "https://")

Answered: TypeAlias = tuple[int, Iterable[tuple[str, str]], bytes]
Answer: TypeAlias = Callable[[PreparedRequest], Answered]

INSTEAD = "add the routes of other hosts to fake_provider.responses, which is a RequestsMock, too"


class Interception:
    def __init__(self) -> None:
        self._mock: _Mock | None = None
        self._send: object = None
        self._numbers = count(1)
        self._current: dict[str, _Route] = {}
        self._ended: dict[str, str] = {}

    def begin(self, url: str, answer: Answer) -> tuple[str, responses.RequestsMock]:
        """Answer for this origin, or for one of its own where it is empty. Raises FakeProviderError."""
        if self._mock is None:
            self._start()
        self.check()
        assert self._mock is not None  # noqa: S101 - started above
        url = url or f"http://provider-{next(self._numbers)}.{DOMAIN}"
        self._ended.pop(url, None)
        self._current[url] = _Route(url, answer)
        self._mock.add(self._current[url])
        return url, self._mock

    def end(self, url: str, test: str) -> None:
        """From now on whoever calls it is told that this test is over. Other routes of the test go, too."""
        del self._current[url]
        self._ended[url] = test
        if self._mock is not None:
            self._mock.reset()

    def check(self) -> None:
        """Raises FakeProviderError where something else took our place."""
        if HTTPAdapter.send is not self._send or not _is_own(requests.Session.get_adapter):
            raise FakeProviderError(
                "another `responses` mock, or another patch of `requests`, was started over the fake "
                f"provider's and would answer in its place: don't start it, and {INSTEAD}"
            )

    def stop(self) -> None:
        if self._mock is not None:
            self._mock.finish()

    def _start(self) -> None:
        if not _is_own(HTTPAdapter.send) or not _is_own(requests.Session.get_adapter):
            raise FakeProviderError(
                "a `responses` mock, or another patch of `requests`, is active already where the fixture "
                f"fake_provider begins, and they couldn't be undone in order: don't start it, and {INSTEAD}"
            )
        self._mock = _Mock(self._refuse_late, self._current)
        self._mock.start()
        self._send = HTTPAdapter.send

    def _refuse_late(self, request: PreparedRequest, host: str) -> None:
        """Raises requests.ConnectionError, and reaches no network."""
        test = self._ended.get(host)
        if test is not None:
            raise requests.ConnectionError(
                f"{request.method} {request.url} came after {test} had ended, and its fake provider with it: "
                "wait for the test's threads before it ends",
                request=request,
            )


class _Mock(responses.RequestsMock):
    """Where nobody has routes for other hosts, their calls don't even pass through `responses`."""

    def __init__(
        self, refuse_late: Callable[[PreparedRequest, str], None], routes: dict[str, _Route]
    ) -> None:
        self._refuse_late = refuse_late
        self._routes = routes
        super().__init__(False, passthru_prefixes=EVERYWHERE, real_adapter_send=HTTPAdapter.send)  # noqa: FBT003

    def stop(self, allow_assert: bool = True) -> None:  # noqa: FBT002 - the library's signature
        """Not by whoever borrowed it, such as by a `with`."""

    def finish(self) -> None:
        super().stop()

    def reset(self) -> None:
        """Routes go, but for ours; whatever has none passes."""
        super().reset()
        self.passthru_prefixes = EVERYWHERE
        for route in self._routes.values():
            self.add(route)

    def unbound_on_send(self) -> Any:
        answer: Any = super().unbound_on_send()
        real: Any = self._real_send

        def send(adapter: HTTPAdapter, request: PreparedRequest, *args: Any, **kwargs: Any) -> Any:
            host = _origin(request)
            self._refuse_late(request, host)
            concerns = host in self._routes or len(self.registered()) > len(self._routes)
            return (answer if concerns else real)(adapter, request, *args, **kwargs)

        return send


class _Route(responses.CallbackResponse):
    """All that goes to one origin, by whatever method."""

    def __init__(self, url: str, answer: Answer) -> None:
        super().__init__("ANY", url, callback=answer, content_type=None)
        self._origin = url

    def matches(self, request: PreparedRequest) -> tuple[bool, str]:
        is_ours = _origin(request) == self._origin
        return is_ours, "" if is_ours else "it goes to another host"


def _is_own(function: Any) -> bool:
    """Whether `requests` brought it; by its file, since what wraps a function takes its name, too."""
    code = getattr(function, "__code__", None)
    return code is not None and code.co_filename in _OWN_FILES


def _origin(request: PreparedRequest) -> str:
    """Empty where an adapter of somebody's own made something else of the address."""
    with suppress(FakeProviderError, ValueError):
        parts = urlsplit(request.url or "")
        return origin(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}")
    return ""
