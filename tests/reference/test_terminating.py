"""Given up before the lifetime ends, by the payer or the merchant."""

from __future__ import annotations

from typing import Any

import pytest

from payconform.reference.lifecycle.products import FORWARD
from payconform.reference.lifecycle.transitions import PROCESS, Edition
from payconform.reference.money.ledger import Book

from .shop import EACH_PRODUCT, Shop, open_shop

pytestmark = EACH_PRODUCT

UNPAID: dict[str, Any] = {
    "created": None,
    "processing": ("accepted",),
    "process_pending": ("pending",),
    "process_error": ("failed", "general_error"),
}


def unpaid(shop: Shop, status: str) -> str:
    invoice = shop.create() if UNPAID[status] is None else shop.processed(UNPAID[status])
    assert shop.status(invoice) == status
    return invoice


@pytest.mark.parametrize("status", UNPAID)
def test_what_is_not_paid_can_be_terminated(shop: Shop, status: str) -> None:
    invoice = unpaid(shop, status)
    answer = shop.terminate(invoice)
    assert answer.status_code == 200
    assert answer.json["data"]["attributes"]["status"] == "terminated"
    assert shop.path(invoice)[-2:] == [status, "terminated"]
    assert shop.told()[-1:] == ["terminated"]
    assert shop.next_due() is None
    calls = len(shop.provider.calls)
    shop.move(60 * 24 * 30)
    assert shop.status(invoice) == "terminated"
    assert len(shop.provider.calls) == calls


@pytest.mark.parametrize("status", UNPAID)
def test_after_the_lifetime_it_has_expired_instead(edition: Edition, status: str) -> None:
    with open_shop(edition, lifetime_minutes=30, attempts_limit=99) as shop:
        invoice = unpaid(shop, status)
        shop.clock.move_to(shop.clock.now() + 30 * 60_000_000)  # and nobody has looked yet
        answer = shop.terminate(invoice)
        assert (answer.status_code, answer.json["error_codes"]) == (409, ["not_allowed_in_status"])
        assert answer.json["errors"][0]["meta"] == {"status": "expired"}
        assert shop.path(invoice)[-2:] == [status, "expired"]


@pytest.mark.parametrize(
    ("word", "end"),
    [(("succeeded",), "whole"), (("partial", "1.00"), "part"), (("failed", "declined_error"), "failed")],
)
def test_what_has_come_to_an_end_forbids_it(shop: Shop, word: tuple[str, ...], end: str) -> None:
    forbidden(shop, shop.processed(word), getattr(PROCESS, end))


@pytest.mark.parametrize(
    ("word", "status"),
    [
        (("accepted",), "working"),
        (("pending",), "pending"),
        (("failed", "general_error"), "error"),
        (("succeeded",), "whole"),
    ],
)
def test_so_does_what_is_taken_back(shop: Shop, word: tuple[str, ...], status: str) -> None:
    invoice = shop.processed()
    shop.provider.does(word)
    shop.take_back(invoice)
    forbidden(shop, invoice, getattr(shop.back, status))


def forbidden(shop: Shop, invoice: str, status: str) -> None:
    before = shop.digest()
    answer = shop.terminate(invoice)
    assert (answer.status_code, answer.json["errors"][0]["meta"]) == (409, {"status": status})
    assert shop.digest() == before


def test_it_is_the_end(shop: Shop) -> None:
    invoice = shop.create()
    shop.terminate(invoice)
    before = shop.digest()
    assert shop.terminate(invoice).status_code == 409
    assert shop.process(invoice).status_code == 409
    assert shop.take_back(invoice).status_code == 409
    assert shop.digest() == before


@pytest.mark.parametrize("end", ["terminated", "expired"])
@pytest.mark.parametrize("status", ["processing", "process_pending", "process_error"])
@pytest.mark.parametrize(("news", "amount"), [("succeeded", 10000), ("partial", 6000)])
def test_money_that_moves_after_the_end_is_booked_aside(
    edition: Edition, end: str, status: str, news: str, amount: int
) -> None:
    with open_shop(edition, lifetime_minutes=1) as shop:
        invoice = unpaid(shop, status)
        if end == "expired":
            shop.move(1)
        else:
            shop.terminate(invoice)
        told = shop.told()
        shop.tell(shop.provider.change(shop.provider.only(), news, "60.00"))
        assert shop.status(invoice) == end
        assert shop.told() == told
        assert shop.late(invoice)[0]["amount"] == amount / 100
        way = FORWARD[edition.product].sign
        assert shop.books(invoice) == {Book.PROVIDER: way * amount, Book.SUSPENSE: -way * amount}


def test_what_is_unknown_cannot_be_terminated(shop: Shop) -> None:
    assert shop.terminate("none").status_code == 404
    path = f"{shop.root}/{shop.create()}/terminate"
    assert shop.send("POST", path, auth=None).status_code == 401
    assert shop.send("POST", path, data=b"{", content_type="application/json").status_code == 400
    assert shop.send("GET", path).status_code == 405
