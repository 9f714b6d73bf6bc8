"""The provider's answer is lost, or the service is killed in the midst of an order: it is paid once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
import responses

from payconform.reference.timing.clock import FrozenClock

from .desk import HOUR, LATER, ROOT, Desk, opened
from .razorpayx import RazorpayX
from .shop import AT, CountedIds

NO_ANSWER = [
    ("lost", "processing"),
    requests.ConnectionError("down"),
    requests.ReadTimeout("slow"),
    500,
    503,
    502,
    429,
    409,
    301,
]


@pytest.mark.parametrize("word", NO_ANSWER, ids=str)
def test_an_order_without_an_answer_is_repeated_as_it_was(desk: Desk, word: Any) -> None:
    invoice = desk.paying(word)
    assert desk.status(invoice) == "processing"
    assert desk.read(invoice)["payouts"] == [
        {"id": None, "status": "processing", "amount": 100_000, "scheduled_at": None}
    ]
    desk.provider.does("processing")
    desk.move(1)
    assert desk.provider.amounts == [100_000]
    assert desk.read(invoice)["payouts"][0]["id"] == "pout_1"
    first, second = desk.provider.calls
    assert first == second
    desk.news("processed")
    assert desk.path(invoice) == ["unpaid", "processing", "paid"]


@pytest.mark.parametrize("answer", ["{", "[]", "7", '{"id": "pout_1", "status": "done"}', "{}"])
def test_so_is_one_with_an_answer_that_says_nothing(desk: Desk, answer: str) -> None:
    def garbled(request: requests.PreparedRequest) -> Any:
        status, headers, _ = create(request)
        return status, headers, answer

    create = desk.provider.create
    invoice = desk.create()
    with responses.RequestsMock() as mock:
        mock.add_callback("POST", "http://provider.test/v1/payouts", garbled)
        desk.pay(invoice)
    assert desk.status(invoice) == "processing"
    desk.move(1)
    assert desk.read(invoice)["payouts"][0]["id"] == "pout_1"
    assert desk.provider.amounts == [100_000]


def test_it_is_repeated_more_and_more_rarely(desk: Desk) -> None:
    desk.paying(503)
    waits = []
    for _ in range(5):
        waits.append(desk.next_due())
        desk.move(waits[-1] or 0)
    assert waits == [1, 1, 2, 4, 8]
    assert len({key for key, _ in desk.provider.calls}) == 1


def test_meanwhile_nothing_else_is_paid(desk: Desk) -> None:
    invoice = desk.paying(("lost", "processing"), amount=40_000)
    assert desk.act(invoice, "pay").status_code == 400
    assert desk.act(invoice, "cancel").status_code == 400


def test_a_webhook_settles_it(desk: Desk) -> None:
    invoice = desk.paying(("lost", "processing"))
    desk.news("processed")
    assert (desk.status(invoice), desk.next_due()) == ("paid", None)
    desk.move(60)
    assert len(desk.provider.calls) == 1


def test_refused_at_last_it_was_never_made(desk: Desk) -> None:
    invoice = desk.paying(503)
    desk.provider.does(400)
    desk.move(1)
    assert desk.path(invoice) == ["unpaid", "processing", "unpaid"]


def test_unless_the_provider_has_it_after_all(desk: Desk) -> None:
    """It was made, its answer lost, and its key is forgotten: refused now doesn't mean never made."""
    invoice = desk.paying(("lost", "processing"))
    desk.provider.forgets_keys = True
    desk.provider.does(400)
    desk.move(1)
    assert desk.status(invoice) == "processing"
    desk.news("processed")
    assert (desk.status(invoice), desk.provider.amounts) == ("paid", [100_000])


def test_a_schedule_without_an_answer_stays_scheduled(desk: Desk) -> None:
    desk.provider.does(("lost", "scheduled"))
    invoice = desk.create()
    desk.act(invoice, "schedule", scheduled_at=LATER)
    assert desk.status(invoice) == "scheduled"
    desk.move(1)
    assert desk.path(invoice) == ["unpaid", "scheduled"]
    assert desk.provider.amounts == [100_000]


def test_one_that_never_came_through_ends_with_its_moment(desk: Desk) -> None:
    desk.provider.does(503)
    invoice = desk.create()
    desk.act(invoice, "schedule", scheduled_at=LATER)
    desk.move(HOUR / 60)
    desk.provider.does(400)  # its moment has passed
    desk.move(HOUR / 60 + 4)
    assert desk.path(invoice) == ["unpaid", "scheduled", "unpaid"]


@dataclass
class World:
    """The service's database and all that outlives the service."""

    database: Path
    clock: FrozenClock = field(default_factory=lambda: FrozenClock(AT))
    provider: RazorpayX = field(default_factory=RazorpayX)
    ids: CountedIds = field(default_factory=CountedIds)

    @contextmanager
    def service(self) -> Iterator[Desk]:
        with opened(self.provider, self.clock, self.ids, database=str(self.database)) as desk:
            yield desk

    def killed(self, act: Callable[[Desk], object], *, moment: str) -> None:
        """While the service does this: before the provider got the order, or after it."""

        def die(_: object) -> None:
            raise KeyboardInterrupt

        setattr(self.provider, moment, die)
        with self.service() as desk, pytest.raises(KeyboardInterrupt):
            act(desk)
        setattr(self.provider, moment, lambda _: None)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path / "desk.db")
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        world.provider.listen(mock)
        yield world


@pytest.mark.parametrize("moment", ["before_create", "before_answer"])
def test_killed_in_the_midst_of_an_order_it_is_made_once(world: World, moment: str) -> None:
    world.killed(lambda desk: desk.pay(desk.create()), moment=moment)
    with world.service() as desk:
        (row,) = desk.send("GET", ROOT).json["items"]
        assert row["status"] == "processing"
        desk.move(0)
        assert desk.read(row["id"])["payouts"][0]["id"] == "pout_1"
        assert world.provider.amounts == [100_000]
        assert len({key for key, _ in world.provider.calls}) == 1


def test_killed_while_it_is_repeated_it_is_repeated_once_more(world: World) -> None:
    with world.service() as desk:
        invoice = desk.paying(503)
        world.provider.does("processing")
    world.killed(lambda desk: desk.move(1), moment="before_answer")
    with world.service() as desk:
        desk.move(5)
        assert desk.read(invoice)["payouts"][0]["id"] == "pout_1"
        assert world.provider.amounts == [100_000]


def test_what_was_open_is_asked_for_after_a_restart(world: World) -> None:
    with world.service() as desk:
        invoice = desk.paying()
    world.provider.change(world.provider.last, "processed")
    with world.service() as desk:
        desk.move(5)
        assert desk.status(invoice) == "paid"
