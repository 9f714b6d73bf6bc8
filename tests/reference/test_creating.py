from __future__ import annotations

import json
from typing import Any

import pytest

from payconform.reference.invoicing import services
from payconform.reference.lifecycle.transitions import Edition

from .shop import AT, EACH_PAYOUT_EDITION, EACH_PRODUCT, ROOT, Shop

GOOD = {"reference_id": "r", "amount": 12.34, "currency": "EUR"}
NOW = AT // 1_000_000


@EACH_PRODUCT
def test_the_answer_is_the_new_resource_and_its_place(shop: Shop, edition: Edition) -> None:
    product = edition.product
    answer = shop.send("POST", shop.root, json={"data": {"type": product.resource, "attributes": GOOD}})
    assert answer.status_code == 201
    data = answer.json["data"]
    assert data["type"] == product.resource
    assert data["id"].startswith(f"{product.id_prefix}_")
    assert answer.headers["Location"] == data["links"]["self"] == f"{shop.root}/{data['id']}"
    assert answer.mimetype == "application/vnd.api+json"
    assert b'"amount":12.34,' in answer.data
    attributes = data["attributes"]
    assert attributes["status"] == "created"
    assert attributes["created"] == attributes["updated"] == NOW
    assert attributes["expires"] == NOW + 7 * 24 * 3600
    assert attributes["metadata"] == attributes["payload"] == []
    assert attributes["processed_amount"] is None
    assert attributes["attempts"] == 0


@EACH_PRODUCT
def test_a_flat_body_does_as_well(shop: Shop) -> None:
    answer = shop.send("POST", shop.root, json=GOOD | {"metadata": {"order": 7, "price": 0.1}})
    assert answer.status_code == 201
    assert answer.json["data"]["attributes"]["metadata"] == {"order": 7, "price": 0.1}


@EACH_PRODUCT
@pytest.mark.parametrize(
    ("amount", "currency", "told"),
    [("500", "JPY", b"500"), ("1.5", "EUR", b"1.50"), ("1e-3", "BHD", b"0.001")],
)
def test_amounts_are_told_at_the_scale_of_their_currency(
    shop: Shop, amount: str, currency: str, told: bytes
) -> None:
    raw = f'{{"reference_id": "r", "amount": {amount}, "currency": "{currency}"}}'
    answer = shop.send("POST", shop.root, data=raw, content_type="application/json")
    assert b'"amount":' + told + b"," in answer.data


@pytest.mark.parametrize(
    ("changes", "code", "name"),
    [
        ({"amount": 0}, "invalid_amount", "amount"),
        ({"amount": -1}, "invalid_amount", "amount"),
        ({"amount": 1.001}, "invalid_amount", "amount"),
        ({"amount": "12.34"}, "invalid_amount", "amount"),
        ({"amount": True}, "invalid_amount", "amount"),
        ({"amount": [1]}, "invalid_amount", "amount"),
        ({"amount": float("nan")}, "invalid_amount", "amount"),
        ({"amount": float("inf")}, "invalid_amount", "amount"),
        ({"amount": 10**40}, "invalid_amount", "amount"),
        ({"amount": None}, "required", "amount"),
        ({"currency": "ZZZ"}, "unknown_currency", "currency"),
        ({"currency": "eur"}, "unknown_currency", "currency"),
        ({"currency": 978}, "invalid", "currency"),
        ({"currency": None}, "required", "currency"),
        ({"reference_id": None}, "required", "reference_id"),
        ({"reference_id": ""}, "invalid", "reference_id"),
        ({"reference_id": 7}, "invalid", "reference_id"),
        ({"reference_id": "r" * 256}, "invalid", "reference_id"),
        ({"reference_id": "a\u0000b"}, "invalid", "reference_id"),
        ({"reference_id": "\ud800"}, "invalid", "reference_id"),
        ({"description": {}}, "invalid", "description"),
        ({"callback_url": "ftp://merchant.test"}, "invalid", "callback_url"),
        ({"callback_url": "http://["}, "invalid", "callback_url"),
        ({"callback_url": "http://merchant.test:99999/"}, "invalid", "callback_url"),
        ({"expires": NOW}, "invalid", "expires"),
        ({"expires": "tomorrow"}, "invalid", "expires"),
        ({"expires": 10**30}, "invalid", "expires"),
        ({"metadata": "order 7"}, "invalid", "metadata"),
        ({"metadata": {"\ud800": 1}}, "invalid", "metadata"),
        ({"metadata": {"a": float("nan")}}, "invalid", "metadata"),
        ({"test_mode": "yes"}, "invalid", "test_mode"),
    ],
)
def test_a_wrong_value_is_refused_by_its_place_and_nothing_is_stored(
    shop: Shop, changes: dict[str, Any], code: str, name: str
) -> None:
    before = shop.digest()
    body = {"data": {"type": "payment-invoices", "attributes": GOOD | changes}}
    answer = shop.send("POST", ROOT, json=body)
    assert answer.status_code == 422
    document = answer.json
    assert document["error_type"] == "invalid_data"
    assert document["error_codes"] == [code]
    assert document["request_id"].startswith("req_")
    (error,) = document["errors"]
    assert error["source"] == {"pointer": f"/data/attributes/{name}"}
    assert (error["status"], error["code"]) == ("422", code)
    assert shop.digest() == before


def test_all_that_is_wrong_is_told_at_once(shop: Shop) -> None:
    answer = shop.send("POST", ROOT, json={"amount": -1, "currency": "EUR"})
    assert {error["source"]["pointer"] for error in answer.json["errors"]} == {"/amount", "/reference_id"}


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"data": b"{", "content_type": "application/json"}, 400),
        ({"data": b"\xff", "content_type": "application/json"}, 400),
        ({"data": b"[" * 60_000, "content_type": "application/json"}, 400),
        ({"data": b"", "content_type": "application/json"}, 400),
        (
            {"data": b'{"metadata": ' + b'{"a":' * 40 + b"1" + b"}" * 41, "content_type": "application/json"},
            422,
        ),
        ({"data": b"[]", "content_type": "application/json"}, 422),
        ({"json": {"data": []}}, 422),
        ({"json": {"data": {"type": "payment-invoices", "attributes": 1}}}, 422),
        ({"json": {"data": {"type": "payout-invoices", "attributes": GOOD}}}, 409),
        ({"json": {"data": {"type": "payment-invoices", "id": "cpi_9", "attributes": GOOD}}}, 403),
        ({"data": json.dumps(GOOD), "content_type": "text/plain"}, 415),
        ({"data": json.dumps(GOOD), "content_type": "application/vnd.api+json; charset=utf-8"}, 415),
        ({"data": json.dumps(GOOD)}, 415),
        ({"data": b" " * 70_000, "content_type": "application/json"}, 413),
        ({"json": GOOD, "auth": ("coma_1", "wrong")}, 401),
        ({"json": GOOD, "auth": ("someone", "key")}, 401),
        ({"json": GOOD, "auth": None}, 401),
        ({"json": GOOD, "auth": None, "headers": {"Authorization": "Basic ////"}}, 401),
        ({"json": GOOD, "auth": None, "headers": {"Authorization": "Bearer key"}}, 401),
    ],
)
def test_a_request_that_is_no_order_is_refused_and_nothing_is_stored(
    shop: Shop, options: dict[str, Any], status: int
) -> None:
    before = shop.digest()
    answer = shop.send("POST", ROOT, **options)
    assert answer.status_code == status
    assert {"request_id", "error_type", "error_codes", "errors"} <= set(answer.json)
    assert shop.digest() == before


@EACH_PRODUCT
@pytest.mark.parametrize("service", ["payment_card_zzz", "cheque_eur", "payment_card", "test_usd_test"])
def test_a_service_that_there_is_not_is_refused_with_those_that_there_are(
    shop: Shop, edition: Edition, service: str
) -> None:
    answer = shop.order(service=service)
    assert (answer.status_code, answer.json["error_codes"]) == (422, ["unknown_service"])
    offered = ", ".join(one.code for one in services.of(edition.product, "EUR"))
    assert answer.json["errors"][0]["detail"] == f"service must be one of {offered}"


@EACH_PAYOUT_EDITION
def test_a_payout_tells_what_it_costs_and_what_the_provider_will_move(shop: Shop) -> None:
    told = shop.read(shop.create(service="bank_transfer_eur"))
    assert {name: told[name] for name in ("amount", "fee", "writeoff", "service_amount")} == {
        "amount": 100,
        "fee": 0,
        "writeoff": 100,
        "service_amount": 100,
    }
    assert [told[f"processed_{name}"] for name in ("amount", "fee", "writeoff", "service_amount")] == [
        None
    ] * 4
    returned = {"refund": "refunded_amount", "cancel": "canceled_amount"}
    assert {name: told.get(name, "not told") for name in returned.values()} == {
        name: None if word == shop.edition.word_back else "not told" for word, name in returned.items()
    }


def test_a_reference_names_one_invoice(shop: Shop) -> None:
    shop.create(reference_id="r")
    before = shop.digest()
    answer = shop.send("POST", ROOT, json=GOOD)
    assert (answer.status_code, answer.json["error_codes"]) == (422, ["duplicate_reference"])
    assert shop.digest() == before


def test_creating_tells_neither_provider_nor_merchant(shop: Shop) -> None:
    shop.create()
    shop.settle()
    assert not shop.provider.calls
    assert not shop.merchant.got
