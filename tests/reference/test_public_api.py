"""The public API: what an account's options allow it, and what they let it tell."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from payconform.reference.lifecycle.products import Product
from payconform.reference.lifecycle.transitions import Edition

from .shop import ACCOUNTS, EACH_PRODUCT, PAYOUTS, ROOT, Shop

PUBLIC = "/public-api/payment-invoices"
GOOD = {"reference_id": "r", "amount": 100, "currency": "EUR"}
FEE = {"rate": "2.5", "fixed": "0.30", "currency": "EUR"}


def account(shop: Shop, fee: dict[str, Any] | None = None, **options: Any) -> dict[str, Any]:
    """The new account's id and public key."""
    opened = shop.open_account(fee=fee, **options)
    told = shop.send("GET", f"{ACCOUNTS}/{opened}").json["data"]["attributes"]
    return {"id": opened, "public_key": told["public_key"]}


def create(shop: Shop, key: object, **attributes: Any) -> TestResponse:
    return shop.send("POST", PUBLIC, json=GOOD | {"public_key": key} | attributes, auth=None)


def prerequest(shop: Shop, key: object, currency: object = "EUR") -> TestResponse:
    body = {"public_key": key, "currency": currency}
    return shop.send("POST", f"/public-api/{shop.edition.product}-prerequest", json=body, auth=None)


def services(shop: Shop, key: object, currency: object = "EUR") -> list[dict[str, Any]]:
    answer = prerequest(shop, key, currency)
    assert answer.status_code == 200, answer.text
    return list(answer.json["data"])


def test_a_buyer_creates_an_invoice_of_the_account_and_reads_it(shop: Shop) -> None:
    mine = account(shop, public_creation=True)
    answer = create(shop, mine["public_key"], commerce_account="coma_1")
    assert answer.status_code == 201
    invoice = answer.json["data"]["id"]
    assert shop.read(invoice)["commerce_account"] == mine["id"]
    read = shop.send("GET", f"{PUBLIC}/{invoice}", query_string={"public_key": mine["public_key"]}, auth=None)
    assert read.json == answer.json


def test_the_body_may_be_enveloped(shop: Shop) -> None:
    mine = account(shop, public_creation=True)
    attributes = GOOD | {"public_key": mine["public_key"]}
    body = {"data": {"type": "payment-invoices", "attributes": attributes}}
    assert shop.send("POST", PUBLIC, json=body, auth=None).status_code == 201


def test_without_the_option_nothing_is_created(shop: Shop) -> None:
    mine = account(shop, public_creation=False)
    before = shop.digest()
    answer = create(shop, mine["public_key"])
    assert (answer.status_code, answer.json["error_codes"]) == (403, ["public_creation_off"])
    assert shop.digest() == before
    assert shop.create(reference_id="r", commerce_account=mine["id"])


@EACH_PRODUCT
@pytest.mark.parametrize("key", ["pk_test_none", "", None, 7, ["pk"]])
def test_an_unknown_key_is_refused_everywhere(shop: Shop, key: object) -> None:
    before = shop.digest()
    invoice = shop.create()
    after = shop.digest()
    path = f"/public-api/{shop.edition.product.resource}/{invoice}"
    for answer in (
        create(shop, key),
        prerequest(shop, key),
        shop.send("GET", path, query_string={"public_key": str(key)}, auth=None),
        shop.send("GET", path, auth=None),
    ):
        assert answer.status_code == 401
        assert "unknown_public_key" in answer.json["error_codes"]
        assert "WWW-Authenticate" not in answer.headers
    assert shop.digest() == after != before


def test_the_invoice_of_another_account_is_unknown(shop: Shop) -> None:
    mine = account(shop, public_creation=True)
    query = {"public_key": mine["public_key"]}
    answer = shop.send("GET", f"{PUBLIC}/{shop.create()}", query_string=query, auth=None)
    assert answer.status_code == 404


def test_nobody_pays_out_in_public(shop: Shop) -> None:
    """Whose payout it is can be read there."""
    payouts = shop.in_edition(PAYOUTS)
    mine = account(payouts)
    path, query = "/public-api/payout-invoices", {"public_key": mine["public_key"]}
    assert shop.send("POST", path, json=GOOD | query, auth=None).status_code in {404, 405}
    invoice = payouts.create(commerce_account=mine["id"])
    read = shop.send("GET", f"{path}/{invoice}", query_string=query, auth=None)
    assert read.json["data"]["attributes"] == payouts.read(invoice)
    assert shop.send("GET", f"{PUBLIC}/{invoice}", query_string=query, auth=None).status_code == 404


def test_the_private_api_takes_no_public_key(shop: Shop) -> None:
    mine = account(shop, public_creation=True)
    answer = shop.send("POST", ROOT, json=GOOD | {"public_key": mine["public_key"]}, auth=None)
    assert answer.status_code == 401


CODES = {
    Product.PAYMENT: ["payment_card_eur_hpp", "bank_transfer_eur_hpp", "test_eur_test"],
    Product.PAYOUT: ["payment_card_eur", "bank_transfer_eur", "test_eur"],
}


@EACH_PRODUCT
def test_the_services_of_a_currency_are_listed(shop: Shop, edition: Edition) -> None:
    rows = services(shop, account(shop)["public_key"])
    assert {row["type"] for row in rows} == {f"{edition.product}-services"}
    assert [row["id"] for row in rows] == CODES[edition.product]
    assert rows[0]["attributes"] == {"method": "payment_card", "currency": "EUR"}
    for row in rows:
        assert shop.create(service=row["id"])


@EACH_PRODUCT
@pytest.mark.parametrize(
    ("badge", "fee", "currency", "shown"),
    [
        (True, None, "EUR", True),
        (True, FEE, "EUR", False),
        (True, FEE, "USD", True),
        (True, {"rate": "0", "currency": "EUR"}, "EUR", True),
        (True, {"minimum": "0.01", "currency": "EUR"}, "EUR", False),
        (False, None, "EUR", False),
    ],
)
def test_the_badge_is_for_what_costs_nothing_where_it_is_wanted(
    shop: Shop, badge: bool, fee: dict[str, str] | None, currency: str, shown: bool
) -> None:
    mine = account(shop, fee, zero_fee_badge=badge)
    for row in services(shop, mine["public_key"], currency):
        assert row["attributes"].get("zero_fee") is (True if shown else None)


@EACH_PRODUCT
@pytest.mark.parametrize("include", [True, False])
def test_fee_details_are_told_where_they_are_wanted(shop: Shop, include: bool) -> None:
    mine = account(shop, FEE, fee_details=True, include_commission=include)
    for row in services(shop, mine["public_key"]):
        assert row["attributes"]["fee"] == {
            "strategy": "internal" if include else "external",
            "reverse": False,
            "rate": "2.5",
            "fixed": "0.30",
            "minimum": "0.00",
            "maximum": None,
            "currency": "EUR",
        }
    for row in services(shop, account(shop, FEE)["public_key"]):
        assert "fee" not in row["attributes"]


@pytest.mark.parametrize(
    ("currency", "code"), [(None, "required"), ("ZZZ", "unknown_currency"), (978, "invalid")]
)
def test_services_need_a_currency(shop: Shop, currency: object, code: str) -> None:
    answer = prerequest(shop, account(shop)["public_key"], currency)
    assert (answer.status_code, answer.json["error_codes"]) == (422, [code])
