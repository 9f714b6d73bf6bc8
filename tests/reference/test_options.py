"""What the options of an account, or of one payout, do."""

from __future__ import annotations

from typing import Any

import pytest

from payconform.reference.lifecycle.transitions import Edition

from .scripted import Provider
from .shop import EACH_PRODUCT, Shop

DAY = 24 * 60.0
ERROR = ("failed", "general_error")


@EACH_PRODUCT
@pytest.mark.parametrize("minutes", [10, 604_800])
def test_an_invoice_expires_at_its_creation_and_the_lifetime(shop: Shop, minutes: int) -> None:
    invoice = shop.create(commerce_account=shop.open_account(lifetime_minutes=minutes))
    told = shop.read(invoice)
    assert told["expires"] == told["created"] + minutes * 60
    shop.move(minutes - 1 / 60)
    assert shop.status(invoice) == "created"
    shop.move(1 / 60)
    assert shop.path(invoice) == ["created", "expired"]


@EACH_PRODUCT
@pytest.mark.parametrize(("limit", "attempts"), [(0, 1), (1, 1), (2, 2), (7, 7)])
def test_the_limit_counts_all_attempts_of_an_invoice_and_of_its_taking_back(
    shop: Shop, limit: int, attempts: int
) -> None:
    account = shop.open_account(attempts_limit=limit)
    failed = shop.processed(ERROR, commerce_account=account)
    shop.move(DAY)
    assert (shop.status(failed), len(shop.provider.operations)) == ("process_failed", attempts)
    moved = shop.processed(("succeeded",), commerce_account=account)
    shop.provider.does(ERROR)
    shop.take_back(moved)
    shop.move(DAY)
    assert shop.status(moved) == shop.back.failed
    assert len(shop.provider.operations) == attempts + 1 + attempts


@EACH_PRODUCT
def test_a_provider_that_is_gone_uses_up_the_limit_as_well(shop: Shop) -> None:
    shop.provider.down = True
    invoice = shop.processed(commerce_account=shop.open_account(attempts_limit=0))
    shop.move(DAY)
    assert shop.status(invoice) == "process_failed"


def descriptor(provider: Provider) -> Any:
    return provider.calls[0][1].get("descriptor")


@EACH_PRODUCT
@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{description}", "Two chairs"),
        ("{account_name}: {reference_id}", "Shop: r-1"),
        ("{created}", "2026-01-01T00:00:00.000000Z"),
        ("Plain", "Plain"),
        ("{description}{description}", "Two chairsTwo chairs"),
    ],
)
def test_the_provider_is_told_what_the_template_says(shop: Shop, template: str, told: str) -> None:
    account = shop.open_account(descriptor_template=template)
    shop.processed(commerce_account=account, reference_id="r-1", description="Two chairs")
    assert descriptor(shop.provider) == told


def test_the_id_and_words_in_braces_are_told_as_they_are(shop: Shop) -> None:
    account = shop.open_account(descriptor_template="{id} {description}")
    invoice = shop.processed(commerce_account=account, description="{reference_id}")
    assert descriptor(shop.provider) == f"{invoice} {{reference_id}}"


def test_a_descriptor_fits_the_provider(shop: Shop) -> None:
    shop.processed(description="x" * 1000)
    assert descriptor(shop.provider) == "x" * 255


def test_without_a_description_there_is_no_descriptor(shop: Shop) -> None:
    shop.processed()
    assert descriptor(shop.provider) is None


@EACH_PRODUCT
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


@EACH_PRODUCT
def test_else_nothing_goes_along(shop: Shop, edition: Edition) -> None:
    shop.processed(("pending",))
    shop.settle()
    assert all(set(body) == {"data"} for body in shop.merchant.bodies)
    assert {data["type"] for data, _, _ in shop.merchant.got} == {edition.product.resource}
