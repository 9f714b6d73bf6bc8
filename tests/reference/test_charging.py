"""What is taken of a payment, as merchant, provider and ledger see it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payconform.reference import wire

from .shop import ROOT, Shop, open_shop

TEN_AND_TWO = {"rate": "10", "fixed": "2", "currency": "EUR"}


def amounts(shop: Shop, invoice: str) -> dict[str, Any]:
    """Exactly as they are told."""
    document = wire.loads(shop.send("GET", f"{ROOT}/{invoice}").data)
    return dict(document["data"]["attributes"])


@pytest.mark.parametrize(
    ("include", "reverse", "payment_amount", "fee", "deposit"),
    [
        (True, False, "100.00", "12.00", "88.00"),
        (True, True, "113.33", "13.33", "100.00"),
        (False, False, "112.00", "12.00", "100.00"),
        (False, True, "100.00", "10.91", "89.09"),
    ],
)
def test_the_provider_is_asked_for_what_the_payer_pays(
    shop: Shop, include: bool, reverse: bool, payment_amount: str, fee: str, deposit: str
) -> None:
    account = shop.open_account(fee=TEN_AND_TWO | {"reverse": reverse}, include_commission=include)
    invoice = shop.processed(("succeeded",), commerce_account=account)
    assert shop.provider.only()["amount"] == {"value": payment_amount, "currency": "EUR"}
    told = amounts(shop, invoice)
    assert told["status"] == "processed"
    assert told["amount"] == 100
    assert told["payment_amount"] == told["processed_amount"] == Decimal(payment_amount)
    assert told["fee"] == told["processed_fee"] == Decimal(fee)
    assert told["deposit"] == told["processed_deposit"] == Decimal(deposit)


def test_until_it_is_paid_nothing_is_processed(shop: Shop) -> None:
    told = amounts(shop, shop.create(commerce_account=shop.open_account(fee=TEN_AND_TWO)))
    assert [told[f"processed_{name}"] for name in ("amount", "fee", "deposit")] == [None] * 3


def test_of_a_part_the_fee_is_calculated_anew(shop: Shop) -> None:
    account = shop.open_account(fee=TEN_AND_TWO, include_commission=True)
    invoice = shop.processed(("partial", "60.00"), commerce_account=account)
    told = amounts(shop, invoice)
    assert told["status"] == "partially_processed"
    assert (told["processed_amount"], told["processed_fee"], told["processed_deposit"]) == (60, 8, 52)
    assert (told["payment_amount"], told["fee"], told["deposit"]) == (100, 12, 88)


def test_the_asked_amount_is_only_a_part_where_the_fee_comes_on_top(shop: Shop) -> None:
    account = shop.open_account(fee=TEN_AND_TWO)
    invoice = shop.processed(("partial", "100.00"), commerce_account=account)
    assert shop.status(invoice) == "partially_processed"


def test_all_that_was_paid_can_be_refunded(shop: Shop) -> None:
    invoice = shop.processed(("succeeded",), commerce_account=shop.open_account(fee=TEN_AND_TWO))
    assert shop.take_back(invoice, amount=112.01).status_code == 422
    assert shop.take_back(invoice).status_code == 201
    told = amounts(shop, invoice)
    assert (told["status"], told["refunded_amount"]) == ("refunded", 112)


@pytest.mark.parametrize(("rate", "fee"), [("1", "1.50"), ("10", "10.00"), ("30", "20.00")])
def test_the_fee_stays_within_its_bounds(shop: Shop, rate: str, fee: str) -> None:
    bounds = {"rate": rate, "minimum": "1.50", "maximum": "20", "currency": "EUR"}
    assert amounts(shop, shop.create(commerce_account=shop.open_account(fee=bounds)))["fee"] == Decimal(fee)


def test_fees_are_those_of_their_currency(shop: Shop) -> None:
    account = shop.open_account(fee=TEN_AND_TWO)
    told = amounts(shop, shop.create(commerce_account=account, currency="JPY"))
    assert (told["fee"], told["payment_amount"]) == (0, 100)


def test_the_fee_is_booked_apart_from_what_the_merchant_gets(shop: Shop) -> None:
    """What came is booked as it is known, and cleared when the invoice is settled."""
    account = shop.open_account(fee=TEN_AND_TWO, include_commission=True)
    invoice = shop.processed(("succeeded",), commerce_account=account)
    booked = [(one["account"], one["side"], one["amount"]) for one in shop.rows(invoice, "transactions")]
    assert booked == [
        ("provider", "debit", 100),
        ("suspense", "credit", 100),
        ("suspense", "debit", 100),
        ("merchant", "credit", 88),
        ("fees", "credit", 12),
    ]


@st.composite
def schemes(draw: st.DrawFn, currency: str, scale: Decimal) -> dict[str, Any]:
    """As an account is opened with them."""
    small = st.integers(0, 5000).map(lambda minor: minor * scale)
    bounds = draw(st.tuples(small, small))
    fees = {"fixed": draw(small), "minimum": min(bounds), "maximum": max(bounds)}
    return {
        **{name: f"{amount:f}" for name, amount in fees.items()},
        "rate": f"{draw(st.decimals(0, '99.99', places=2)):f}",
        "reverse": draw(st.booleans()),
        "currency": currency,
    }


@settings(max_examples=40)
@given(st.data(), st.sampled_from([("JPY", "1"), ("EUR", "0.01"), ("BHD", "0.001")]))
def test_laws(data: st.DataObject, currency: tuple[str, str]) -> None:
    code, scale = currency[0], Decimal(currency[1])
    amounts_of_it = st.integers(1, 10**9).map(lambda minor: minor * scale)
    fee = data.draw(schemes(code, scale))
    with open_shop() as shop:
        account = shop.open_account(fee=fee, include_commission=data.draw(st.booleans()))
        amount = data.draw(amounts_of_it)
        wanted = {"reference_id": "r", "amount": amount, "currency": code, "commerce_account": account}
        answer = shop.send("POST", ROOT, data=wire.dumps(wanted), content_type="application/json")
        if answer.status_code != 201:
            assert answer.json["error_codes"] == ["fee_exceeds_amount"]
            return
        invoice = answer.json["data"]["id"]
        told = amounts(shop, invoice)
        assert told["payment_amount"] == told["deposit"] + told["fee"]
        assert told["deposit"] > 0
        assert Decimal(fee["minimum"]) <= told["fee"] <= Decimal(fee["maximum"])

        paid = min(data.draw(amounts_of_it), told["payment_amount"])
        whole = paid == told["payment_amount"]
        shop.provider.does(("succeeded",) if whole else ("partial", f"{paid:f}"))
        shop.process(invoice)
        told = amounts(shop, invoice)
        assert told["status"] == ("processed" if whole else "partially_processed")
        assert told["processed_amount"] == paid == told["processed_fee"] + told["processed_deposit"]
        assert min(told["processed_fee"], told["processed_deposit"]) >= 0
        assert not whole or (told["processed_fee"], told["processed_deposit"]) == (
            told["fee"],
            told["deposit"],
        )
