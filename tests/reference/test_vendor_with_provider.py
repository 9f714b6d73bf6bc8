"""Vendors' invoices with the fake provider itself: each speaks the dialect by its own reading."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import responses

from payconform.clock import FrozenClock as ProviderClock
from payconform.clock import parse_rfc3339
from payconform.ids import SeededIds
from payconform.reference.timing.clock import FrozenClock
from payconform.simulator import Settings, create_app
from payconform.simulator.app import services_of
from payconform.simulator.store import MemoryStore

from .desk import LATER, WEBHOOKS, Desk, opened
from .razorpayx import RazorpayX
from .real_provider import SECRET, START, Letters, RealProvider
from .shop import AT, CountedIds

HOOK = f"http://shop.test{WEBHOOKS}"


@dataclass
class World:
    desk: Desk
    provider: RealProvider

    def bring(self) -> list[str]:
        """The webhooks that are on their way, oldest first; their events."""
        self.provider.settle()
        events = []
        while self.provider.letters.held:
            body, headers = self.provider.letters.held.pop(0)
            answer = self.desk.send("POST", WEBHOOKS, data=body, headers=headers, auth=None)
            assert answer.status_code == 204, answer.text
            events.append(json.loads(body)["event"])
        return events

    def act(self, action: str, **details: Any) -> None:
        (*_, last) = self.provider.operations()
        self.provider.act(last, action, **details)


@pytest.fixture
def world() -> Iterator[World]:
    with open_world() as opened_world:
        yield opened_world


@contextmanager
def open_world(**options: Any) -> Iterator[World]:
    app = create_app(
        Settings(nonce="n", secret=SECRET, allowed_callback_hosts=frozenset({"shop.test"})),
        clock=ProviderClock(parse_rfc3339(START)),
        store=MemoryStore(),
        ids=SeededIds(1),
        sender=(letters := Letters()),
    )
    provider = RealProvider(app, letters)
    configured = {"clock": {"mode": "frozen", "at": START}, "vendor_payouts": {"webhook_url": HOOK} | options}
    provider._control("PUT", "", configured)
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        for method in ("GET", "POST"):
            mock.add_callback(method, re.compile(r"http://provider\.real/"), provider.answer)
        url = "http://provider.real/runs/law"
        with opened(RazorpayX(), FrozenClock(AT), CountedIds(), provider_url=url) as desk:
            yield World(desk, provider)
    provider.settle()
    services_of(app).outbox.stop()


def test_an_invoice_is_paid(world: World) -> None:
    invoice = world.desk.create()
    world.desk.pay(invoice)
    assert world.desk.status(invoice) == "processing"
    assert world.bring()[-1] == "payout.processed"
    assert world.desk.path(invoice) == ["unpaid", "processing", "paid"]
    assert len(world.desk.mails(invoice)) == 1


def test_a_schedule_is_kept(world: World) -> None:
    invoice = world.desk.create()
    assert world.desk.act(invoice, "schedule", scheduled_at=LATER).json["status"] == "scheduled"
    world.bring()
    world.provider.move(60)
    world.bring()
    assert world.desk.status(invoice) == "paid"


@pytest.mark.parametrize(("decision", "state"), [("reject", "unpaid"), ("approve", "paid")])
def test_a_payout_may_wait_for_approval(decision: str, state: str) -> None:
    with open_world(approval=True) as world:
        invoice = world.desk.create()
        world.desk.pay(invoice)
        assert world.desk.read(invoice)["payouts"][0]["status"] == "pending"
        world.act(decision)
        world.bring()
        assert world.desk.status(invoice) == state


@pytest.mark.parametrize(("end", "state"), [("fund", "paid"), ("cancel", "unpaid")])
def test_a_payout_may_wait_for_money(end: str, state: str) -> None:
    with open_world(balance="10.00") as world:
        invoice = world.desk.create()
        world.desk.pay(invoice)
        assert world.desk.read(invoice)["payouts"][0]["status"] == "queued"
        world.act(end)
        world.bring()
        assert world.desk.status(invoice) == state


def test_a_payout_may_come_back_days_later(world: World) -> None:
    invoice = world.desk.create()
    world.desk.pay(invoice)
    world.bring()
    world.provider.move(3 * 24 * 60)
    world.act("reverse")
    world.bring()
    assert world.desk.path(invoice) == ["unpaid", "processing", "paid", "unpaid"]


def test_a_lost_answer_pays_once(world: World) -> None:
    world.provider.fault = "lost"
    invoice = world.desk.create()
    world.desk.pay(invoice)
    assert world.desk.status(invoice) == "processing"
    world.provider.fault = ""
    world.provider.letters.held.clear()
    world.desk.move(10)
    assert world.desk.status(invoice) == "paid"
    assert len(world.provider.operations()) == 1


def test_a_mark_tries_to_stop_a_schedule(world: World) -> None:
    invoice = world.desk.create()
    world.desk.act(invoice, "schedule", scheduled_at=LATER)
    assert world.desk.act(invoice, "mark-as-paid").json["status"] == "paid"
    assert "still scheduled" in world.desk.rows(invoice, "events")[-1]["reason"]
