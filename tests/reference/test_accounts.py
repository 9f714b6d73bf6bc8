"""Commerce accounts, and what their options do."""

from __future__ import annotations

from typing import Any

import pytest

from .shop import ACCOUNTS, ROOT, Shop, open_shop

DAY = 24 * 60.0
ERROR = ("failed", "general_error")
OPTIONS = {
    "public_creation": True,
    "zero_fee_badge": True,
    "fee_details": True,
    "include_commission": True,
    "internal_callback_data": True,
    "lifetime_minutes": 10,
    "attempts_limit": 20,
    "descriptor_template": "{id}",
}
FEE = {
    "currency": "BHD",
    "rate": "2.5",
    "fixed": "0.300",
    "minimum": "0.000",
    "maximum": "10.005",
    "reverse": True,
}


def attributes(shop: Shop, account: str) -> dict[str, Any]:
    answer = shop.send("GET", f"{ACCOUNTS}/{account}")
    assert answer.status_code == 200
    return dict(answer.json["data"]["attributes"])


def test_an_account_is_told_as_it_was_opened(shop: Shop) -> None:
    told = attributes(shop, shop.open_account(fee=FEE, **OPTIONS))
    assert told["public_key"].startswith("pk_test_")
    assert (told["name"], told["options"], told["fee"]) == ("Shop", OPTIONS, FEE)


def test_what_is_left_out_is_off(shop: Shop) -> None:
    account = shop.open_account()
    assert account.startswith("coma_")
    told = attributes(shop, account)
    assert told["fee"] is None
    assert told["options"] == {name: False for name, value in OPTIONS.items() if value is True} | {
        "lifetime_minutes": 10080,
        "attempts_limit": 5,
        "descriptor_template": "{description}",
    }


def test_the_service_has_an_account_of_its_own() -> None:
    with open_shop(attempts_limit=3, lifetime_minutes=30) as shop:
        options = attributes(shop, "coma_1")["options"]
        assert (options["attempts_limit"], options["lifetime_minutes"]) == (3, 30)
        assert shop.read(shop.create())["commerce_account"] == "coma_1"


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"name": None}, "name"),
        ({"name": 7}, "name"),
        ({"options": []}, "options"),
        ({"options": {"public_creation": "yes"}}, "options/public_creation"),
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
def test_a_wrong_value_is_refused_by_its_place(shop: Shop, changes: dict[str, Any], place: str) -> None:
    before = shop.digest()
    body = {"data": {"type": "commerce-accounts", "attributes": {"name": "Shop"} | changes}}
    answer = shop.send("POST", ACCOUNTS, json=body)
    assert answer.status_code == 422
    (error,) = answer.json["errors"]
    assert error["source"] == {"pointer": f"/data/attributes/{place}"}
    assert shop.digest() == before


def test_only_who_has_the_key_sees_accounts(shop: Shop) -> None:
    assert shop.send("GET", f"{ACCOUNTS}/coma_1", auth=None).status_code == 401
    assert shop.send("POST", ACCOUNTS, json={}, auth=None).status_code == 401
    assert shop.send("GET", f"{ACCOUNTS}/coma_none").status_code == 404


def test_an_invoice_of_an_unknown_account_is_refused(shop: Shop) -> None:
    before = shop.digest()
    order = {"reference_id": "r", "amount": 1, "currency": "EUR", "commerce_account": "coma_none"}
    answer = shop.send("POST", ROOT, json=order)
    assert (answer.status_code, answer.json["error_codes"]) == (422, ["unknown_account"])
    assert shop.digest() == before


def test_a_reference_names_one_invoice_and_one_refund_of_an_account(shop: Shop) -> None:
    """Two accounts may use the same, and neither takes the other's money for its own."""
    first, second = shop.open_account(), shop.open_account()
    for account in (first, second):
        invoice = shop.processed(commerce_account=account, reference_id="r")
        assert shop.refund(invoice, reference_id="f").status_code == 201
        again = {"reference_id": "r", "amount": 1, "currency": "EUR", "commerce_account": account}
        assert shop.send("POST", ROOT, json=again).json["error_codes"] == ["duplicate_reference"]
        other = shop.processed(commerce_account=account)
        assert shop.refund(other, reference_id="f").json["error_codes"] == ["duplicate_reference"]


@pytest.mark.parametrize("minutes", [10, 604_800])
def test_an_invoice_expires_at_its_creation_and_the_lifetime(shop: Shop, minutes: int) -> None:
    invoice = shop.create(commerce_account=shop.open_account(lifetime_minutes=minutes))
    told = shop.read(invoice)
    assert told["expires"] == told["created"] + minutes * 60
    shop.move(minutes - 1 / 60)
    assert shop.status(invoice) == "created"
    shop.move(1 / 60)
    assert shop.path(invoice) == ["created", "expired"]


@pytest.mark.parametrize(("limit", "attempts"), [(0, 1), (1, 1), (2, 2), (7, 7)])
def test_the_limit_counts_all_attempts_of_an_invoice_and_of_a_refund(
    shop: Shop, limit: int, attempts: int
) -> None:
    account = shop.open_account(attempts_limit=limit)
    failed = shop.processed(ERROR, commerce_account=account)
    shop.move(DAY)
    assert (shop.status(failed), len(shop.provider.operations)) == ("process_failed", attempts)
    paid = shop.processed(("succeeded",), commerce_account=account)
    shop.provider.does(ERROR)
    shop.refund(paid)
    shop.move(DAY)
    assert (shop.status(paid), len(shop.provider.operations)) == ("refund_failed", attempts + 1 + attempts)


def test_a_provider_that_is_gone_uses_up_the_limit_as_well(shop: Shop) -> None:
    shop.provider.down = True
    invoice = shop.processed(commerce_account=shop.open_account(attempts_limit=0))
    shop.move(DAY)
    assert shop.status(invoice) == "process_failed"


@pytest.mark.parametrize(
    ("template", "descriptor"),
    [
        ("{description}", "Two chairs"),
        ("{account_name}: {reference_id}", "Shop: r-1"),
        ("{created}", "2026-01-01T00:00:00.000000Z"),
        ("Plain", "Plain"),
        ("{description}{description}", "Two chairsTwo chairs"),
    ],
)
def test_the_provider_is_told_what_the_template_says(shop: Shop, template: str, descriptor: str) -> None:
    account = shop.open_account(descriptor_template=template)
    shop.processed(commerce_account=account, reference_id="r-1", description="Two chairs")
    assert shop.provider.calls[0][1]["descriptor"] == descriptor


def test_the_id_and_words_in_braces_are_told_as_they_are(shop: Shop) -> None:
    account = shop.open_account(descriptor_template="{id} {description}")
    invoice = shop.processed(commerce_account=account, description="{reference_id}")
    assert shop.provider.calls[0][1]["descriptor"] == f"{invoice} {{reference_id}}"


def test_a_descriptor_fits_the_provider(shop: Shop) -> None:
    shop.processed(description="x" * 1000)
    assert shop.provider.calls[0][1]["descriptor"] == "x" * 255


def test_without_a_description_there_is_no_descriptor(shop: Shop) -> None:
    shop.processed()
    assert "descriptor" not in shop.provider.calls[0][1]


def test_the_providers_last_word_goes_along_where_it_is_wanted(shop: Shop) -> None:
    account = shop.open_account(internal_callback_data=True)
    shop.processed(("pending",), commerce_account=account)
    shop.tell(shop.provider.change(shop.provider.only(), "partial", "60.00"))
    shop.settle()
    told = [body["meta"]["internal"] for body in shop.merchant.bodies]
    pending = {
        "operation": "op_1",
        "status": "pending",
        "resolution": None,
        "moved": {"value": "0.00", "currency": "EUR"},
    }
    paid = pending | {"status": "partial", "resolution": "ok", "moved": {"value": "60.00", "currency": "EUR"}}
    assert told == [None, pending, paid, paid]


def test_else_nothing_goes_along(shop: Shop) -> None:
    shop.processed(("pending",))
    shop.settle()
    assert all(set(body) == {"data"} for body in shop.merchant.bodies)
