"""Whatever is asked and whatever happens: debits are credits, and the books are what really moved."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from payconform.reference.ledger import CREDIT, DEBIT, Book, balance
from payconform.reference.money import exponent, to_minor
from payconform.reference.records import LedgerEntry

from .real_provider import RealProvider, open_world
from .shop import PAYMENT_EDITIONS, Shop

FEE = {"rate": "2.5", "fixed": "1", "maximum": "3"}
DECLINED = {"outcome": "error", "resolution": "declined_error"}
LATE = ("move", 11_000)  # minutes, beyond any lifetime
OUTCOMES = st.sampled_from(
    [
        {"outcome": "success"},
        {"outcome": "partial", "share": "0.4"},
        {"outcome": "pending"},
        {"outcome": "pending", "then": {"outcome": "success", "after": 600}},
        {"outcome": "error", "resolution": "general_error"},
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
    st.tuples(st.just("does"), OUTCOMES),
    st.tuples(st.just("fault"), st.sampled_from(["", "", "lost", "down"])),
    st.tuples(
        st.just("create"),
        st.sampled_from(["JPY", "EUR", "BHD"]),
        st.integers(2, 99_999).map(lambda minor: minor * 10),
        st.sampled_from(sorted(PAYMENT_EDITIONS)),
        st.sampled_from([None, FEE]),
    ),
    st.tuples(st.just("process"), WHICH),
    st.tuples(st.just("refund"), WHICH, st.sampled_from([None, "0.001", "0.3", "1"])),
    st.tuples(st.just("terminate"), WHICH),
    st.tuples(st.just("act"), WHICH, st.sampled_from(["settle", "fail", "reverse"])),
    st.tuples(st.just("deliver"), WHICH, st.booleans()),
    st.tuples(st.just("move"), st.sampled_from([1, 3, 15])),
    st.just(LATE),
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEPS, min_size=4, max_size=20))
@example([("refund", 0, "0.3"), ("act", 0, "reverse")])
@example([("does", DECLINED), ("refund", 0, None), ("act", 1, "settle"), ("act", 1, "reverse")])
@example([("does", DECLINED), ("refund", 0, None), ("act", 1, "settle")])
@example(
    [
        ("does", {"outcome": "pending"}),
        ("create", "JPY", 500, "2019-04", FEE),
        ("process", 1),
        LATE,
        ("act", 1, "settle"),
    ]
)
def test_the_books_are_what_really_moved(steps: list[tuple[Any, ...]]) -> None:
    """Once all callbacks came through: those that got lost are repeated at last."""
    with open_world() as (shop, provider):
        world = World(shop, provider)
        world.create("EUR", 10_000, "2021-01", FEE)
        world.shop.process(world.invoices[0])
        for step in steps:
            world.take(step)
            world.check_postings()
        provider.fault = ""
        while provider.letters.held:
            world.deliver(0, again=False)
        for invoice in world.invoices:
            world.check(invoice)


class World:
    def __init__(self, shop: Shop, provider: RealProvider) -> None:
        self.shop = shop
        self.provider = provider
        self.invoices: list[str] = []

    def take(self, step: tuple[Any, ...]) -> None:
        """A step is the name of a method below, and what it is given."""
        name, *given = step
        getattr(self, name)(*given)
        self.provider.settle()

    def does(self, outcome: Mapping[str, Any]) -> None:
        self.provider.does(outcome)

    def fault(self, fault: str) -> None:
        self.provider.fault = fault

    def process(self, which: int) -> None:
        self.shop.process(self.invoice(which))

    def terminate(self, which: int) -> None:
        self.shop.terminate(self.invoice(which))

    def act(self, which: int, action: str) -> None:
        if operations := self.provider.operations():
            self.provider.act(operations[which % len(operations)], action)

    def move(self, minutes: int) -> None:
        self.provider.move(minutes)
        self.shop.move(minutes)

    def invoice(self, which: int) -> str:
        return self.invoices[which % len(self.invoices)]

    def create(self, currency: str, minor: int, edition: str, fee: Mapping[str, str] | None) -> None:
        amount = Decimal(minor).scaleb(-exponent(currency))
        account = self.shop.open_account(fee={"currency": currency, **fee} if fee else None)
        self.invoices.append(
            self.shop.create(
                currency=currency, amount=float(amount), edition=edition, commerce_account=account
            )
        )

    def refund(self, which: int, share: str | None) -> None:
        """A share of what was paid, down to the currency's scale; None: all, without saying so."""
        invoice = self.invoice(which)
        told = self.shop.read(invoice)
        if share is None or told["processed_amount"] is None:
            self.shop.take_back(invoice)
            return
        scale = Decimal(1).scaleb(-exponent(told["currency"]))
        amount = (Decimal(str(told["processed_amount"])) * Decimal(share)).quantize(scale)
        self.shop.take_back(invoice, amount=float(amount))

    def deliver(self, which: int, again: bool) -> None:
        """Of the callbacks under way; `again`: it stays under way all the same."""
        held = self.provider.letters.held
        if held:
            body, headers = held[which % len(held)] if again else held.pop(which % len(held))
            answer = self.shop.send("POST", "/provider/callbacks", data=body, headers=headers)
            assert answer.status_code == 204

    def check_postings(self) -> None:
        for invoice in self.invoices:
            sides: defaultdict[str, Counter[str]] = defaultdict(Counter)
            for entry in self.entries(invoice):
                sides[entry.posting][entry.side] += entry.amount
            assert all(side[DEBIT] == side[CREDIT] for side in sides.values())

    def check(self, invoice: str) -> None:
        with self.shop.parts.store.read() as unit:
            record = unit.invoice(invoice)
        balances = balance(self.entries(invoice))
        moved = sum(
            to_minor(Decimal(one["moved"]["value"]), record.currency)
            * (1 if one["kind"] == "payment" else -1)
            for one in self.provider.operations(record.reference_id)
        )
        assert balances.total() == 0
        assert balances[Book.PROVIDER] == moved
        assert -balances[Book.FEES] == (record.processed_fee or 0)
        assert -balances[Book.MERCHANT] == (record.processed_deposit or 0) - (record.refunded_amount or 0)

    def entries(self, invoice: str) -> list[LedgerEntry]:
        with self.shop.parts.store.read() as unit:
            return unit.entries(invoice)
