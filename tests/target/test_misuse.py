"""Requests that are wrong on purpose: right but for one thing, whatever the wire looks like."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import responses

from payconform.target.accounts import Account
from payconform.target.http_driver import HttpDriver
from payconform.target.values import Misuse, Refusal

from .answered import answered
from .conftest import NO_CLOCK, ORDER, SENTINEL, SHOWN, URL, Load, sent
from .market import KEY

NEW = replace(ORDER, lifecycle="payment-invoice-2021")
FLAT = {"ref": "pc1", "amount": 12.34, "currency": "EUR", "note": "for pc1", "callback": ORDER.callback_url}
NESTED = {"money": {"value": "12.34", "unit": "EUR"}, "title": "pc1: Tea", "hook": ORDER.callback_url}


@pytest.fixture
def shop(wire: responses.RequestsMock, driver: HttpDriver) -> HttpDriver:
    wire.add(responses.POST, f"{URL}/invoices", status=422)
    return driver


@pytest.fixture
def bazaar(wire: responses.RequestsMock, market: HttpDriver) -> HttpDriver:
    wire.add(responses.POST, f"{URL}/new/orders", status=422)
    return market


@pytest.mark.parametrize(
    ("misuse", "body"),
    [
        (Misuse(), FLAT),
        (Misuse(replaced={"amount": "ten"}), FLAT | {"amount": "ten"}),
        (Misuse(replaced={"amount": None}), FLAT | {"amount": None}),
        (Misuse(replaced={"amount": {"a": [1.5, True]}}), FLAT | {"amount": {"a": [1.5, True]}}),
        (Misuse(replaced={"reference": 5}), FLAT | {"ref": 5, "note": "for 5"}),
        (Misuse(replaced={"reference": None}), FLAT | {"ref": None, "note": "for null"}),
        (Misuse(replaced={"expires_at": "soon"}), FLAT | {"expires": "soon"}),
        (Misuse(omitted=frozenset({"amount"})), {key: FLAT[key] for key in FLAT if key != "amount"}),
        (
            Misuse(omitted=frozenset({"reference"})),
            {key: FLAT[key] for key in FLAT if key not in {"ref", "note"}},
        ),
    ],
)
def test_a_value_that_is_wrong_in_a_flat_body(
    wire: responses.RequestsMock, shop: HttpDriver, misuse: Misuse, body: Any
) -> None:
    assert shop.misuse("create", misuse, ORDER).status == 422
    assert sent(wire) == body


@pytest.mark.parametrize(
    ("misuse", "order"),
    [
        (Misuse(), NESTED),
        (Misuse(replaced={"amount": -1}), NESTED | {"money": {"value": "-1", "unit": "EUR"}}),
        (
            Misuse(replaced={"amount": Decimal("1e3")}),
            NESTED | {"money": {"value": "1000", "unit": "EUR"}},
        ),
        (Misuse(replaced={"amount": True}), NESTED | {"money": {"value": True, "unit": "EUR"}}),
        (Misuse(replaced={"description": [1]}), NESTED | {"title": "pc1: [1]"}),
        (
            Misuse(omitted=frozenset({"amount", "currency"})),
            {"title": "pc1: Tea", "hook": ORDER.callback_url},
        ),
    ],
)
def test_a_value_that_is_wrong_in_a_nested_body(
    wire: responses.RequestsMock, bazaar: HttpDriver, misuse: Misuse, order: Any
) -> None:
    assert bazaar.misuse("create", misuse, NEW).status == 422
    assert sent(wire) == {"order": order}


def test_a_text_form_is_replaced_by_the_raw_value(wire: responses.RequestsMock, market: HttpDriver) -> None:
    wire.post(f"{URL}/shops", status=422)

    market.misuse("account", Misuse(replaced={"fee_rate": -2.5}), name="Shop", public_creation="yes")

    assert sent(wire) == {"shop": {"title": "Shop", "cost": {"percent": -2.5}, "extra": {"open": "yes"}}}


def test_path_query_and_headers_can_be_wrong_too(wire: responses.RequestsMock, market: HttpDriver) -> None:
    wire.post(f"{URL}/9%2F9/orders", status=404)
    wire.get(f"{URL}/orders", status=400)

    market.misuse("create", Misuse(replaced={"version": "9/9", "reference": "r\u00e9f"}), NEW)
    market.misuse("search", Misuse(replaced={"size": -1, "sort": True, "account": None}))

    assert wire.calls[0].request.headers["Idempotency-Key"] == "r\u00e9f"
    assert wire.calls[1].request.url.endswith("/orders?shop=null&order=true&limit=-1")


def test_bytes_may_stand_for_the_body(wire: responses.RequestsMock, shop: HttpDriver) -> None:
    shop.misuse("create", Misuse(raw=b'{"amount": '), ORDER)

    assert wire.calls[0].request.body == b'{"amount": '
    assert wire.calls[0].request.headers["Content-Type"] == "application/json"


def test_another_media_type_even_where_the_profile_names_its_own(
    wire: responses.RequestsMock, load: Load
) -> None:
    wire.post(f"{URL}/invoices", status=415)
    driver = answered(load({'X-Version = "3"': 'content-type = "application/vnd.api+json"'} | NO_CLOCK))

    driver.misuse("create", Misuse(media_type="text/plain"), ORDER)

    headers = wire.calls[0].request.headers
    assert [value for name, value in headers.items() if name.lower() == "content-type"] == ["text/plain"]
    assert sent(wire) == FLAT


def test_another_method(wire: responses.RequestsMock, driver: HttpDriver) -> None:
    wire.delete(f"{URL}/invoices", status=405)

    assert driver.misuse("create", Misuse(method="DELETE"), ORDER).status == 405


# Credentials

BASIC = {'scheme = "bearer"\ntoken = "${SHOP_KEY}"': 'scheme = "basic"\nuser = "ann"\npassword = "abc"'}
HEADER = {'scheme = "bearer"\ntoken = "${SHOP_KEY}"': 'scheme = "header"\nname = "X-Key"\nvalue = "Key 1234"'}


@pytest.mark.parametrize(
    ("auth", "header", "wrong"),
    [
        ({}, "Authorization", "Bearer s3ntan3l"),
        (BASIC, "Authorization", "Basic YW5uOmFhYw=="),
        (HEADER, "X-Key", "Key 1214"),
    ],
)
def test_false_credentials_have_the_form_of_right_ones(
    wire: responses.RequestsMock, load: Load, auth: dict[str, str], header: str, wrong: str
) -> None:
    wire.post(f"{URL}/invoices", status=401)
    driver = answered(load(auth | NO_CLOCK))

    driver.misuse("create", Misuse(credentials="right"), ORDER)
    driver.misuse("create", Misuse(credentials="wrong"), ORDER)
    driver.misuse("create", Misuse(credentials="none"), ORDER)

    right, false, none = (call.request.headers for call in wire.calls)
    assert false[header] == wrong
    assert right[header] != false[header]
    assert header not in none
    assert right["X-Shop"] == SENTINEL
    assert false["X-Shop"] not in {SENTINEL, ""}
    assert "X-Shop" not in none
    assert {each["X-Version"] for each in (right, false, none)} == {"3"}
    assert sent(wire, 1) == sent(wire, 2) == FLAT


def test_the_public_api_gets_no_credentials_however_it_is_misused(
    wire: responses.RequestsMock, market: HttpDriver
) -> None:
    wire.post(f"{URL}/public/pk_false/new/orders", status=401)
    order = replace(NEW, account=Account("s1", "Shop", "pk_1"))

    market.misuse("public_create", Misuse(replaced={"public_key": "pk_false"}), order)

    assert KEY not in str(wire.calls[0].request.headers)
    assert not market.can_misuse("public_create", Misuse(credentials="wrong"))


# Answers


def test_a_refusal_is_read_where_the_profile_says(wire: responses.RequestsMock, market: HttpDriver) -> None:
    problem = {"trace": "t1", "causes": [{"code": "amount"}, {"code": 7}]}
    wire.post(f"{URL}/new/orders", json={"problem": problem}, status=422)
    wire.delete(f"{URL}/orders/o9", body="<html>", status=404)

    assert market.misuse("create", Misuse(), NEW).refusal == Refusal("t1", None, ("amount", "7"))
    assert market.create(NEW).refusal == Refusal("t1", None, ("amount", "7"))
    assert market.misuse("terminate", Misuse(), id="o9").refusal == Refusal()


def test_without_a_table_of_errors_there_is_no_form(shop: HttpDriver) -> None:
    assert shop.misuse("create", Misuse(), ORDER).refusal is None


@pytest.mark.parametrize("body", ["", "no JSON", '{"invoice": {}}'])
def test_what_is_wrongly_accepted_is_an_answer_whatever_it_says(
    wire: responses.RequestsMock, driver: HttpDriver, body: str
) -> None:
    wire.post(f"{URL}/invoices", body=body, status=201)
    wire.get(f"{URL}/invoices/cpi_1", json={"invoice": SHOWN})

    answer = driver.misuse("create", Misuse(replaced={"amount": -1}), ORDER)

    assert (answer.accepted, answer.refusal, answer.body) == (True, None, body)
    assert driver.misuse("read", Misuse(), id="cpi_1").accepted
