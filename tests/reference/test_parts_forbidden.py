"""Where no part of a payout is allowed, what was paid alone is taken back, and nothing is processed."""

from __future__ import annotations

import pytest

from payconform.reference.money.ledger import Book

from .payouts import DECLINED, PASSING, splitting
from .shop import EACH_PAYOUT_EDITION, Shop

pytestmark = EACH_PAYOUT_EDITION

PART = ("partial", "60.00")
FAILED = ["created", "processing", "process_pending", "processing", "process_failed"]


def forbidding(shop: Shop) -> str:
    return shop.open_account(allow_partially=False)


def in_an_hour(shop: Shop) -> int:
    return shop.clock.now() // 1_000_000 + 3600


def kinds(shop: Shop) -> list[tuple[str, str, str]]:
    """Of each operation the kind, what it takes back, and the amount."""
    return [
        (one["kind"], one["parent"] or "", one["amount"]["value"])
        for one in shop.provider.operations.values()
    ]


def assert_nothing_is_processed(shop: Shop, invoice: str) -> None:
    told = shop.read(invoice)
    assert (told["status"], told["resolution"]) == ("process_failed", "processing_error")
    assert [told[f"processed_{name}"] for name in ("amount", "fee", "writeoff", "service_amount")] == [
        None
    ] * 4
    assert shop.books(invoice) == {}
    assert shop.late(invoice) == []
    assert shop.next_due() is None


def test_the_whole_is_processed(shop: Shop) -> None:
    invoice = shop.processed(commerce_account=forbidding(shop))
    assert shop.path(invoice) == ["created", "processing", "processed"]


def test_a_part_is_taken_back(shop: Shop) -> None:
    invoice = shop.processed(PART, ("succeeded",), commerce_account=forbidding(shop))
    assert kinds(shop) == [("payout", "", "100.00"), ("cancellation", "op_1", "60.00")]
    assert_nothing_is_processed(shop, invoice)
    assert shop.path(invoice) == FAILED
    assert shop.told() == FAILED[1:]


def test_until_it_is_back_the_invoice_waits(shop: Shop) -> None:
    invoice = shop.processed(PART, ("pending",), commerce_account=forbidding(shop))
    assert shop.path(invoice) == ["created", "processing", "process_pending"]
    assert shop.books(invoice) == {Book.PROVIDER: -6000, Book.SUSPENSE: 6000}
    assert shop.take_back(invoice).status_code == 409
    shop.news("op_2", "succeeded")
    assert_nothing_is_processed(shop, invoice)
    assert shop.path(invoice) == FAILED


def test_the_request_ends_as_the_invoice_does(shop: Shop) -> None:
    invoice = shop.processed(PART, ("succeeded",), commerce_account=forbidding(shop))
    request = shop.send("GET", f"{shop.root}/{invoice}/payout-request").json["data"]
    assert request["attributes"]["status"] == "process_failed"


@pytest.mark.parametrize("parallel", [True, False])
def test_so_are_the_payouts_of_a_split_when_one_of_them_fails(shop: Shop, parallel: bool) -> None:
    account = splitting(shop, allow_partially=False, parallel_mode=parallel)
    words = (("succeeded",), DECLINED, ("succeeded",))
    invoice = shop.processed(*words, commerce_account=account)
    paid = [("payout", "", "40.00")] * 2 + [("payout", "", "20.00")] * parallel
    back = [("cancellation", "op_1", "40.00")] + [("cancellation", "op_3", "20.00")] * parallel
    assert kinds(shop) == paid + back
    assert_nothing_is_processed(shop, invoice)


def test_what_is_open_still_is_waited_for_first(shop: Shop) -> None:
    account = splitting(shop, allow_partially=False, parallel_mode=True)
    words = (("pending",), DECLINED, ("succeeded",))
    invoice = shop.processed(*words, commerce_account=account)
    assert len(kinds(shop)) == 3
    shop.provider.does(("succeeded",))
    shop.news("op_1", "succeeded")
    assert kinds(shop)[3:] == [("cancellation", "op_1", "40.00"), ("cancellation", "op_3", "20.00")]
    assert_nothing_is_processed(shop, invoice)


def test_where_nothing_was_paid_it_has_failed_as_usual(shop: Shop) -> None:
    account = splitting(shop, allow_partially=False)
    invoice = shop.processed(DECLINED, commerce_account=account)
    assert (shop.read(invoice)["resolution"], kinds(shop)) == ("declined_error", [("payout", "", "40.00")])


def test_taking_back_is_tried_again(shop: Shop) -> None:
    words = (PART, PASSING, ("lost", ("succeeded",)))
    invoice = shop.processed(*words, commerce_account=forbidding(shop))
    assert (shop.status(invoice), shop.next_due()) == ("process_pending", 1)
    shop.move(1)
    assert (shop.status(invoice), shop.next_due()) == ("process_pending", 2)
    shop.move(2)
    assert_nothing_is_processed(shop, invoice)
    assert shop.path(invoice) == FAILED
    assert len(shop.provider.operations) == 3


@pytest.mark.parametrize("word", [DECLINED, ("partial", "20.00")])
def test_what_stays_out_is_left_in_suspense_until_the_lifetime_ends(
    shop: Shop, word: tuple[str, ...]
) -> None:
    account = forbidding(shop)
    invoice = shop.processed(PART, word, commerce_account=account, expires=in_an_hour(shop))
    back = 2000 if word[0] == "partial" else 0
    assert shop.status(invoice) == "process_pending"
    shop.move(60)
    assert shop.path(invoice)[2:] == ["process_pending", "expired"]
    assert shop.books(invoice) == {Book.PROVIDER: back - 6000, Book.SUSPENSE: 6000 - back}
    assert [note["amount"] for note in shop.late(invoice)] == ([60, 20] if back else [60])
    assert shop.next_due() is None


@pytest.mark.parametrize("end", ["expired", "terminated"])
def test_it_may_end_meanwhile_and_what_comes_back_then_is_noted(shop: Shop, end: str) -> None:
    account = forbidding(shop)
    invoice = shop.processed(PART, ("pending",), commerce_account=account, expires=in_an_hour(shop))
    if end == "expired":
        shop.move(60)
    else:
        assert shop.terminate(invoice).status_code == 200
    assert shop.status(invoice) == end
    shop.news("op_2", "succeeded")
    assert shop.status(invoice) == end
    assert [note["operation"] for note in shop.late(invoice)] == ["op_1", "op_2"]
    assert shop.books(invoice) == {}


def test_what_is_paid_out_while_a_part_is_taken_back_settles_nothing(shop: Shop) -> None:
    account = splitting(shop, allow_partially=False)
    words = (("succeeded",), DECLINED, ("pending",))
    invoice = shop.processed(*words, commerce_account=account)
    shop.news("op_2", "succeeded")  # after all: but its invoice is on the way back
    assert (shop.status(invoice), shop.read(invoice)["processed_amount"]) == ("process_pending", None)
    assert [note["operation"] for note in shop.late(invoice)] == ["op_2"]
    assert len(shop.provider.operations) == 3
    shop.news("op_3", "succeeded")
    assert shop.status(invoice) == "process_failed"
    assert shop.books(invoice) == {Book.PROVIDER: -4000, Book.SUSPENSE: 4000}


def test_nothing_needs_to_be_taken_back_any_more_once_the_provider_has_reversed_it(shop: Shop) -> None:
    invoice = shop.processed(PART, DECLINED, commerce_account=forbidding(shop))
    assert shop.status(invoice) == "process_pending"
    shop.news("op_1", "reversed")
    assert_nothing_is_processed(shop, invoice)
