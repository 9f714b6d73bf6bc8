"""Amounts in the currency of the service: the rule of rounding by itself, and payouts that keep it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payconform.reference import wire
from payconform.reference.money.exchange import Exchange
from payconform.reference.money.ledger import Book
from payconform.reference.money.minor_units import exponent

from .shop import EACH_PAYOUT_EDITION, Shop
from .test_taking_back import returned

CURRENCIES = ["JPY", "EUR", "BHD"]
RATES = st.decimals("0.000001", "1000000", places=6)
EXCHANGES = st.builds(Exchange, st.sampled_from(CURRENCIES), st.sampled_from(CURRENCIES), RATES)
AMOUNTS = st.integers(1, 10**9)


@pytest.mark.parametrize(
    ("source", "target", "rate", "amount", "there"),
    [
        ("EUR", "USD", "1.25", 100_00, 125_00),
        ("EUR", "USD", "1.005", 1_00, 1_01),  # 100.5: half a unit is rounded up
        ("EUR", "USD", "1.0049", 1_00, 1_00),
        ("EUR", "JPY", "160", 1_00, 160),
        ("EUR", "JPY", "160", 1, 2),  # 1.6
        ("JPY", "EUR", "0.006", 1, 1),  # 0.6
        ("JPY", "EUR", "0.004", 1, 0),  # 0.4
        ("EUR", "BHD", "0.4", 1, 4),
        ("BHD", "JPY", "400", 1, 0),  # 0.4
        ("EUR", "EUR", "2", 7, 7),
    ],
)
def test_an_amount_is_rounded_to_the_smallest_unit_half_up(
    source: str, target: str, rate: str, amount: int, there: int
) -> None:
    assert Exchange(source, target, Decimal(rate)).there(amount) == there


@given(EXCHANGES, AMOUNTS)
def test_it_is_never_off_by_more_than_half_a_unit(exchange: Exchange, amount: int) -> None:
    rate = Fraction(1) if exchange.source == exchange.target else Fraction(exchange.rate)
    exact = amount * rate * Fraction(10) ** (exponent(exchange.target) - exponent(exchange.source))
    assert abs(exchange.there(amount) - exact) <= Fraction(1, 2)


@given(EXCHANGES, AMOUNTS, st.data())
def test_all_is_all_and_a_part_is_neither_all_nor_nothing(
    exchange: Exchange, whole: int, data: st.DataObject
) -> None:
    of = exchange.there(whole)
    if not of:
        return
    part = data.draw(st.integers(1, of))
    back = exchange.part_back(part, of=of, whole=whole)
    assert (back == whole) is (part == of) or whole == 1  # whose smallest unit can't be parted
    assert 0 < back <= whole


@given(EXCHANGES, AMOUNTS, st.data())
def test_of_what_is_asked_for_never_more_goes_there_than_of_the_whole(
    exchange: Exchange, whole: int, data: st.DataObject
) -> None:
    of = data.draw(st.integers(1, whole))
    there = exchange.part_there(of, of=whole, whole=exchange.there(whole))
    assert there <= exchange.there(of) if of < whole else there == exchange.there(whole)
    assert of == whole or there < max(1, exchange.there(whole))


@given(EXCHANGES, AMOUNTS, st.data())
def test_more_that_moves_is_never_worth_less(exchange: Exchange, whole: int, data: st.DataObject) -> None:
    of = exchange.there(whole)
    if not of:
        return
    less, more = sorted((data.draw(st.integers(1, of)), data.draw(st.integers(1, of))))
    assert exchange.part_back(less, of=of, whole=whole) <= exchange.part_back(more, of=of, whole=whole)


@given(EXCHANGES, AMOUNTS, st.integers(1, 10**6))
def test_what_moves_beyond_the_whole_is_worth_no_less_than_that(
    exchange: Exchange, whole: int, more: int
) -> None:
    of = exchange.there(whole)
    assert exchange.part_back(of + more, of=of, whole=whole) >= whole


def exchanging(shop: Shop, rate: str, source: str = "EUR", target: str = "USD") -> str:
    return shop.open_account(exchange_rates=[{"from": source, "to": target, "rate": rate}])


def told(shop: Shop, invoice: str) -> dict[str, Any]:
    """Exactly as it is told."""
    document = wire.loads(shop.send("GET", f"{shop.root}/{invoice}").data)
    return dict(document["data"]["attributes"])


@EACH_PAYOUT_EDITION
def test_the_provider_moves_the_amount_of_the_service(shop: Shop) -> None:
    account = exchanging(shop, "1.25")
    invoice = shop.processed(commerce_account=account, service="bank_transfer_usd")
    assert shop.provider.only()["amount"] == {"value": "125.00", "currency": "USD"}
    shown = told(shop, invoice)
    assert (shown["currency"], shown["service_currency"]) == ("EUR", "USD")
    assert (shown["amount"], shown["exchange_rate"], shown["service_amount"]) == (100, Decimal("1.25"), 125)
    assert (shown["processed_amount"], shown["processed_service_amount"]) == (100, 125)
    assert shop.books(invoice, "EUR") == {Book.MERCHANT: 10000, Book.EXCHANGE: -10000}
    assert shop.books(invoice, "USD") == {Book.EXCHANGE: 12500, Book.PROVIDER: -12500}


@EACH_PAYOUT_EDITION
def test_in_its_own_currency_nothing_is_changed(shop: Shop) -> None:
    account = exchanging(shop, "1.25")
    shown = told(shop, shop.create(commerce_account=account))
    assert (shown["exchange_rate"], shown["service_amount"], shown["service_currency"]) == (1, 100, "EUR")


@EACH_PAYOUT_EDITION
def test_a_part_is_told_in_both_currencies(shop: Shop) -> None:
    account = exchanging(shop, "1.25")
    word = ("partial", "124.99")  # 99.992 EUR, which is rounded to less than the whole
    invoice = shop.processed(word, commerce_account=account, service="test_usd")
    shown = told(shop, invoice)
    assert shown["status"] == "partially_processed"
    assert (shown["processed_amount"], shown["processed_service_amount"]) == (
        Decimal("99.99"),
        Decimal("124.99"),
    )


@EACH_PAYOUT_EDITION
@pytest.mark.parametrize(
    ("amount", "moves", "status"), [(40, "50.00", "part"), (None, "125.00", "whole"), (0.01, "0.01", "part")]
)
def test_what_is_taken_back_is_asked_for_in_the_currency_of_the_service(
    shop: Shop, amount: float | None, moves: str, status: str
) -> None:
    account = exchanging(shop, "1.25")
    invoice = shop.processed(commerce_account=account, service="test_usd")
    shop.take_back(invoice, amount=amount)
    assert shop.provider.operations["op_2"]["amount"] == {"value": moves, "currency": "USD"}
    assert shop.status(invoice) == getattr(shop.back, status)
    assert returned(shop, invoice) == (amount or 100)


@EACH_PAYOUT_EDITION
def test_what_was_asked_for_and_came_back_whole_is_told_as_it_was_asked_for(shop: Shop) -> None:
    """Its amount is rounded once, on the way there: one yen is 0.006 EUR, and one cent 1.67 yen."""
    account = exchanging(shop, "0.006", "JPY", "EUR")
    invoice = shop.processed(commerce_account=account, currency="JPY", amount=1000, service="test_eur")
    shop.take_back(invoice, amount=1)
    assert shop.provider.operations["op_2"]["amount"]["value"] == "0.01"
    assert returned(shop, invoice) == 1
    assert shop.books(invoice, "JPY") == {Book.MERCHANT: 999, Book.EXCHANGE: -999}
    assert shop.books(invoice, "EUR") == {Book.PROVIDER: -599, Book.EXCHANGE: 599}


@EACH_PAYOUT_EDITION
@pytest.mark.parametrize(
    ("rate", "source", "target", "amount", "detail"),
    [
        ("0.000001", "EUR", "USD", 100, "amount is nothing in USD"),
        ("999999999", "BHD", "JPY", 10**9, "amount is more than any invoice holds in JPY"),
        ("1.25", "USD", "EUR", 100, "the account has no exchange rate from EUR to USD"),
    ],
)
def test_what_cannot_be_changed_is_refused(
    shop: Shop, rate: str, source: str, target: str, amount: int, detail: str
) -> None:
    account = exchanging(shop, rate, source, target)
    currency = "BHD" if source == "BHD" else "EUR"
    service = f"test_{'jpy' if source == 'BHD' else 'usd'}"
    before = shop.digest()
    answer = shop.order(commerce_account=account, amount=amount, currency=currency, service=service)
    assert (answer.status_code, answer.json["errors"][0]["detail"]) == (422, detail)
    assert shop.digest() == before


@EACH_PAYOUT_EDITION
def test_what_is_less_than_the_service_has_units_for_cannot_be_taken_back(shop: Shop) -> None:
    account = exchanging(shop, "1", "EUR", "JPY")
    invoice = shop.processed(commerce_account=account, service="test_jpy")
    before = shop.digest()
    answer = shop.take_back(invoice, amount=0.49)
    assert (answer.status_code, answer.json["error_codes"]) == (422, ["invalid_amount"])
    assert answer.json["errors"][0]["detail"] == "amount is nothing in JPY"
    assert shop.digest() == before
    assert shop.take_back(invoice, amount=0.5).status_code == 201


@EACH_PAYOUT_EDITION
def test_a_limit_is_one_of_what_the_provider_moves(shop: Shop) -> None:
    account = shop.open_account(
        exchange_rates=[{"from": "EUR", "to": "USD", "rate": "1.25"}],
        amount_limit={"amount": "50", "currency": "USD"},
        split_mode=True,
    )
    shop.processed(commerce_account=account, service="test_usd")
    assert shop.provider.amounts == ["50.00", "50.00", "25.00"]
