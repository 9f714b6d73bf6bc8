"""Whoever hangs holds up nobody else: one of a hundred receivers, or most of them, over real sockets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from payconform.clock import FrozenClock, rfc3339
from payconform.ids import SeededIds
from payconform.simulator import Settings, create_app
from payconform.simulator.delivery import RequestsSender
from payconform.simulator.pool import MOST_THREADS
from payconform.simulator.store import MemoryStore

from .receivers import Receivers, receivers
from .world import PATIENCE_S, SECRET, START, Api, Description

RECEIVERS = 100


@pytest.fixture
def api(description: Description) -> Iterator[Api]:
    """A frozen run whose operations succeed after a minute and say so once, over the network."""
    app = create_app(
        Settings(nonce="n", secret=SECRET),
        clock=FrozenClock(START),
        store=MemoryStore(),
        ids=SeededIds(1),
        sender=RequestsSender(),
    )
    run = Api(app, description, "slow")
    policy = {"only_final": True, "timeouts": {"read": 60}}
    clock = {"mode": "frozen", "at": rfc3339(START)}
    run.control("PUT", "", {"clock": clock, "callbacks": policy}, status=201)
    run.rule({"outcome": "success", "after": 60})
    yield run
    run.parts.outbox.stop()


def deliver_to(api: Api, made: Receivers, *, each: int = 1) -> None:
    """All at once: those that answer get theirs long before the provider gives up the ones that hang."""
    for url in made.urls * each:
        api.order(callback_url=url)
    api.move(by=60)
    assert made.wait_for(range(made.hanging, RECEIVERS), each, PATIENCE_S)


def test_one_of_a_hundred_receivers_hangs_and_the_others_get_theirs(api: Api) -> None:
    with receivers(RECEIVERS, hanging=1) as made:
        deliver_to(api, made)


def test_ninety_of_a_hundred_hang_with_more_than_the_threads_can_carry(api: Api) -> None:
    each = 4
    assert 90 * each > MOST_THREADS
    with receivers(RECEIVERS, hanging=90) as made:
        deliver_to(api, made, each=each)


def test_one_receiver_hangs_with_more_than_the_threads_can_carry(api: Api) -> None:
    with receivers(RECEIVERS, hanging=1) as made:
        for _ in range(MOST_THREADS + 1):
            api.order(callback_url=made.urls[0])
        deliver_to(api, made)
