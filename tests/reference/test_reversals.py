"""The provider takes by itself back what it moved: no document has a status for that, so none changes."""

from __future__ import annotations

from typing import Any

import pytest

from payconform.reference.lifecycle.products import FORWARD
from payconform.reference.lifecycle.transitions import PROCESS
from payconform.reference.money.ledger import Book

from .shop import EACH_EDITION, Shop

pytestmark = EACH_EDITION

PAID = ("succeeded",)
PART_IS_LEFT = 40.01
# What the provider does with the money and with what takes it back, by the phase's end that it leads to;
# then what the latter holds, which a reversal of the money leaves alone.
PROCESSED: dict[str, tuple[Any, Any, int]] = {
    "whole": (PAID, None, 0),
    "part": (("partial", "60.00"), None, 0),
}
TAKEN_BACK: dict[str, tuple[Any, Any, int]] = {
    "working": (PAID, ("accepted",), 40),
    "pending": (PAID, ("pending",), 40),
    "whole": (PAID, ("succeeded",), 100),
    "part": (PAID, ("partial", "40.00"), 40),
    "failed": (PAID, ("failed", "declined_error"), 0),
}
CASES = [*(("process", end) for end in PROCESSED), *(("back", end) for end in TAKEN_BACK)]


def reached(shop: Shop, phase: str, end: str) -> str:
    money, back, _ = (PROCESSED if phase == "process" else TAKEN_BACK)[end]
    invoice = shop.processed(money)
    if back:
        shop.provider.does(back)
        shop.take_back(invoice, **({} if end == "whole" else {"amount": PART_IS_LEFT}))
    assert shop.status(invoice) == getattr(PROCESS if phase == "process" else shop.back, end)
    return invoice


@pytest.mark.parametrize(("phase", "end"), CASES)
def test_a_reversal_leaves_the_status_and_is_booked_aside(shop: Shop, phase: str, end: str) -> None:
    invoice = reached(shop, phase, end)
    _, _, kept = (PROCESSED if phase == "process" else TAKEN_BACK)[end]
    path, told, before = shop.path(invoice), shop.told(), shop.read(invoice)
    operation = shop.provider.operations["op_1"]
    shop.provider.change(operation, "reversed")
    operation["moved"] = {"value": f"{kept}.00", "currency": "EUR"}
    for _ in range(2):
        assert shop.tell(operation) == 204
    assert shop.path(invoice) == path
    assert shop.told() == told
    after = shop.read(invoice)
    assert after == before | {"payload": after["payload"]}
    taken = (60 if (phase, end) == ("process", "part") else 100) - kept
    assert [note["amount"] for note in shop.late(invoice)] == [taken] * bool(taken)
    way = FORWARD[shop.edition.product].sign
    assert shop.books(invoice).get(Book.SUSPENSE, 0) == way * taken * 100


def test_so_does_one_of_what_takes_it_back(shop: Shop) -> None:
    invoice = reached(shop, "back", "part")
    before = shop.read(invoice)
    shop.tell(shop.provider.change(shop.provider.operations["op_2"], "reversed"))
    after = shop.read(invoice)
    assert after == before | {"payload": after["payload"]}
    way, books = FORWARD[shop.edition.product].sign, shop.books(invoice)
    assert (books[Book.PROVIDER], books[Book.SUSPENSE]) == (way * 10000, -way * 4000)
