"""Commerce accounts: opened with what is agreed for each product, and told again so."""

from __future__ import annotations

from typing import Any

import pytest

from payconform.reference.lifecycle.products import Product
from payconform.reference.lifecycle.transitions import Edition

from .shop import ACCOUNTS, EACH_PRODUCT, Shop, open_shop

COMMON = {
    "zero_fee_badge": True,
    "fee_details": True,
    "include_commission": True,
    "internal_callback_data": True,
    "lifetime_minutes": 10,
    "attempts_limit": 20,
    "descriptor_template": "{id}",
}
OPTIONS = {
    Product.PAYMENT: COMMON | {"public_creation": True},
    Product.PAYOUT: COMMON
    | {"moderation_required": True, "allow_partially": False, "parallel_mode": True, "split_mode": True},
}
FEE = {
    "currency": "BHD",
    "rate": "2.5",
    "fixed": "0.300",
    "minimum": "0.000",
    "maximum": "10.005",
    "reverse": True,
}
SCHEME = {
    "amount_limit": {"amount": "40.000", "currency": "BHD"},
    "routes": ["primary", "backup"],
    "exchange_rates": [
        {"from": "EUR", "to": "USD", "rate": "1.25"},
        {"from": "USD", "to": "EUR", "rate": "0.8"},
    ],
}


def told(shop: Shop, account: str) -> dict[str, Any]:
    answer = shop.send("GET", f"{ACCOUNTS}/{account}")
    assert answer.status_code == 200
    return dict(answer.json["data"]["attributes"])


def test_an_account_is_told_as_it_was_opened(shop: Shop) -> None:
    terms = {
        "payment": {"options": OPTIONS[Product.PAYMENT], "fee": FEE},
        "payout": {"options": OPTIONS[Product.PAYOUT], "fee": FEE, **SCHEME},
    }
    body = {"data": {"type": "commerce-accounts", "attributes": {"name": "Shop"} | terms}}
    opened = shop.send("POST", ACCOUNTS, json=body)
    assert opened.status_code == 201
    attributes = opened.json["data"]["attributes"]
    assert attributes["public_key"].startswith("pk_test_")
    assert {name: attributes[name] for name in ("name", *terms)} == {"name": "Shop"} | terms
    assert told(shop, opened.json["data"]["id"]) == attributes


@EACH_PRODUCT
def test_what_is_left_out_is_as_usual(shop: Shop, edition: Edition) -> None:
    account = shop.open_account()
    assert account.startswith("coma_")
    agreed = told(shop, account)[edition.product]
    assert agreed["fee"] is None
    switches = {name: False for name, value in OPTIONS[edition.product].items() if isinstance(value, bool)}
    if edition.product is Product.PAYOUT:
        switches["allow_partially"] = True
    assert agreed["options"] == switches | {
        "lifetime_minutes": 10080,
        "attempts_limit": 5,
        "descriptor_template": "{description}",
    }


def test_payouts_go_by_one_way_without_limit_and_exchange_where_nothing_is_agreed(shop: Shop) -> None:
    agreed = told(shop, shop.open_account())["payout"]
    assert {name: agreed[name] for name in SCHEME} == {
        "amount_limit": None,
        "routes": ["main"],
        "exchange_rates": [],
    }


@EACH_PRODUCT
def test_what_is_agreed_for_one_product_is_not_for_the_other(shop: Shop, edition: Edition) -> None:
    options = {"attempts_limit": 2, "lifetime_minutes": 30, "fee_details": True}
    agreed = told(shop, shop.open_account(fee={"currency": "EUR", "rate": "1"}, **options))
    (other,) = set(Product) - {edition.product}
    assert agreed[other] == told(shop, shop.open_account())[other]


@EACH_PRODUCT
def test_the_service_has_an_account_of_its_own(edition: Edition) -> None:
    with open_shop(edition, attempts_limit=3, lifetime_minutes=30) as shop:
        options = told(shop, "coma_1")[edition.product]["options"]
        assert (options["attempts_limit"], options["lifetime_minutes"]) == (3, 30)
        assert shop.read(shop.create())["commerce_account"] == "coma_1"


def refused(shop: Shop, attributes: dict[str, Any]) -> dict[str, Any]:
    before = shop.digest()
    body = {"data": {"type": "commerce-accounts", "attributes": {"name": "Shop"} | attributes}}
    answer = shop.send("POST", ACCOUNTS, json=body)
    assert answer.status_code == 422
    (error,) = answer.json["errors"]
    assert shop.digest() == before
    return dict(error)


@pytest.mark.parametrize("name", [None, 7])
def test_an_account_has_a_name(shop: Shop, name: Any) -> None:
    assert refused(shop, {"name": name})["source"] == {"pointer": "/data/attributes/name"}


@EACH_PRODUCT
@pytest.mark.parametrize(
    ("terms", "place"),
    [
        ({"options": []}, "options"),
        ({"options": {"include_commission": "yes"}}, "options/include_commission"),
        ({"options": {"lifetime_minutes": 0}}, "options/lifetime_minutes"),
        ({"options": {"lifetime_minutes": 1.5}}, "options/lifetime_minutes"),
        ({"options": {"lifetime_minutes": 10**9}}, "options/lifetime_minutes"),
        ({"options": {"lifetime_minutes": True}}, "options/lifetime_minutes"),
        ({"options": {"attempts_limit": -1}}, "options/attempts_limit"),
        ({"options": {"descriptor_template": "{amount}"}}, "options/descriptor_template"),
        ({"options": {"descriptor_template": "{}"}}, "options/descriptor_template"),
        ({"options": {"descriptor_template": "{id!r}"}}, "options/descriptor_template"),
        ({"fee": "1"}, "fee"),
        ({"fee": {"rate": "1"}}, "fee/currency"),
        ({"fee": FEE | {"currency": "ZZZ"}}, "fee/currency"),
        ({"fee": FEE | {"rate": "100"}}, "fee/rate"),
        ({"fee": FEE | {"rate": 1}}, "fee/rate"),
        ({"fee": FEE | {"rate": "NaN"}}, "fee/rate"),
        ({"fee": FEE | {"fixed": "-1"}}, "fee/fixed"),
        ({"fee": FEE | {"fixed": "0.0001"}}, "fee/fixed"),
        ({"fee": FEE | {"minimum": "11"}}, "fee/maximum"),
        ({"fee": FEE | {"reverse": 1}}, "fee/reverse"),
    ],
)
def test_a_wrong_value_is_refused_by_its_place(
    shop: Shop, edition: Edition, terms: dict[str, Any], place: str
) -> None:
    pointer = f"/data/attributes/{edition.product}/{place}"
    assert refused(shop, {edition.product: terms})["source"] == {"pointer": pointer}


@pytest.mark.parametrize(
    ("terms", "place"),
    [
        ({"payment": 1}, "payment"),
        ({"payment": {"options": {"public_creation": "yes"}}}, "payment/options/public_creation"),
        ({"payout": []}, "payout"),
        ({"payout": {"options": {"moderation_required": 1}}}, "payout/options/moderation_required"),
        ({"payout": {"options": {"allow_partially": "off"}}}, "payout/options/allow_partially"),
        ({"payout": {"options": {"parallel_mode": 0}}}, "payout/options/parallel_mode"),
        ({"payout": {"options": {"split_mode": "on"}}}, "payout/options/split_mode"),
    ],
)
def test_each_product_has_options_of_its_own(shop: Shop, terms: dict[str, Any], place: str) -> None:
    assert refused(shop, terms)["source"] == {"pointer": f"/data/attributes/{place}"}


LIMIT = {"amount": "40", "currency": "EUR"}
RATE = {"from": "EUR", "to": "USD", "rate": "1.25"}


@pytest.mark.parametrize(
    ("scheme", "place", "why"),
    [
        ({"amount_limit": 40}, "amount_limit", "must be an object"),
        ({"amount_limit": {"amount": "40"}}, "amount_limit/currency", "is missing"),
        ({"amount_limit": {"currency": "EUR"}}, "amount_limit/amount", "is missing"),
        ({"amount_limit": LIMIT | {"currency": "ZZZ"}}, "amount_limit/currency", "ISO 4217"),
        ({"amount_limit": LIMIT | {"amount": 40}}, "amount_limit/amount", "as text"),
        ({"amount_limit": LIMIT | {"amount": "0"}}, "amount_limit/amount", "more than nothing"),
        ({"amount_limit": LIMIT | {"amount": "-1"}}, "amount_limit/amount", "as text"),
        ({"amount_limit": LIMIT | {"amount": "0.001"}}, "amount_limit/amount", "finer than EUR"),
        ({"routes": "primary"}, "routes", "a list of different names"),
        ({"routes": []}, "routes", "a list of different names"),
        ({"routes": ["primary", "primary"]}, "routes", "a list of different names"),
        ({"routes": [f"way {n}" for n in range(11)]}, "routes", "at most 10"),
        ({"routes": ["primary", 7]}, "routes", "printable characters"),
        ({"routes": [" "]}, "routes", "printable characters"),
        ({"exchange_rates": RATE}, "exchange_rates", "must be a list of objects"),
        ({"exchange_rates": [RATE, "EUR"]}, "exchange_rates", "must be a list of objects"),
        ({"exchange_rates": [RATE | {"from": "EURO"}]}, "exchange_rates/0/from", "ISO 4217"),
        ({"exchange_rates": [RATE, {"from": "USD", "rate": "1"}]}, "exchange_rates/1/to", "is missing"),
        ({"exchange_rates": [RATE | {"rate": 1.25}]}, "exchange_rates/0/rate", "as text"),
        ({"exchange_rates": [RATE | {"rate": "0"}]}, "exchange_rates/0/rate", "more than nothing"),
        ({"exchange_rates": [RATE | {"rate": "-1"}]}, "exchange_rates/0/rate", "as text"),
        ({"exchange_rates": [RATE | {"rate": "1e3"}]}, "exchange_rates/0/rate", "as text"),
        ({"exchange_rates": [RATE, RATE]}, "exchange_rates/1/to", "has a rate already"),
        ({"exchange_rates": [RATE | {"to": "EUR"}]}, "exchange_rates/0/to", "another currency"),
    ],
)
def test_what_is_wrong_with_a_scheme_of_payouts_is_told_by_its_place(
    shop: Shop, scheme: dict[str, Any], place: str, why: str
) -> None:
    error = refused(shop, {"payout": scheme})
    assert error["source"] == {"pointer": f"/data/attributes/payout/{place}"}
    assert why in error["detail"]


def test_only_who_has_the_key_sees_accounts(shop: Shop) -> None:
    assert shop.send("GET", f"{ACCOUNTS}/coma_1", auth=None).status_code == 401
    assert shop.send("POST", ACCOUNTS, json={}, auth=None).status_code == 401
    assert shop.send("GET", f"{ACCOUNTS}/coma_none").status_code == 404


@EACH_PRODUCT
def test_an_invoice_of_an_unknown_account_is_refused(shop: Shop) -> None:
    before = shop.digest()
    answer = shop.order(commerce_account="coma_none")
    assert (answer.status_code, answer.json["error_codes"]) == (422, ["unknown_account"])
    assert shop.digest() == before


@EACH_PRODUCT
def test_a_reference_names_one_invoice_and_one_taking_back_of_an_account(shop: Shop) -> None:
    """Two accounts may use the same, and neither takes the other's money for its own."""
    first, second = shop.open_account(), shop.open_account()
    for account in (first, second):
        invoice = shop.processed(commerce_account=account, reference_id="r")
        assert shop.take_back(invoice, reference_id="f").status_code == 201
        again = shop.order(reference_id="r", commerce_account=account)
        assert again.json["error_codes"] == ["duplicate_reference"]
        other = shop.processed(commerce_account=account)
        assert shop.take_back(other, reference_id="f").json["error_codes"] == ["duplicate_reference"]
