"""The profile tells where things stand; each place that it names is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from importlib.resources import files
from typing import Any

import jsonpath
import pytest

from payconform import lifecycles
from payconform.reference.api.account_bodies import FLAGS
from payconform.reference.lifecycle.products import Product
from payconform.reference.lifecycle.transitions import EDITIONS, Edition
from payconform.target.accounts import AccountOptions
from payconform.target.http_driver import HttpDriver
from payconform.target.profile import Profile, load
from payconform.target.values import Search

from .shop import ACCOUNTS, EACH_EDITION, EACH_PRODUCT, Shop

VARIABLES = {
    "PAYCONFORM_TARGET_URL": "http://127.0.0.1:8000",
    "PAYCONFORM_TARGET_LOGIN": "coma_1",
    "PAYCONFORM_TARGET_KEY": "key",
    "PAYCONFORM_MERCHANT_SECRET": "secret",
}


def loaded(edition: Edition) -> Profile:
    """As it stands for the edition's life cycle."""
    whole = load(files("payconform.reference").joinpath("target.toml"), VARIABLES)
    (cycle,) = (
        name
        for name, version in whole.tables["versions"].items()
        if name.startswith(edition.product) and version == edition.name
    )
    return whole.of(lifecycles.load(cycle))


@pytest.fixture
def profile(edition: Edition) -> Mapping[str, Any]:
    return loaded(edition).tables


def test_the_suite_can_read_it() -> None:
    whole = load(files("payconform.reference").joinpath("target.toml"), VARIABLES)
    assert len(whole.lifecycles) == len(EDITIONS) + 1  # vendors' invoices have no editions


BOTH = {
    *("create", "read", "list", "process", "terminate", "refund", "events", "callbacks", "clock", "forget"),
    *("account", "services", "search", "overview", "transactions", "digest", "errors", "schemas", "provider"),
}
OWN = {Product.PAYMENT: {"public_create"}, Product.PAYOUT: {"cancel", "moderate"}}


@EACH_PRODUCT
def test_all_that_there_is_to_do_is_claimed(edition: Edition) -> None:
    assert loaded(edition).capabilities == BOTH | OWN[edition.product]


@EACH_PRODUCT
def test_the_driver_can_say_all_that_there_is_to_say(edition: Edition) -> None:
    driver = HttpDriver(loaded(edition))
    options = {field.name for field in fields(AccountOptions)}
    of_payouts = {name for name in options if name in FLAGS[Product.PAYOUT]} - set(FLAGS[Product.PAYMENT])
    of_payouts |= {"amount_limit", "routes", "exchange_rate"}
    others = {Product.PAYMENT: of_payouts, Product.PAYOUT: {"public_creation"}}
    assert driver.options == options - others[edition.product]
    assert driver.filters == {field.name for field in fields(Search)}


@EACH_EDITION
def test_every_place_of_an_invoice_is_there(shop: Shop, profile: Mapping[str, Any]) -> None:
    invoice = shop.processed(description="Tea")
    shop.take_back(invoice)
    document = shop.send("GET", f"{shop.root}/{invoice}").json
    (resource,) = jsonpath.findall(profile["invoice"]["root"], document)
    found = {name: jsonpath.findall(place, resource) for name, place in profile["invoice"].items()}
    missing = {name for name, values in found.items() if values in ([], [None])}
    words = {"refund": "canceled_amount", "cancel": "refunded_amount"}
    assert missing - {"root"} == {words[shop.edition.word_back]} & set(found)


@EACH_PRODUCT
def test_every_place_of_an_event_is_there(shop: Shop, profile: Mapping[str, Any]) -> None:
    places = profile["operations"]["events"]
    document = shop.send("GET", f"{shop.root}/{shop.create()}/events").json
    (row,) = jsonpath.findall(places["items"], document)
    found = {name: jsonpath.findall(places[name], row) for name in ("from", "to", "at", "reason")}
    assert found == {"from": [None], "to": ["created"], "at": [1_767_225_600], "reason": ["create"]}


def test_every_place_of_the_clock_is_there(shop: Shop, profile: Mapping[str, Any]) -> None:
    shop.create()
    reading = shop.send("GET", profile["clock"]["read"]["path"]).json
    assert all(jsonpath.findall(profile["clock"][name], reading) for name in ("now", "next_due"))


@EACH_PRODUCT
def test_every_place_of_an_account_and_its_services_is_there(shop: Shop, profile: Mapping[str, Any]) -> None:
    account, services = profile["operations"]["account"], profile["operations"]["services"]
    fee = {"rate": "0", "currency": "EUR"}
    opened = shop.send(
        "GET", f"{ACCOUNTS}/{shop.open_account(fee=fee, zero_fee_badge=True, fee_details=True)}"
    )
    (key,) = jsonpath.findall(account["public_key"], opened.json)
    document = shop.send("POST", services["path"], json={"public_key": key, "currency": "EUR"}).json
    row = jsonpath.findall(services["items"], document)[0]
    assert jsonpath.findall(account["id"], opened.json)[0].startswith("coma_")
    assert jsonpath.findall(services["zero_fee"], row) == [True]
    assert all(jsonpath.findall(services[name], row) for name in ("code", "fee_details"))


@EACH_PRODUCT
def test_every_place_of_a_page_is_there(shop: Shop, profile: Mapping[str, Any]) -> None:
    places = profile["operations"]["search"]
    first, second = shop.create(), shop.create()
    document = shop.send("GET", shop.root, query_string={"page[size]": 1}).json
    assert jsonpath.findall("$[*].id", jsonpath.findall(places["items"], document)) == [second]
    assert jsonpath.findall(places["total"], document) == [2]
    (cursor,) = jsonpath.findall(places["next"], document)
    document = shop.send("GET", shop.root, query_string={"page[size]": 1, "page[after]": cursor}).json
    assert jsonpath.findall("$[*].id", jsonpath.findall(places["items"], document)) == [first]
    assert jsonpath.findall(places["next"], document) == [None]


@EACH_PRODUCT
def test_every_place_of_an_overview_is_there(shop: Shop, profile: Mapping[str, Any]) -> None:
    places = profile["operations"]["overview"]
    document = shop.send("GET", places["path"].format(id=shop.processed())).json
    found = {name: jsonpath.findall(place, document) for name, place in places.items() if place[0] == "$"}
    assert found["states"] == ["created", "processing", "processed"]
    assert [name for name, ids in found.items() if not ids] == []


def test_every_place_of_a_refusal_and_of_the_digest_is_there(shop: Shop, profile: Mapping[str, Any]) -> None:
    refusal = shop.send("POST", shop.root, json={}).json
    digest = shop.send("GET", profile["operations"]["digest"]["path"]).json
    assert {name: bool(jsonpath.findall(place, refusal)) for name, place in profile["errors"].items()} == {
        "id": True,
        "type": True,
        "codes": True,
    }
    assert jsonpath.findall(profile["operations"]["digest"]["value"], digest)


@EACH_PRODUCT
def test_every_place_of_the_ledger_is_there(shop: Shop, profile: Mapping[str, Any]) -> None:
    places = profile["operations"]["transactions"]
    document = shop.send("GET", places["path"].format(id=shop.processed())).json
    rows = jsonpath.findall(places["items"], document)
    told = [
        tuple(jsonpath.findall(places[name], row)[0] for name in ("side", "amount", "currency"))
        for row in rows
    ]
    assert sorted(told) == [("credit", 100, "EUR")] * 2 + [("debit", 100, "EUR")] * 2


@EACH_PRODUCT
def test_the_provider_s_word_stands_where_the_profile_says(shop: Shop, profile: Mapping[str, Any]) -> None:
    account = shop.open_account(internal_callback_data=True)
    shop.processed(commerce_account=account)
    shop.settle()
    assert jsonpath.findall(profile["callbacks"]["internal"], shop.merchant.bodies[-1])[0]
