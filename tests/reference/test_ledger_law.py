"""Against the fake provider itself: invoice, ledger and what really moved agree to the smallest unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from payconform.reference.lifecycle.products import Kind, Product
from payconform.reference.lifecycle.transitions import LATEST
from payconform.reference.money.ledger import Book, balance
from payconform.reference.money.minor_units import to_major, to_minor

from . import laws
from .laws import FEE, Order
from .real_provider import RealProvider, open_world
from .scripted import unit
from .shop import Shop

DECLINED = {"outcome": "error", "resolution": "declined_error"}
PASSING = {"outcome": "error", "resolution": "general_error"}
LATE = ("move", 11_000)  # minutes, beyond any lifetime
OUTCOMES = st.sampled_from(
    [
        {"outcome": "success"},
        {"outcome": "partial", "share": "0.4"},
        {"outcome": "pending"},
        {"outcome": "pending", "then": {"outcome": "success", "after": 600}},
        PASSING,
        DECLINED,
        {"plan": [{"status": "pending", "after": 300}, {"status": "failed", "after": 600}]},
        {"plan": [{"status": "succeeded"}, {"status": "reversed", "after": 120}]},
        {
            "plan": [
                {"status": "failed", "resolution": "general_error"},
                {"status": "partial", "share": "0.9", "after": 90},
            ]
        },
    ]
)
WHICH = st.integers(0, 9)
STEPS = st.one_of(
    st.tuples(st.just("does"), st.lists(OUTCOMES, min_size=1, max_size=3)),
    st.tuples(st.just("fault"), st.sampled_from(["", "", "lost", "down"])),
    st.tuples(st.just("create"), laws.orders()),
    st.tuples(st.just("process"), WHICH),
    st.tuples(st.just("take_back"), WHICH, st.sampled_from([None, "0.001", "0.3", "0.7", "1"])),
    st.tuples(st.just("terminate"), WHICH),
    st.tuples(st.just("act"), WHICH, st.sampled_from(["settle", "settle_part", "fail", "reverse"])),
    st.tuples(st.just("deliver"), WHICH, st.booleans()),
    st.tuples(st.just("move"), st.sampled_from([1, 3, 15])),
    st.just(LATE),
)
PAYMENT, PAYOUT = (Order(product=product, version=LATEST[product], fee=FEE) for product in Product)
DELIVERED = ("deliver", 0, False)
SETTLED = [step for which in (3, 0, 1, 2) for step in (("act", which, "settle"), *[DELIVERED] * 3)]
SPLIT = replace(PAYOUT, payouts=3, parallel=True)
SUCCESS, PENDING = {"outcome": "success"}, {"outcome": "pending"}


@settings(max_examples=30)
@given(laws.orders(), st.lists(OUTCOMES, min_size=1, max_size=4), st.lists(STEPS, min_size=4, max_size=20))
@example(PAYMENT, [SUCCESS], [("take_back", 0, "0.3"), ("act", 0, "reverse")])
@example(
    PAYMENT,
    [SUCCESS, DECLINED],
    [("take_back", 0, None), ("act", 1, "settle"), ("act", 1, "reverse")],
)
@example(PAYMENT, [SUCCESS, DECLINED], [("take_back", 0, None), ("act", 1, "settle")])
@example(
    PAYMENT,
    [SUCCESS, PENDING],
    [
        ("create", Order(product=Product.PAYMENT, version="2019-04", currency="JPY", minor=500, fee=FEE)),
        ("process", 1),
        LATE,
        ("act", 1, "settle"),
    ],
)
@example(SPLIT, [PASSING, PENDING], [("move", 1), *SETTLED, ("take_back", 0, None)])
@example(replace(SPLIT, allow_partially=False), [SUCCESS, DECLINED, PENDING], [*SETTLED, LATE])
@example(replace(PAYOUT, currency="BHD", exchanges=True), [SUCCESS], [("take_back", 0, "0.001")])
def test_the_books_are_what_really_moved(
    order: Order, outcomes: list[Mapping[str, Any]], steps: list[tuple[Any, ...]]
) -> None:
    """Once all callbacks came through: those that got lost are repeated at last."""
    with open_world() as (shop, provider):
        world = World(shop, provider)
        world.create(order)
        world.does(outcomes)
        world.process(0)
        for step in steps:
            world.take(step)
            world.check()
        provider.fault = ""
        while provider.letters.held:
            world.deliver(0, again=False)
        world.check()
        for its_shop, invoice in world.invoices:
            assert_the_provider_holds_what_is_booked(its_shop, provider, invoice)


class World:
    def __init__(self, shop: Shop, provider: RealProvider) -> None:
        self.shop = shop
        self.provider = provider
        self.invoices: list[tuple[Shop, str]] = []
        provider.before_create = lambda body: laws.check_call(shop, body["metadata"]["attempt"])

    def take(self, step: tuple[Any, ...]) -> None:
        """A step is the name of a method below, and what it is given."""
        name, *given = step
        getattr(self, name)(*given)
        self.provider.settle()

    def does(self, outcomes: list[Mapping[str, Any]]) -> None:
        self.provider.does(*outcomes)

    def fault(self, fault: str) -> None:
        self.provider.fault = fault

    def create(self, order: Order) -> None:
        shop = self.shop.in_edition(order.edition)
        if invoice := order.made(shop):
            self.invoices.append((shop, invoice))

    def process(self, which: int) -> None:
        for shop, invoice in self.invoice(which):
            shop.process(invoice)

    def terminate(self, which: int) -> None:
        for shop, invoice in self.invoice(which):
            shop.terminate(invoice)

    def take_back(self, which: int, share: str | None) -> None:
        """A share of what was processed, at the currency's scale; None: all, without saying so."""
        for shop, invoice in self.invoice(which):
            with shop.parts.store.read() as stored:
                record = stored.invoice(invoice)
            amount = None
            if share is not None and record.processed_amount:
                minor = int(record.processed_amount * Decimal(share))
                amount = float(to_major(minor, record.currency))
            shop.take_back(invoice, amount=amount)

    def act(self, which: int, action: str) -> None:
        if operations := self.provider.operations():
            operation = operations[which % len(operations)]
            whole = Decimal(operation["amount"]["value"])
            if action != "settle_part":
                self.provider.act(operation, action)
            elif part := whole - unit(whole):
                self.provider.act(operation, action, amount=f"{part}")

    def move(self, minutes: int) -> None:
        self.provider.move(minutes)
        self.shop.move(minutes)

    def deliver(self, which: int, again: bool) -> None:
        """Of the callbacks under way; `again`: it stays under way all the same."""
        held = self.provider.letters.held
        if held:
            body, headers = held[which % len(held)] if again else held.pop(which % len(held))
            answer = self.shop.send("POST", "/provider/callbacks", data=body, headers=headers)
            assert answer.status_code == 204

    def invoice(self, which: int) -> list[tuple[Shop, str]]:
        """One of those that there are."""
        return [self.invoices[which % len(self.invoices)]] if self.invoices else []

    def check(self) -> None:
        for shop, invoice in self.invoices:
            laws.check(shop, invoice)


def assert_the_provider_holds_what_is_booked(shop: Shop, provider: RealProvider, invoice: str) -> None:
    with shop.parts.store.read() as stored:
        record, entries = stored.invoice(invoice), stored.entries(invoice)
    currency = record.service_currency
    moved = sum(
        Kind(one["kind"]).sign * to_minor(Decimal(one["moved"]["value"]), currency)
        for one in provider.operations(record.reference_id)
    )
    assert balance(entries)[Book.PROVIDER, currency] == moved
