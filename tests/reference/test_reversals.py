"""The provider takes a payment, or a refund, back: no document has a status for that, so none changes."""

from __future__ import annotations

from typing import Any

import pytest

from payconform.reference.ledger import Book, balance

from .shop import PAYMENT_EDITIONS, Shop

PAID = ("succeeded",)
# By status: what the provider does with payment and refund, and what it holds after the reversal of the
# payment, which takes back what no refund has.
CASES: dict[str, tuple[Any, Any, int]] = {
    "processed": (PAID, None, 0),
    "partially_processed": (("partial", "60.00"), None, 0),
    "refunding": (PAID, ("accepted",), 40),
    "refund_pending": (PAID, ("pending",), 40),
    "refunded": (PAID, ("succeeded",), 100),
    "partially_refunded": (PAID, ("partial", "40.00"), 40),
    "refund_failed": (PAID, ("failed", "declined_error"), 0),
}


def reached(shop: Shop, status: str, edition: str) -> str:
    payment, refund, _ = CASES[status]
    invoice = shop.processed(payment, edition=edition)
    if refund:
        shop.provider.does(refund)
        shop.refund(invoice, **({} if status == "refunded" else {"amount": 40.01}))
    assert shop.status(invoice) == status
    return invoice


@pytest.mark.parametrize("edition", PAYMENT_EDITIONS)
@pytest.mark.parametrize("status", CASES)
def test_a_reversed_payment_leaves_the_status_and_is_booked_aside(
    shop: Shop, status: str, edition: str
) -> None:
    invoice = reached(shop, status, edition)
    path, told, kept = shop.path(invoice), shop.told(), CASES[status][2]
    before = shop.read(invoice)
    payment = shop.provider.operations["op_1"]
    shop.provider.change(payment, "reversed")
    payment["moved"] = {"value": f"{kept}.00", "currency": "EUR"}
    for _ in range(2):
        assert shop.tell(payment) == 204
    assert shop.path(invoice) == path
    assert shop.told() == told
    after = shop.read(invoice)
    assert after == before | {"payload": after["payload"]}
    taken = (60 if status == "partially_processed" else 100) - kept
    assert [note["amount"] for note in after["payload"].get("late", [])] == [taken]
    with shop.parts.store.read() as unit:
        assert balance(unit.entries(invoice))[Book.SUSPENSE] == taken * 100


def test_a_reversed_refund_likewise(shop: Shop) -> None:
    invoice = reached(shop, "partially_refunded", "2021-01")
    shop.tell(shop.provider.change(shop.provider.operations["op_2"], "reversed"))
    assert shop.status(invoice) == "partially_refunded"
    assert shop.read(invoice)["refunded_amount"] == 40
    with shop.parts.store.read() as unit:
        balances = balance(unit.entries(invoice))
    assert (balances[Book.PROVIDER], balances[Book.SUSPENSE]) == (10000, -4000)
