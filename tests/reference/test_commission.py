"""What a payout costs its merchant: the write-off, the fee, and what the receiver gets."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from payconform.reference import wire
from payconform.reference.money.ledger import Book

from .payouts import DECLINED, splitting
from .shop import EACH_PAYOUT_EDITION, Shop

pytestmark = EACH_PAYOUT_EDITION

TEN_AND_TWO = {"rate": "10", "fixed": "2", "currency": "EUR"}


def amounts(shop: Shop, invoice: str, prefix: str = "") -> tuple[Any, ...]:
    """Write-off, fee and amount, exactly as they are told."""
    document: Any = wire.loads(shop.send("GET", f"{shop.root}/{invoice}").data)
    told = document["data"]["attributes"]
    return tuple(told[f"{prefix}{name}"] for name in ("writeoff", "fee", "amount"))


@pytest.mark.parametrize(
    ("include", "writeoff", "fee", "amount"),
    [(True, "100.00", "12.00", "88.00"), (False, "112.00", "12.00", "100.00")],
)
def test_the_commission_lies_in_what_was_asked_for_or_comes_on_top(
    shop: Shop, include: bool, writeoff: str, fee: str, amount: str
) -> None:
    account = shop.open_account(fee=TEN_AND_TWO, include_commission=include)
    invoice = shop.create(commerce_account=account)
    expected = Decimal(writeoff), Decimal(fee), Decimal(amount)
    assert amounts(shop, invoice) == expected
    assert amounts(shop, invoice, "processed_") == (None, None, None)
    shop.process(invoice)
    assert amounts(shop, invoice, "processed_") == expected
    assert shop.provider.amounts == [amount]
    charged, kept, paid = (int(one * 100) for one in expected)
    assert shop.books(invoice) == {Book.PROVIDER: -paid, Book.FEES: -kept, Book.MERCHANT: charged}


@pytest.mark.parametrize(
    ("include", "paid", "writeoff", "fee"),
    [
        (True, "44.00", "51.11", "7.11"),  # 10 % of 51.11 and 2.00
        (False, "50.00", "57.00", "7.00"),
    ],
)
def test_of_a_part_the_fee_is_calculated_anew(
    shop: Shop, include: bool, paid: str, writeoff: str, fee: str
) -> None:
    account = shop.open_account(fee=TEN_AND_TWO, include_commission=include)
    invoice = shop.processed(("partial", paid), commerce_account=account)
    assert shop.status(invoice) == "partially_processed"
    assert amounts(shop, invoice, "processed_") == (Decimal(writeoff), Decimal(fee), Decimal(paid))


def test_of_several_payouts_the_fee_is_that_of_their_sum(shop: Shop) -> None:
    account = splitting(shop, fee=TEN_AND_TWO)
    whole = shop.processed(commerce_account=account)
    assert amounts(shop, whole, "processed_") == (112, 12, 100)
    part = shop.processed(DECLINED, ("succeeded",), commerce_account=account)
    assert amounts(shop, part, "processed_") == (68, 8, 60)


def test_the_fee_is_kept_when_the_money_comes_back(shop: Shop) -> None:
    invoice = shop.processed(commerce_account=shop.open_account(fee=TEN_AND_TWO))
    assert shop.take_back(invoice, amount=100.01).status_code == 422
    assert shop.take_back(invoice).status_code == 201
    assert shop.status(invoice) == shop.back.whole
    assert shop.books(invoice) == {Book.FEES: -1200, Book.MERCHANT: 1200}


def test_what_was_not_paid_out_costs_nothing(shop: Shop) -> None:
    invoice = shop.processed(DECLINED, commerce_account=shop.open_account(fee=TEN_AND_TWO))
    assert amounts(shop, invoice, "processed_") == (None, None, None)
    assert shop.books(invoice) == {}


def test_a_fee_that_leaves_nothing_is_refused(shop: Shop) -> None:
    account = shop.open_account(fee=TEN_AND_TWO, include_commission=True)
    before = shop.digest()
    answer = shop.order(commerce_account=account, amount=2.22)
    assert (answer.status_code, answer.json["error_codes"]) == (422, ["fee_exceeds_amount"])
    assert "amount must be more than the fee" in answer.json["errors"][0]["detail"]
    assert shop.digest() == before
    assert shop.create(commerce_account=account, amount=2.23)


def test_the_limit_is_one_of_what_is_paid_out(shop: Shop) -> None:
    shop.processed(commerce_account=splitting(shop, fee=TEN_AND_TWO, include_commission=True))
    assert shop.provider.amounts == ["40.00", "40.00", "8.00"]


def test_a_list_finds_it_by_the_amount_that_it_shows(shop: Shop) -> None:
    account = shop.open_account(fee=TEN_AND_TWO, include_commission=True)
    invoice = shop.create(commerce_account=account)
    for amount, found in ((88, [invoice]), (100, [])):
        listed = shop.send("GET", shop.root, query_string={"filter[amount]": amount}).json["data"]
        assert [row["id"] for row in listed] == found
