"""Accounts with their options, and the ways to pay that the public API offers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import responses

from payconform.money import Money
from payconform.target.accounts import Account, AccountOptions, FeeScheme, Service
from payconform.target.http_driver import HttpDriver

from .conftest import URL, finding, sent
from .market import KEY, envelope

FEE = FeeScheme(Decimal("2.50"), Money.of("0.30", "EUR"), None, Money.of(5, "EUR"), reverse=True)
SHOP = Account("s1", "Shop", "pk_1")


def opened(wire: responses.RequestsMock, **answer: Any) -> None:
    wire.post(f"{URL}/shops", **{"status": 201, "headers": {"Location": "/shops/s1"}} | answer)


def test_options_are_claimed_by_their_placeholders(driver: HttpDriver, market: HttpDriver) -> None:
    assert market.options == {"public_creation", "lifetime_s", "fee"}
    assert driver.options == frozenset()


def test_an_account_is_opened_with_its_options(wire: responses.RequestsMock, market: HttpDriver) -> None:
    opened(wire, json=envelope(keys={"public": "pk_1"}))
    options = AccountOptions(public_creation=False, lifetime_s=7200, fee=FEE)

    assert market.open_account("Shop", options) == Account("s1", "Shop", "pk_1", options)
    assert sent(wire) == {
        "shop": {
            "title": "Shop",
            "minutes": 120,
            "cost": {
                "percent": "2.50",
                "fixed": {"value": "0.30", "unit": "EUR"},
                "most": "5.00",
                "on_top": True,
            },
            "extra": {"open": False},
        }
    }


def test_what_is_left_to_the_target_isnt_said(wire: responses.RequestsMock, market: HttpDriver) -> None:
    opened(wire, json={})

    assert market.open_account("Shop", AccountOptions()) == Account("s1", "Shop")
    assert sent(wire) == {"shop": {"title": "Shop"}}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"status": 403}, "an answer to account"),
        ({"body": "<html>"}, "JSON in the answer to account"),
        ({"json": {}, "headers": {}}, "the new id at "),
        ({"json": envelope(keys={"public": ["pk_1"]})}, "public_key in the answer to account as text"),
    ],
)
def test_an_account_that_isnt_opened_is_a_finding(
    wire: responses.RequestsMock, market: HttpDriver, answer: dict[str, Any], expected: str
) -> None:
    opened(wire, **answer)

    assert finding(lambda: market.open_account("Shop", AccountOptions()))[1].startswith(expected)


def test_services_are_asked_for_with_the_public_key_alone(
    wire: responses.RequestsMock, market: HttpDriver
) -> None:
    ways = [
        {"way": {"code": "card", "free": True, "cost": {"percent": "0"}}},
        {"way": {"code": "bank", "free": "yes", "cost": None}},
        {"way": {"code": 7}},
    ]
    wire.get(f"{URL}/public/pk_1/ways", json=envelope(ways=ways))

    assert market.services(SHOP, "EUR") == (
        Service("card", zero_fee=True, fee_details=True),
        Service("bank", zero_fee=False, fee_details=False),
        Service("7", zero_fee=False, fee_details=False),
    )
    assert wire.calls[0].request.url.endswith("?unit=EUR")
    assert KEY not in str(wire.calls[0].request.headers)


def test_a_service_without_a_code_is_a_finding(wire: responses.RequestsMock, market: HttpDriver) -> None:
    wire.get(f"{URL}/public/pk_1/ways", json=envelope(ways=[{"way": {}}]))

    assert finding(lambda: market.services(SHOP, "EUR"))[1] == "code at $.way.code in the answer to services"


def test_an_account_without_a_public_key_has_no_public_api(market: HttpDriver) -> None:
    assert finding(lambda: market.services(Account("s1", "Shop"), "EUR"))[1] == (
        "public_key as it can stand in a path"
    )
