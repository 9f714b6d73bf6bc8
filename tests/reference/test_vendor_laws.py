"""Whatever is asked and whatever happens, in any order: no more is ordered than owed, each step is legal."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from payconform.reference.vendor import queries
from payconform.reference.vendor.payout_states import ARROWS, PayoutStatus
from payconform.reference.vendor.standing import state

from .desk import Desk, open_desk

AMOUNT = 1000
DEAD = {"rejected", "cancelled", "failed", "reversed"}
BEGINNINGS = ["processing", "pending", "queued", "failed"]

# Drawn by hand, of one or many payouts. A webhook may be lost, so that a schedule may be seen paid.
EDGES = {
    None: {"unpaid"},
    "unpaid": {"processing", "scheduled", "paid", "canceled"},
    "scheduled": {"processing", "unpaid", "partially paid", "paid"},
    "partially paid": {"processing", "scheduled", "paid", "unpaid"},
    "processing": {"paid", "partially paid", "unpaid", "scheduled"},
    "paid": {"unpaid", "partially paid"},
    "canceled": set(),
}

ANSWERS = st.one_of(
    st.sampled_from([*BEGINNINGS, 400, 503, 409]), st.tuples(st.just("lost"), st.sampled_from(BEGINNINGS))
)
AMOUNTS = st.sampled_from([None, 100, 400, 999, 1000])
STEPS = st.one_of(
    st.tuples(st.just("pay"), AMOUNTS, ANSWERS),
    st.tuples(st.just("schedule"), AMOUNTS, st.sampled_from(["scheduled", "pending", 400, 503])),
    st.tuples(st.sampled_from(["mark-as-paid", "cancel"])),
    st.tuples(st.just("happens"), st.integers(0, 5), st.sampled_from(PayoutStatus), st.booleans()),
    st.tuples(
        st.just("late news"), st.integers(0, 5), st.sampled_from(["processing", "processed", "queued"])
    ),
    st.tuples(st.just("move"), st.sampled_from([1, 5, 20, 800])),
    st.tuples(st.just("lose the provider"), st.booleans()),
)


def take(desk: Desk, invoice: str, step: tuple[Any, ...]) -> None:
    match step:
        case "pay", amount, word:
            desk.provider.does(word)
            desk.act(invoice, "pay", **({} if amount is None else {"amount": amount}))
        case "schedule", amount, word:
            desk.provider.does(word)
            at = {"scheduled_at": desk.clock.now() // 1_000_000 + 3600}
            desk.act(invoice, "schedule", **at | ({} if amount is None else {"amount": amount}))
        case ("edit",):
            desk.edit(invoice, description="Tea")
        case "happens", number, status, told:
            happens(desk, number, status, told=told)
        case "late news", number, status:
            late_news(desk, number, status)
        case "move", minutes:
            desk.move(minutes)
        case "lose the provider", down:
            desk.provider.down = down
        case (action,):
            desk.act(invoice, action)


def happens(desk: Desk, number: int, status: PayoutStatus, *, told: bool) -> None:
    """At the provider, if the payout's own machine lets it; the webhook may be lost."""
    if len(desk.provider.payouts) <= number:
        return
    payout = list(desk.provider.payouts.values())[number]
    if status in ARROWS[PayoutStatus(payout["status"])]:
        payout.setdefault("past", []).append(payout["status"])
        desk.provider.change(payout, status)
        if told:
            assert desk.tell(payout) == 204


def late_news(desk: Desk, number: int, status: str) -> None:
    """Of what was so once."""
    if len(desk.provider.payouts) > number:
        payout = list(desk.provider.payouts.values())[number]
        if status in payout.get("past", ()):
            assert desk.tell(payout | {"status": status}) == 204


def check(desk: Desk, invoice: str) -> None:
    with desk.parts.store.read() as unit:
        found = queries.invoice(unit, invoice)
        facts = queries.facts(unit, found)
        orders = queries.payouts(unit, invoice)
    assert found.state is state(facts)
    assert facts.committed <= AMOUNT
    assert len(orders) == len({order.key for order in orders})
    real = desk.provider.payouts.values()
    assert sum(one["amount"] for one in real if one["status"] not in DEAD) <= AMOUNT
    assert len(real) <= len(orders)
    rows = desk.rows(invoice, "events")
    assert [row["from"] for row in rows] == [None, *(row["to"] for row in rows[:-1])]
    assert rows[-1]["to"] == found.state
    assert all(row["to"] in EDGES[row["from"]] for row in rows)
    assert all(first["at"] <= second["at"] for first, second in pairwise(rows))
    assert len(desk.mails(invoice)) == [row["to"] for row in rows].count("paid")


def settled(desk: Desk, invoice: str) -> None:
    """Once everything has been asked for, the invoice knows what the provider knows."""
    desk.provider.down = False
    desk.provider.does("processing")
    for payout in desk.provider.payouts.values():
        ends = {"queued": "processing", "pending": "processing", "scheduled": "processing"}
        desk.provider.change(payout, ends.get(payout["status"], payout["status"]))
        if payout["status"] == "processing":
            desk.provider.change(payout, "processed")
    desk.move(3 * 24 * 60)
    for payout in desk.provider.payouts.values():
        if payout["status"] == "processing":  # what was repeated only now
            desk.provider.change(payout, "processed")
    desk.move(3 * 24 * 60)
    assert desk.next_due() is None
    told = {row["id"]: row["status"] for row in desk.read(invoice)["payouts"] if row["id"]}
    assert told.keys() == desk.provider.payouts.keys()
    paid = [one for one in desk.provider.payouts.values() if told[one["id"]] == "processed"]
    assert desk.read(invoice)["amount_paid"] == sum(one["amount"] for one in paid) <= AMOUNT


@settings(max_examples=60)
@given(st.lists(STEPS, max_size=12))
@example([("pay", 400, ("lost", "processing")), ("move", 1), ("happens", 0, PayoutStatus.PROCESSED, True)])
@example(
    [
        ("schedule", 400, "scheduled"),
        ("pay", None, "processing"),
        ("happens", 1, PayoutStatus.PROCESSED, True),
        ("mark-as-paid",),
        ("happens", 0, PayoutStatus.PROCESSING, True),
        ("happens", 0, PayoutStatus.PROCESSED, True),
    ]
)
@example(
    [
        ("pay", None, "processing"),
        ("happens", 0, PayoutStatus.PROCESSED, True),
        ("happens", 0, PayoutStatus.REVERSED, True),
        ("late news", 0, "processed"),
        ("pay", None, "processing"),
        ("happens", 1, PayoutStatus.PROCESSED, False),
        ("move", 5),
    ]
)
def test_laws(steps: list[tuple[Any, ...]]) -> None:
    with open_desk() as desk:
        invoice = desk.create(amount=AMOUNT)
        for step in steps:
            take(desk, invoice, step)
            check(desk, invoice)
        settled(desk, invoice)
        check(desk, invoice)
