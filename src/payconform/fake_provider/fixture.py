"""Making a provider for one test, and ending it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import responses

from payconform.clock import SystemClock
from payconform.ids import SeededIds, stable_seed
from payconform.provider_client import WsgiTransport
from payconform.simulator import Settings, create_app
from payconform.simulator.abilities import THREADED
from payconform.simulator.app import services_of
from payconform.simulator.inline_pool import InlinePool
from payconform.simulator.store import MemoryStore

from .answering import Answering
from .errors import FakeProviderError
from .interception import INSTEAD, Interception
from .options import options_of
from .provider import FakeProvider
from .receivers import EveryHost, Receivers
from .waits import NoWaits

# Known to everybody: it signs what never leaves the process.
SECRET = "whsec_" + base64.b64encode(b"payconform fake provider").decode()


@contextmanager
def opened(item: pytest.Item, interception: Interception) -> Iterator[FakeProvider]:
    """A provider of its own for this test. Raises FakeProviderError."""
    _refuse_decorated(item)
    options = options_of(marker.kwargs for marker in item.iter_markers("fake_provider"))
    receivers = Receivers(lambda text: item.add_report_section("call", "fake_provider", text))
    waits = NoWaits(lambda: parts.outbox.wait_idle(0))
    app = create_app(
        Settings(
            nonce=item.nodeid,
            secret=SECRET,
            allowed_callback_hosts=EveryHost(),
            abilities=THREADED,
        ),
        clock=SystemClock(),
        store=MemoryStore(),
        ids=SeededIds(stable_seed(options.seed, item.nodeid)),
        sender=receivers,
        pool=InlinePool,
        waits=waits,
    )
    parts = services_of(app)
    answering = Answering(app, waits)
    try:
        url, mock = interception.begin(options.url, answering)
        provider = FakeProvider(
            WsgiTransport(app),
            url=url,
            secret=SECRET,
            mock=mock,
            receivers=receivers,
            drain=lambda: parts.outbox.wait_idle(0),
            check=interception.check,
            options=options,
        )
        provider.begin()
        try:
            yield provider
        finally:
            interception.end(url, item.nodeid)
        interception.check()
        provider.raise_trouble()
    finally:
        parts.outbox.stop()
        answering.close()
        receivers.close()


def _refuse_decorated(item: pytest.Item) -> None:
    """The decorator begins after every fixture and ends before it, so that nobody else can notice it."""
    function: Any = getattr(item, "function", None)
    while function is not None:
        code = getattr(function, "__code__", None)
        if code is not None and Path(code.co_filename).parent == Path(responses.__file__).parent:
            raise FakeProviderError(
                f"{item.name} is decorated with responses.activate, which would answer in the place of the "
                f"fake provider: take the decorator away, and {INSTEAD}"
            )
        function = getattr(function, "__wrapped__", None)
