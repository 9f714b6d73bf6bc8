"""News of one part of a payout that comes when another attempt, or the end, has overtaken it."""

from __future__ import annotations

from typing import Any

import pytest

from payconform.reference.money.ledger import Book

from .payouts import DECLINED, PASSING, splitting
from .shop import EACH_PAYOUT_EDITION, Shop

pytestmark = EACH_PAYOUT_EDITION


def overtaken(shop: Shop, *words: Any) -> str:
    """For the first of three parts op_1 failed and op_4 followed; the others, op_2 and op_3, are pending."""
    account = splitting(shop, parallel_mode=True)
    invoice = shop.processed(PASSING, ("pending",), ("pending",), *words, commerce_account=account)
    shop.move(1)
    assert len(shop.provider.calls) == 4
    return invoice


def finished(shop: Shop, invoice: str) -> None:
    for operation in ("op_2", "op_3"):
        shop.news(operation, "succeeded")
    told = shop.read(invoice)
    assert (told["status"], told["processed_amount"]) == ("processed", 100)
    shop.move(24 * 60)


def test_a_part_that_has_moved_after_all_is_not_tried_again(shop: Shop) -> None:
    invoice = overtaken(shop, ("pending",))
    shop.news("op_1", "succeeded")
    shop.news("op_4", *PASSING)
    shop.move(60)
    assert len(shop.provider.operations) == 4
    finished(shop, invoice)
    assert shop.late(invoice) == []


def test_nor_when_it_was_about_to_be(shop: Shop) -> None:
    invoice = overtaken(shop, PASSING)
    shop.news("op_1", "succeeded")
    finished(shop, invoice)
    assert len(shop.provider.operations) == 4


def test_nor_when_nobody_knows_what_became_of_the_other_attempt(shop: Shop) -> None:
    invoice = overtaken(shop, 503)
    shop.news("op_1", "succeeded")
    finished(shop, invoice)
    assert len(shop.provider.calls) == 4


@pytest.mark.parametrize("words", [("op_4", "op_1"), ("op_1", "op_4")])
def test_the_first_to_move_it_counts_and_the_second_is_noted(shop: Shop, words: tuple[str, str]) -> None:
    invoice = overtaken(shop, ("pending",))
    for operation in words:
        shop.news(operation, "succeeded")
    finished(shop, invoice)
    assert [note["operation"] for note in shop.late(invoice)] == [words[1]]
    assert shop.books(invoice) == {Book.PROVIDER: -14000, Book.MERCHANT: 10000, Book.SUSPENSE: 4000}


def test_what_was_noted_is_noted_again_when_it_goes(shop: Shop) -> None:
    invoice = overtaken(shop, ("succeeded",))
    shop.news("op_1", "succeeded")
    shop.news("op_1", "reversed")
    finished(shop, invoice)
    assert [note["status"] for note in shop.late(invoice)] == ["succeeded", "reversed"]
    assert shop.books(invoice) == {Book.PROVIDER: -10000, Book.MERCHANT: 10000}


def test_what_was_noted_does_not_stand_in_for_what_the_provider_takes_back(shop: Shop) -> None:
    invoice = overtaken(shop, ("pending",))
    shop.news("op_1", "succeeded")
    shop.news("op_4", "succeeded")
    shop.news("op_1", "reversed")
    for operation in ("op_2", "op_3"):
        shop.news(operation, "succeeded")
    told = shop.read(invoice)
    assert (told["status"], told["processed_amount"]) == ("partially_processed", 60)
    assert shop.books(invoice) == {Book.PROVIDER: -10000, Book.MERCHANT: 6000, Book.SUSPENSE: 4000}


@pytest.mark.parametrize("parallel", [True, False])
def test_a_part_that_the_provider_takes_back_at_once_has_failed(shop: Shop, parallel: bool) -> None:
    account = splitting(shop, parallel_mode=parallel)
    invoice = shop.processed(("succeeded",), ("pending",), ("succeeded",), commerce_account=account)
    shop.news("op_1", "reversed")
    assert shop.status(invoice) == "process_pending"
    shop.news("op_2", "succeeded")
    told = shop.read(invoice)
    assert (told["status"], told["processed_amount"]) == ("partially_processed", 60)
    assert shop.late(invoice) == []
    assert shop.books(invoice) == {Book.PROVIDER: -6000, Book.MERCHANT: 6000}


@pytest.mark.parametrize("end", ["expired", "terminated"])
def test_what_had_moved_when_the_end_came_is_noted(shop: Shop, end: str) -> None:
    account = splitting(shop, parallel_mode=True, lifetime_minutes=30)
    invoice = shop.processed(("succeeded",), ("pending",), DECLINED, commerce_account=account)
    if end == "expired":
        shop.move(30)
    else:
        shop.terminate(invoice)
    assert (shop.status(invoice), shop.read(invoice)["processed_amount"]) == (end, None)
    assert [note["operation"] for note in shop.late(invoice)] == ["op_1"]
    shop.news("op_2", "succeeded")
    assert [note["operation"] for note in shop.late(invoice)] == ["op_1", "op_2"]
    assert shop.books(invoice) == {Book.PROVIDER: -8000, Book.SUSPENSE: 8000}
    assert shop.next_due() is None


@pytest.mark.parametrize("parallel", [True, False])
def test_what_has_ended_meanwhile_is_not_begun(shop: Shop, parallel: bool) -> None:
    """The end comes while the provider is asked for the first of three."""
    invoice = shop.create(commerce_account=splitting(shop, parallel_mode=parallel))
    shop.provider.before_answer = lambda _: shop.terminate(invoice)
    shop.process(invoice)
    assert (shop.status(invoice), shop.provider.amounts) == ("terminated", ["40.00"])
    assert [note["operation"] for note in shop.late(invoice)] == ["op_1"]
    shop.move(60)
    assert shop.provider.amounts == ["40.00"]


def test_what_is_open_still_has_moved_nothing_whatever_is_said(shop: Shop) -> None:
    invoice = shop.processed(("pending",))
    operation = shop.provider.only() | {"moved": {"value": "60.00", "currency": "EUR"}}
    for status in ("accepted", "pending"):
        assert shop.tell(operation | {"status": status}) == 204
    assert (shop.status(invoice), shop.books(invoice)) == ("process_pending", {})
