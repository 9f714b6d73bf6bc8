"""The profile tells where things stand; each place that it names is there."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import jsonpath
import pytest

from payconform.target.profile import load

from .shop import ROOT, Shop

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
    assert {
        "create",
        "read",
        "list",
        "process",
        "refund",
        "events",
        "clock",
        "callbacks",
    } <= loaded.capabilities


def test_every_place_of_an_invoice_is_there(shop: Shop, profile: dict[str, Any]) -> None:
    invoice = shop.processed()
    shop.refund(invoice)
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
