"""Whatever happens in whatever order: the ledger balances, histories are legal, attempts are counted."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payconform.reference.ledger import Book, balance
from payconform.reference.products import Kind, Product
from payconform.reference.transitions import EDITIONS, Status

from .shop import PAYMENT_EDITIONS, Shop, open_shop

LIMIT = 3
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
    st.integers(1, 99).map(lambda cents: ("partial", f"0.{cents:02}")),
)
WORDS = st.one_of(ANSWERS, st.tuples(st.just("lost"), ANSWERS.filter(lambda word: isinstance(word, tuple))))
NEWS = st.sampled_from(
    [
        ("succeeded",),
        ("partial", "0.50"),
        ("pending",),
        ("failed", "general_error"),
        ("failed", "forbidden_ip"),
        ("reversed",),
    ]
)
STEPS = st.one_of(
    st.tuples(st.just("answers"), WORDS),
    st.tuples(st.just("process")),
    st.tuples(st.just("terminate")),
    st.tuples(st.just("refund"), st.integers(1, 100)),
    st.tuples(st.just("callback"), st.integers(0, 9), NEWS),
    st.tuples(st.just("move"), st.sampled_from([1, 2, 5, 20, 90])),
    st.tuples(st.just("lose the provider"), st.booleans()),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(PAYMENT_EDITIONS)), st.lists(STEPS, max_size=14))
def test_laws(edition: str, steps: list[tuple[Any, ...]]) -> None:
    with open_shop(attempts_limit=LIMIT, lifetime_minutes=60) as shop:
        invoice = shop.create(amount=1, edition=edition)
        shop.process(invoice)
        for step in steps:
            take(shop, invoice, step)
            shop.settle()
            check(shop, invoice)
        assert shop.told() == shop.path(invoice)[1:]


def take(shop: Shop, invoice: str, step: tuple[Any, ...]) -> None:
    match step:
        case ("answers", word):
            shop.provider.does(word)
        case ("process",):
            shop.process(invoice)
        case ("terminate",):
            shop.terminate(invoice)
        case ("refund", cents):
            shop.take_back(invoice, amount=cents / 100)
        case ("callback", number, news):
            operations = list(shop.provider.operations.values())
            if operations:
                operation = operations[number % len(operations)]
                assert shop.tell(shop.provider.change(operation, *news)) == 204
        case ("move", minutes):
            shop.move(minutes)
        case ("lose the provider", down):
            shop.provider.down = down


def check(shop: Shop, invoice: str) -> None:
    with shop.parts.store.read() as unit:
        record = unit.invoice(invoice)
        events = unit.events(invoice)
        entries = unit.entries(invoice)
        counts = [len(unit.attempts(request.id)) for kind in Kind for request in unit.requests(invoice, kind)]
    edition = EDITIONS[Product.PAYMENT, record.edition]
    assert (events[0].source, events[0].target) == (None, edition.initial)
    for before, after in pairwise(events):
        assert after.source is before.target
        assert edition.may_follow(before.target, after.target)
        assert before.target not in edition.final
        assert before.at <= after.at
    assert events[-1].target is record.status

    balances = balance(entries)
    assert balances.total() == 0
    kept = (record.processed_amount or 0) - (record.refunded_amount or 0)
    assert -balances[Book.MERCHANT] == kept
    assert 0 <= (record.refunded_amount or 0) <= (record.processed_amount or 0) <= record.amount
    assert (record.processed_amount == record.amount) or record.status is not Status.PROCESSED

    assert all(1 <= count <= LIMIT for count in counts)
    assert record.attempts == counts[0]
    assert len({key for key, _ in shop.provider.calls}) == len(shop.provider.calls)
