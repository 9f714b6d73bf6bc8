"""An overview is the invoice as always, with all that belongs to it included."""

from __future__ import annotations

from typing import Any

import pytest

from payconform.reference.api.serializers import RETURNS
from payconform.reference.invoicing import services
from payconform.reference.lifecycle.transitions import Edition

from .shop import EACH_PRODUCT, Shop

pytestmark = EACH_PRODUCT


def overview(shop: Shop, invoice: str) -> dict[str, Any]:
    shop.settle()
    answer = shop.send("GET", f"{shop.root}/{invoice}/overview")
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def included(document: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one for one in document["included"] if one["type"] == kind]


def test_a_new_invoice_has_nothing_but_its_beginning(shop: Shop, edition: Edition) -> None:
    document, product = overview(shop, shop.create()), edition.product
    relationships = document["data"]["relationships"]
    assert relationships[f"{product}-request"]["data"] is None
    assert relationships[f"{product}-provider"]["data"] is None
    for name in (f"{product}s", "transactions", RETURNS[edition.word_back], "callbacks"):
        assert relationships[name]["data"] == []
    (event,) = document["included"]
    assert event["attributes"]["to"] == "created"


def test_all_that_happened_is_included(shop: Shop, edition: Edition) -> None:
    service = services.of(edition.product, "EUR")[-1].code
    invoice = shop.processed(("failed", "general_error"), ("succeeded",), service=service)
    shop.move(1)
    assert shop.take_back(invoice, amount=30).status_code == 201
    document, product = overview(shop, invoice), edition.product
    assert document["data"]["attributes"] == shop.read(invoice)
    assert [one["attributes"]["to"] for one in included(document, "events")] == shop.path(invoice)
    assert [one["attributes"] for one in included(document, f"{product}s")] == shop.attempts(invoice)
    (request,) = included(document, f"{product}-requests")
    assert request["attributes"]["status"] == "processed"
    booked = [one["attributes"] for one in included(document, "transactions")]
    assert booked == shop.rows(invoice, "transactions")
    assert [one["amount"] for one in booked] == [100] * 4 + [30] * 4
    (back,) = included(document, RETURNS[edition.word_back])
    assert back["attributes"]["amount"] == 30
    assert {one["attributes"]["state"] for one in included(document, "callbacks")} == {"delivered"}
    assert len(included(document, "callbacks")) == len(shop.told())


def test_every_relationship_leads_to_what_is_included(shop: Shop, edition: Edition) -> None:
    invoice = shop.processed(("partial", "60.00"))
    shop.take_back(invoice)
    document, product = overview(shop, invoice), edition.product
    relationships = document["data"]["relationships"]
    linked = {
        (one["type"], one["id"])
        for name in ("events", f"{product}s", "transactions", RETURNS[edition.word_back], "callbacks")
        for one in relationships[name]["data"]
    }
    linked.add(tuple(relationships[f"{product}-request"]["data"].values()))
    assert linked == {(one["type"], one["id"]) for one in document["included"]}


def test_service_method_and_provider_are_named(shop: Shop, edition: Edition) -> None:
    product, service = edition.product, services.of(edition.product, "EUR")[1]
    relationships = overview(shop, shop.processed(service=service.code))["data"]["relationships"]
    assert relationships[f"{product}-service"]["data"]["id"] == service.code
    assert relationships[f"{product}-method"]["data"]["id"] == "bank_transfer"
    assert relationships[f"{product}-provider"]["data"]["type"] == f"{product}-providers"


@pytest.mark.parametrize("path", ["cpi_none/overview", "cpi_none/overview/"])
def test_an_unknown_id_is_404(shop: Shop, path: str) -> None:
    assert shop.send("GET", f"{shop.root}/{path}").status_code == 404
