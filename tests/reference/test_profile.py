"""The profile tells where things stand; each place that it names is there."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from importlib.resources import files
from typing import Any

import jsonpath
import pytest

from payconform.target.accounts import AccountOptions
from payconform.target.http_driver import HttpDriver
from payconform.target.profile import load
from payconform.target.values import Search

from .shop import ACCOUNTS, ROOT, Shop

VARIABLES = {
    "PAYCONFORM_TARGET_URL": "http://127.0.0.1:8000",
    "PAYCONFORM_TARGET_LOGIN": "coma_1",
    "PAYCONFORM_TARGET_KEY": "key",
    "PAYCONFORM_MERCHANT_SECRET": "secret",
}


@pytest.fixture(scope="module")
def profile() -> dict[str, Any]:
    return tomllib.loads(files("payconform.reference").joinpath("target.toml").read_text("utf-8"))


def test_the_suite_can_read_it() -> None:
    loaded = load(files("payconform.reference").joinpath("target.toml"), VARIABLES)
    assert loaded.lifecycles == ("payment-invoice-2019", "payment-invoice-2021")
    assert loaded.capabilities == {
        *("create", "read", "list", "process", "terminate", "refund", "events", "callbacks"),
        *("clock", "forget"),
        *("account", "public_create", "services", "search", "overview", "digest", "errors", "schemas"),
    }


def test_the_driver_can_say_all_that_there_is_to_say() -> None:
    driver = HttpDriver(load(files("payconform.reference").joinpath("target.toml"), VARIABLES))
    assert driver.options == {field.name for field in fields(AccountOptions)}
    assert driver.filters == {field.name for field in fields(Search)}


def test_every_place_of_an_invoice_is_there(shop: Shop, profile: dict[str, Any]) -> None:
    invoice = shop.processed(description="Tea")
    shop.take_back(invoice)
    document = shop.send("GET", f"{ROOT}/{invoice}").json
    (resource,) = jsonpath.findall(profile["invoice"]["root"], document)
    for name, place in profile["invoice"].items():
        if name != "root":
            assert jsonpath.findall(place, resource) not in ([], [None]), name


def test_every_place_of_an_event_is_there(shop: Shop, profile: dict[str, Any]) -> None:
    places = profile["operations"]["events"]
    document = shop.send("GET", f"{ROOT}/{shop.create()}/events").json
    (row,) = jsonpath.findall(places["items"], document)
    found = {name: jsonpath.findall(places[name], row) for name in ("from", "to", "at", "reason")}
    assert found == {"from": [None], "to": ["created"], "at": [1_767_225_600], "reason": ["create"]}


def test_every_place_of_the_clock_is_there(shop: Shop, profile: dict[str, Any]) -> None:
    shop.create()
    reading = shop.send("GET", profile["clock"]["read"]["path"]).json
    assert all(jsonpath.findall(profile["clock"][name], reading) for name in ("now", "next_due"))


def test_every_place_of_an_account_and_its_services_is_there(shop: Shop, profile: dict[str, Any]) -> None:
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


def test_every_place_of_a_page_is_there(shop: Shop, profile: dict[str, Any]) -> None:
    places = profile["operations"]["search"]
    first, second = shop.create(), shop.create()
    document = shop.send("GET", ROOT, query_string={"page[size]": 1}).json
    assert jsonpath.findall("$[*].id", jsonpath.findall(places["items"], document)) == [second]
    assert jsonpath.findall(places["total"], document) == [2]
    (cursor,) = jsonpath.findall(places["next"], document)
    document = shop.send("GET", ROOT, query_string={"page[size]": 1, "page[after]": cursor}).json
    assert jsonpath.findall("$[*].id", jsonpath.findall(places["items"], document)) == [first]
    assert jsonpath.findall(places["next"], document) == [None]


def test_every_place_of_an_overview_is_there(shop: Shop, profile: dict[str, Any]) -> None:
    places = profile["operations"]["overview"]
    document = shop.send("GET", places["path"].format(id=shop.processed())).json
    found = {name: jsonpath.findall(place, document) for name, place in places.items() if place[0] == "$"}
    assert found["states"] == ["created", "processing", "processed"]
    assert [name for name, ids in found.items() if not ids] == []


def test_every_place_of_a_refusal_and_of_the_digest_is_there(shop: Shop, profile: dict[str, Any]) -> None:
    refusal = shop.send("POST", ROOT, json={}).json
    digest = shop.send("GET", profile["operations"]["digest"]["path"]).json
    assert {name: bool(jsonpath.findall(place, refusal)) for name, place in profile["errors"].items()} == {
        "id": True,
        "type": True,
        "codes": True,
    }
    assert jsonpath.findall(profile["operations"]["digest"]["value"], digest)


def test_the_provider_s_word_stands_where_the_profile_says(shop: Shop, profile: dict[str, Any]) -> None:
    account = shop.open_account(internal_callback_data=True)
    shop.processed(commerce_account=account)
    shop.settle()
    assert jsonpath.findall(profile["callbacks"]["internal"], shop.merchant.bodies[-1])[0]
