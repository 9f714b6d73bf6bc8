"""Whatever happens in whatever order: histories are legal, attempts are counted, and no money is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from payconform.reference.lifecycle.products import Product
from payconform.reference.money.minor_units import to_major

from . import laws
from .laws import Order
from .shop import Shop, open_shop

SHARES = st.sampled_from(["0.01", "0.5", "0.99"]).map(lambda share: ("share", share))
ANSWERS = st.one_of(
    st.sampled_from(
        [
            ("succeeded",),
            ("accepted",),
            ("pending",),
            ("failed", "general_error"),
            ("failed", "declined_error"),
            503,
            422,
        ]
    ),
    SHARES,
)
WORDS = st.one_of(ANSWERS, st.tuples(st.just("lost"), ANSWERS.filter(lambda word: isinstance(word, tuple))))
NEWS = st.one_of(
    st.sampled_from(
        [
            ("succeeded",),
            ("pending",),
            ("failed", "general_error"),
            ("failed", "forbidden_ip"),
            ("reversed",),
        ]
    ),
    SHARES,
)
STEPS = st.one_of(
    st.tuples(st.just("answers"), st.lists(WORDS, min_size=1, max_size=3)),
    st.tuples(st.just("process")),
    st.tuples(st.just("terminate")),
    st.tuples(st.just("take back"), st.sampled_from([None, 1, 0.4, 0.999])),
    st.tuples(st.just("callback"), st.integers(0, 9), NEWS),
    st.tuples(st.just("move"), st.sampled_from([1, 2, 5, 20, 90])),
    st.tuples(st.just("lose the provider"), st.booleans()),
)


PAID, PENDING = ("succeeded",), ("pending",)
DECLINED, PASSING = ("failed", "declined_error"), ("failed", "general_error")
PAYOUT = Order(product=Product.PAYOUT, version="2019-05")
SPLIT = replace(PAYOUT, payouts=3, parallel=True)
WHOLE = replace(PAYOUT, allow_partially=False)
HALF = ("share", "0.5")


def news(*operations: int) -> list[tuple[Any, ...]]:
    """That these have succeeded, counted from 0."""
    return [("callback", operation, PAID) for operation in operations]


@settings(max_examples=40)
@given(laws.orders(), st.lists(WORDS, min_size=1, max_size=4), st.lists(STEPS, max_size=14))
# A part that two attempts moved: the first to do so counts, and what is taken back is its money.
@example(SPLIT, [PASSING, PENDING], [("move", 1), *news(3, 0, 1, 2), ("take back", None)])
@example(SPLIT, [PASSING, HALF], [("move", 1), *news(0), ("take back", None)])
# A part that moved after all is not tried again.
@example(SPLIT, [PASSING, PENDING], [("move", 1), *news(0), ("callback", 3, PASSING), ("move", 5)])
# A part is taken back: meanwhile another one is paid, it is reversed, or some of it stays out.
@example(replace(WHOLE, payouts=3), [PAID, DECLINED, PENDING], news(1, 2))
@example(WHOLE, [HALF, DECLINED], [("callback", 0, ("reversed",))])
@example(WHOLE, [HALF, HALF], [("move", 90)])
@example(WHOLE, [HALF, HALF], [("callback", 0, ("reversed",))])
@example(replace(SPLIT, allow_partially=False), [PAID, DECLINED, PAID], [("callback", 1, PAID)])
# More is asked for than the provider still has.
@example(SPLIT, [PAID], [("callback", 0, ("reversed",)), ("take back", 0.999)])
@example(SPLIT, [PAID], [*(("callback", n, ("reversed",)) for n in range(3)), ("take back", None)])
# The smallest unit of one currency, in another one.
@example(replace(PAYOUT, currency="JPY", exchanges=True), [PAID], [("take back", 1)])
@example(replace(PAYOUT, currency="BHD", exchanges=True), [PAID], [("take back", 1)])
def test_laws(order: Order, answers: list[Any], steps: list[tuple[Any, ...]]) -> None:
    with open_shop(order.edition, lifetime_minutes=60) as shop:
        shop.provider.before_create = lambda body: laws.check_call(shop, body["metadata"]["attempt"])
        invoice = order.made(shop)
        if invoice is None:
            return
        shop.provider.does(*answers)
        shop.process(invoice)
        for step in steps:
            take(shop, invoice, step)
            shop.settle()
            laws.check(shop, invoice)
        assert shop.told() == shop.path(invoice)[1:]
        assert len({key for key, _ in shop.provider.calls}) == len(shop.provider.calls)


def take(shop: Shop, invoice: str, step: tuple[Any, ...]) -> None:
    match step:
        case ("answers", words):
            shop.provider.does(*words)
        case ("process",):
            shop.process(invoice)
        case ("terminate",):
            shop.terminate(invoice)
        case ("take back", share):
            take_back(shop, invoice, share)
        case ("callback", number, news):
            operations = list(shop.provider.operations)
            if operations:
                shop.news(operations[number % len(operations)], *news)
        case ("move", minutes):
            shop.move(minutes)
        case ("lose the provider", down):
            shop.provider.down = down


def take_back(shop: Shop, invoice: str, share: float | None) -> None:
    """A share of what was processed, at the currency's scale; 1: its smallest unit; None: all, unsaid."""
    with shop.parts.store.read() as unit:
        record = unit.invoice(invoice)
    amount = None
    if share is not None and record.processed_amount:
        minor = 1 if share == 1 else int(record.processed_amount * share) or 1
        amount = float(to_major(minor, record.currency))
    shop.take_back(invoice, amount=amount)
