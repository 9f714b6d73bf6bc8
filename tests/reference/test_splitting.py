"""Above the limit of one payout an amount is paid out by several, side by side or one after another."""

from __future__ import annotations

import pytest

from payconform.reference.lifecycle.transitions import PROCESS
from payconform.reference.money.ledger import Book

from .payouts import DECLINED, PASSING, splitting
from .shop import EACH_PAYOUT_EDITION, Shop

pytestmark = EACH_PAYOUT_EDITION


@pytest.mark.parametrize("parallel", [True, False])
@pytest.mark.parametrize(
    ("amount", "asked"),
    [
        (39.99, ["39.99"]),
        (40, ["40.00"]),
        (40.01, ["40.00", "0.01"]),
        (80, ["40.00", "40.00"]),
        (100, ["40.00", "40.00", "20.00"]),
    ],
)
def test_together_they_are_the_whole(shop: Shop, parallel: bool, amount: float, asked: list[str]) -> None:
    invoice = shop.processed(commerce_account=splitting(shop, parallel_mode=parallel), amount=amount)
    assert shop.provider.amounts == asked
    told = shop.read(invoice)
    assert (told["status"], told["processed_amount"]) == ("processed", amount)
    assert shop.path(invoice) == ["created", "processing", "processed"]


def test_they_belong_to_one_request(shop: Shop) -> None:
    invoice = shop.processed(commerce_account=splitting(shop))
    request = shop.send("GET", f"{shop.root}/{invoice}/payout-request").json["data"]
    assert (request["attributes"]["amount"], request["attributes"]["status"]) == (100, "processed")
    rows = shop.send("GET", f"{shop.root}/{invoice}/payouts").json["data"]
    assert {row["relationships"]["payout-request"]["data"]["id"] for row in rows} == {request["id"]}
    payouts = [row["attributes"] for row in rows]
    assert [(one["part"], one["number"], one["amount"]) for one in payouts] == [
        (1, 1, 40),
        (2, 1, 40),
        (3, 1, 20),
    ]


def test_one_after_another_each_waits_for_the_result_of_the_one_before(shop: Shop) -> None:
    invoice = shop.processed(("pending",), commerce_account=splitting(shop))
    for number, amounts in enumerate((["40.00"], ["40.00"] * 2, ["40.00", "40.00", "20.00"]), 1):
        assert (shop.status(invoice), shop.provider.amounts) == ("process_pending", amounts)
        assert shop.read(invoice)["processed_amount"] is None
        shop.news(f"op_{number}", "succeeded")
    assert shop.read(invoice)["processed_amount"] == 100
    sleeps = ["processing", "process_pending"] * 3
    assert shop.path(invoice) == ["created", *sleeps, "processing", "processed"]


def test_side_by_side_all_are_begun_at_once(shop: Shop) -> None:
    invoice = shop.processed(("pending",), commerce_account=splitting(shop, parallel_mode=True))
    assert shop.provider.amounts == ["40.00", "40.00", "20.00"]
    for operation in ("op_3", "op_1"):
        shop.news(operation, "succeeded")
        assert (shop.status(invoice), shop.read(invoice)["processed_amount"]) == ("process_pending", None)
    shop.news("op_2", "succeeded")
    assert shop.path(invoice) == ["created", "processing", "process_pending", "processing", "processed"]


@pytest.mark.parametrize("parallel", [True, False])
def test_one_that_fails_leaves_the_others(shop: Shop, parallel: bool) -> None:
    account = splitting(shop, parallel_mode=parallel)
    invoice = shop.processed(DECLINED, ("succeeded",), commerce_account=account)
    told = shop.read(invoice)
    assert (told["status"], told["processed_amount"], told["resolution"]) == ("partially_processed", 60, "ok")
    assert shop.provider.amounts == ["40.00", "40.00", "20.00"]
    assert shop.books(invoice) == {Book.PROVIDER: -6000, Book.MERCHANT: 6000}


@pytest.mark.parametrize("parallel", [True, False])
def test_what_was_paid_in_part_by_each_is_paid_in_part(shop: Shop, parallel: bool) -> None:
    account = splitting(shop, parallel_mode=parallel)
    invoice = shop.processed(("partial", "0.10"), commerce_account=account)
    assert (shop.status(invoice), shop.read(invoice)["processed_amount"]) == ("partially_processed", 0.3)


@pytest.mark.parametrize("parallel", [True, False])
def test_where_all_fail_it_has_failed(shop: Shop, parallel: bool) -> None:
    account = splitting(shop, parallel_mode=parallel)
    invoice = shop.processed(DECLINED, commerce_account=account)
    told = shop.read(invoice)
    assert (told["status"], told["resolution"]) == ("process_failed", "declined_error")
    assert len(shop.provider.operations) == told["attempts"] == 3


@pytest.mark.parametrize("parallel", [True, False])
def test_one_that_may_pass_is_tried_again_by_itself(shop: Shop, parallel: bool) -> None:
    account = splitting(shop, parallel_mode=parallel)
    invoice = shop.processed(PASSING, ("succeeded",), commerce_account=account)
    assert shop.status(invoice) == shop.edition.waiting(PROCESS)
    shop.move(1)
    assert shop.status(invoice) == "processed"
    tried = ["40.00", "40.00", "20.00", "40.00"] if parallel else ["40.00", "40.00", "40.00", "20.00"]
    assert shop.provider.amounts == tried
    assert sorted((one["part"], one["number"]) for one in shop.attempts(invoice)) == [
        (1, 1),
        (1, 2),
        (2, 1),
        (3, 1),
    ]


def test_the_limit_of_attempts_is_that_of_each(shop: Shop) -> None:
    account = splitting(shop, parallel_mode=True, attempts_limit=2)
    invoice = shop.processed(("succeeded",), PASSING, commerce_account=account)
    shop.move(60)
    assert (shop.status(invoice), shop.read(invoice)["processed_amount"]) == ("partially_processed", 40)
    assert sorted((one["part"], one["number"]) for one in shop.attempts(invoice)) == [
        (1, 1),
        (2, 1),
        (2, 2),
        (3, 1),
        (3, 2),
    ]


def test_work_shows_before_trouble_and_trouble_before_sleep(shop: Shop) -> None:
    account = splitting(shop, parallel_mode=True)
    invoice = shop.processed(("accepted",), ("pending",), commerce_account=account)
    assert shop.status(invoice) == "processing"
    shop.news("op_2", *PASSING)
    assert shop.status(invoice) == "processing"
    shop.news("op_1", "pending")
    assert shop.status(invoice) == shop.edition.waiting(PROCESS)
    shop.move(1)
    assert shop.status(invoice) == "process_pending"


@pytest.mark.parametrize(
    ("split", "limit", "amount", "detail"),
    [
        (False, "40", 40.01, "amount is above 40.00 EUR, which one payout may move"),
        (True, "0.99", 100, "amount would take more than 100 payouts"),
    ],
)
def test_what_cannot_be_split_is_refused(
    shop: Shop, split: bool, limit: str, amount: float, detail: str
) -> None:
    account = splitting(shop, split_mode=split, amount_limit={"amount": limit, "currency": "EUR"})
    before = shop.digest()
    answer = shop.order(commerce_account=account, amount=amount)
    assert (answer.status_code, answer.json["error_codes"]) == (422, ["limit_exceeded"])
    assert answer.json["errors"][0]["detail"] == detail
    assert shop.digest() == before


def test_a_limit_is_one_of_its_currency(shop: Shop) -> None:
    account = splitting(shop, split_mode=False)
    shop.processed(commerce_account=account, currency="USD")
    assert shop.provider.amounts == ["100.00"]


def test_without_splitting_what_is_within_the_limit_is_paid_out_at_once(shop: Shop) -> None:
    shop.processed(commerce_account=splitting(shop, split_mode=False), amount=40)
    assert shop.provider.amounts == ["40.00"]
