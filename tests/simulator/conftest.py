"""A provider on a frozen clock, with a receiver of our own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from payconform.clock import FrozenClock, rfc3339
from payconform.ids import SeededIds
from payconform.simulator import Settings, create_app
from payconform.simulator.store import MemoryStore

from .world import SECRET, START, Api, Description, Receiver


@pytest.fixture(scope="session")
def description() -> Description:
    return Description()


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def real_clock() -> FrozenClock:
    """What the provider takes for the real time."""
    return FrozenClock(START)


@pytest.fixture
def provider(description: Description, receiver: Receiver, real_clock: FrozenClock) -> Iterator[Api]:
    """Its default run is on the "real" clock."""
    app = create_app(
        Settings(nonce="start-1", secret=SECRET, journal_limit=200),
        clock=real_clock,
        store=MemoryStore(),
        ids=SeededIds(1),
        sender=receiver,
    )
    api = Api(app, description)
    yield api
    api.settle_down()
    api.parts.outbox.stop()


@pytest.fixture
def api(provider: Api) -> Api:
    """A run of its own, frozen at START."""
    run = provider.of("frozen-1")
    run.control("PUT", "", {"clock": {"mode": "frozen", "at": rfc3339(START)}}, status=201)
    return run
