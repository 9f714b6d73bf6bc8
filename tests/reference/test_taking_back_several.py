"""Of a payout that several operations moved: each is taken back by one of its own, from the first on."""

from __future__ import annotations

import pytest

from payconform.reference.money.ledger import Book

from .payouts import DECLINED, PASSING, splitting
from .shop import EACH_PAYOUT_EDITION, Shop
from .test_taking_back import returned

pytestmark = EACH_PAYOUT_EDITION


def paid_out(shop: Shop, *words: tuple[str, ...]) -> str:
    """100 EUR by payouts of 40, 40 and 20; the provider takes all back from now on."""
    account = splitting(shop, parallel_mode=True)
    invoice = shop.processed(*words or [("succeeded",)], commerce_account=account)
    shop.provider.does(("succeeded",))
    return invoice


def taken_back(shop: Shop) -> list[tuple[str, str]]:
    """What was asked for, of which operation."""
    return [
        (one["parent"], one["amount"]["value"])
        for one in shop.provider.operations.values()
        if one["kind"] == "cancellation"
    ]


@pytest.mark.parametrize(
    ("amount", "asked"),
    [
        (0.01, [("op_1", "0.01")]),
        (40, [("op_1", "40.00")]),
        (40.01, [("op_1", "40.00"), ("op_2", "0.01")]),
        (99.99, [("op_1", "40.00"), ("op_2", "40.00"), ("op_3", "19.99")]),
        (100, [("op_1", "40.00"), ("op_2", "40.00"), ("op_3", "20.00")]),
        (None, [("op_1", "40.00"), ("op_2", "40.00"), ("op_3", "20.00")]),
    ],
)
def test_as_much_of_each_as_is_needed(shop: Shop, amount: float | None, asked: list[tuple[str, str]]) -> None:
    invoice = paid_out(shop)
    assert shop.take_back(invoice, amount=amount).status_code == 201
    assert taken_back(shop) == asked
    assert returned(shop, invoice) == (amount or 100)
    assert shop.status(invoice) == (shop.back.part if (amount or 100) < 100 else shop.back.whole)


def test_what_failed_is_not_taken_back(shop: Shop) -> None:
    invoice = paid_out(shop, DECLINED, ("partial", "30.00"), ("succeeded",))
    shop.take_back(invoice)
    assert taken_back(shop) == [("op_2", "30.00"), ("op_3", "20.00")]
    assert (shop.status(invoice), returned(shop, invoice)) == (shop.back.whole, 50)
    assert shop.books(invoice) == {}


def test_all_are_waited_for(shop: Shop) -> None:
    invoice, back = paid_out(shop), shop.back
    shop.provider.does(("pending",))
    shop.take_back(invoice)
    for operation in ("op_6", "op_4"):
        shop.news(operation, "succeeded")
        assert (shop.status(invoice), returned(shop, invoice)) == (back.pending, None)
    shop.news("op_5", "succeeded")
    assert shop.path(invoice)[3:] == [back.working, back.pending, back.working, back.whole]
    assert shop.books(invoice) == {}


def test_where_one_cannot_be_taken_back_it_is_done_in_part(shop: Shop) -> None:
    invoice = paid_out(shop)
    shop.provider.does(("succeeded",), DECLINED, ("succeeded",))
    shop.take_back(invoice)
    assert (shop.status(invoice), returned(shop, invoice)) == (shop.back.part, 60)
    assert shop.books(invoice) == {Book.PROVIDER: -4000, Book.MERCHANT: 4000}


def test_each_is_tried_again_by_itself(shop: Shop) -> None:
    invoice = paid_out(shop)
    shop.provider.does(("succeeded",), PASSING, ("succeeded",))
    shop.take_back(invoice)
    assert shop.status(invoice) == shop.edition.waiting(shop.back)
    shop.move(1)
    assert (shop.status(invoice), returned(shop, invoice)) == (shop.back.whole, 100)
    assert taken_back(shop) == [("op_1", "40.00"), ("op_2", "40.00"), ("op_3", "20.00"), ("op_2", "40.00")]


def test_where_none_can_be_taken_back_it_has_failed(shop: Shop) -> None:
    invoice = paid_out(shop)
    shop.provider.does(DECLINED)
    shop.take_back(invoice)
    assert (shop.status(invoice), returned(shop, invoice)) == (shop.back.failed, None)


def test_what_the_provider_has_reversed_meanwhile_is_not_asked_for_again(shop: Shop) -> None:
    invoice = paid_out(shop)
    shop.news("op_1", "reversed")
    shop.take_back(invoice, amount=70)
    assert taken_back(shop) == [("op_2", "40.00"), ("op_3", "20.00")]
    assert (shop.status(invoice), returned(shop, invoice)) == (shop.back.part, 60)
    assert shop.books(invoice) == {Book.SUSPENSE: -4000, Book.MERCHANT: 4000}


def test_where_nothing_is_left_the_provider_has_the_last_word(shop: Shop) -> None:
    invoice = paid_out(shop)
    for operation in ("op_1", "op_2", "op_3"):
        shop.news(operation, "reversed")
    shop.provider.does(409, DECLINED)
    shop.take_back(invoice)
    assert shop.provider.calls[-1][1]["amount"]["value"] == "100.00"
    shop.move(60)
    assert shop.status(invoice) == shop.back.failed


def test_what_came_late_is_not_taken_back_in_its_stead(shop: Shop) -> None:
    invoice = shop.processed(PASSING, ("succeeded",))
    shop.move(1)
    shop.news("op_1", "succeeded")
    shop.news("op_2", "reversed")
    shop.take_back(invoice)
    assert taken_back(shop) == [("op_2", "100.00")]


def test_a_part_that_was_paid_twice_is_taken_back_once(shop: Shop) -> None:
    """The first attempt came late; it is nobody's, and the second is what the invoice was settled with."""
    invoice = paid_out(shop, PASSING, ("pending",), ("succeeded",), ("succeeded",))
    shop.move(1)  # op_4 pays the first part
    shop.news("op_1", "succeeded")
    shop.news("op_2", "partial", "10.00")
    assert (shop.status(invoice), shop.read(invoice)["processed_amount"]) == ("partially_processed", 70)
    assert [note["operation"] for note in shop.late(invoice)] == ["op_1"]
    assert shop.take_back(invoice).status_code == 201
    assert taken_back(shop) == [("op_4", "40.00"), ("op_2", "10.00"), ("op_3", "20.00")]
    assert (shop.status(invoice), returned(shop, invoice)) == (shop.back.whole, 70)
    assert shop.books(invoice) == {Book.PROVIDER: -4000, Book.SUSPENSE: 4000}
