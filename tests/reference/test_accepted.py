"""The provider has taken an operation, and doesn't say yet whether its result will take long."""

from __future__ import annotations

import pytest

from .shop import EACH_EDITION, Shop

DAY = 24 * 60.0
pytestmark = EACH_EDITION


def test_the_invoice_stays_at_work_and_is_polled_more_and_more_rarely(shop: Shop) -> None:
    invoice = shop.processed(("accepted",))
    assert shop.path(invoice) == ["created", "processing"]
    assert shop.next_due() == 5
    shop.move(39)
    assert shop.provider.reads == 3  # after 5, 10 and 20 minutes
    assert shop.path(invoice) == ["created", "processing"]
    shop.provider.change(shop.provider.only(), "succeeded")
    shop.move(1)
    assert shop.path(invoice) == ["created", "processing", "processed"]
    assert shop.next_due() is None


@pytest.mark.parametrize("by_callback", [True, False])
def test_it_sleeps_as_soon_as_it_is_known_to_take_long(shop: Shop, by_callback: bool) -> None:
    invoice = shop.processed(("accepted",))
    pending = shop.provider.change(shop.provider.only(), "pending")
    if by_callback:
        shop.tell(pending)
    else:
        shop.move(5)
    assert shop.path(invoice) == ["created", "processing", "process_pending"]
    shop.tell(shop.provider.change(shop.provider.only(), "succeeded"))
    assert shop.path(invoice)[3:] == ["processing", "processed"]


def test_what_takes_it_back_likewise(shop: Shop) -> None:
    invoice, back = shop.processed(), shop.back
    shop.provider.does(("accepted",))
    shop.take_back(invoice)
    assert shop.status(invoice) == back.working
    shop.provider.change(shop.provider.operations["op_2"], "pending")
    shop.move(5)
    assert shop.status(invoice) == back.pending
    shop.provider.change(shop.provider.operations["op_2"], "succeeded")
    shop.move(5)
    assert shop.path(invoice)[3:] == [back.working, back.pending, back.working, back.whole]


@pytest.mark.parametrize("word", ["accepted", "pending"])
def test_that_it_was_taken_is_no_news_once_more_is_known(shop: Shop, word: str) -> None:
    invoice = shop.processed(("pending",))
    before = shop.digest()
    shop.tell(shop.provider.change(shop.provider.only(), word))
    assert shop.digest() == before
    assert shop.status(invoice) == "process_pending"


def test_an_operation_whose_answer_was_lost_is_found_accepted(shop: Shop) -> None:
    invoice = shop.processed(("lost", ("accepted",)))
    shop.tell(shop.provider.only())
    assert shop.status(invoice) == "processing"
    assert shop.next_due() == 5
    shop.move(DAY)
    assert len(shop.provider.calls) == 1


def test_what_was_accepted_and_failed_is_tried_again(shop: Shop) -> None:
    invoice = shop.processed(("accepted",), ("succeeded",))
    shop.move(2)
    shop.tell(shop.provider.change(shop.provider.only(), "failed", "general_error"))
    assert shop.next_due() == 1
    shop.move(1)
    assert shop.status(invoice) == "processed"
    assert len(shop.provider.calls) == 2


def test_the_lifetime_ends_it_all_the_same(shop: Shop) -> None:
    invoice = shop.processed(("accepted",), expires=shop.clock.now() // 1_000_000 + 3600)
    shop.move(60)
    assert shop.path(invoice) == ["created", "processing", "expired"]
    assert shop.next_due() is None
