"""An overview is the invoice as always, with all that belongs to it included."""

from __future__ import annotations

from typing import Any

import pytest

from .shop import ROOT, Shop


def overview(shop: Shop, invoice: str) -> dict[str, Any]:
    shop.settle()
    answer = shop.send("GET", f"{ROOT}/{invoice}/overview")
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def included(document: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one for one in document["included"] if one["type"] == kind]


def test_a_new_invoice_has_nothing_but_its_beginning(shop: Shop) -> None:
    document = overview(shop, shop.create())
    relationships = document["data"]["relationships"]
    assert relationships["payment-request"]["data"] is None
    assert relationships["payment-provider"]["data"] is None
    for name in ("payments", "transactions", "refunds", "callbacks"):
        assert relationships[name]["data"] == []
    (event,) = document["included"]
    assert event["attributes"]["to"] == "created"


def test_all_that_happened_is_included(shop: Shop) -> None:
    invoice = shop.processed(("failed", "general_error"), ("succeeded",), service="test_eur_test")
    shop.move(1)
    assert shop.take_back(invoice, amount=30).status_code == 201
    document = overview(shop, invoice)
    assert document["data"]["attributes"] == shop.read(invoice)
    assert [one["attributes"]["to"] for one in included(document, "events")] == shop.path(invoice)
    assert [one["attributes"] for one in included(document, "payments")] == shop.attempts(invoice)
    (request,) = included(document, "payment-requests")
    assert request["attributes"]["status"] == "processed"
    assert [one["attributes"]["amount"] for one in included(document, "transactions")] == [100, 100, 30, 30]
    (refund,) = included(document, "refunds")
    assert refund["attributes"]["amount"] == 30
    assert {one["attributes"]["state"] for one in included(document, "callbacks")} == {"delivered"}
    assert len(included(document, "callbacks")) == len(shop.told())


def test_every_relationship_leads_to_what_is_included(shop: Shop) -> None:
    invoice = shop.processed(("partial", "60.00"))
    shop.take_back(invoice)
    document = overview(shop, invoice)
    relationships = document["data"]["relationships"]
    linked = {
        (one["type"], one["id"])
        for name in ("events", "payments", "transactions", "refunds", "callbacks")
        for one in relationships[name]["data"]
    }
    linked.add(tuple(relationships["payment-request"]["data"].values()))
    assert linked == {(one["type"], one["id"]) for one in document["included"]}


def test_service_method_and_provider_are_named(shop: Shop) -> None:
    relationships = overview(shop, shop.processed(service="bank_transfer_eur_hpp"))["data"]["relationships"]
    assert relationships["payment-service"]["data"]["id"] == "bank_transfer_eur_hpp"
    assert relationships["payment-method"]["data"]["id"] == "bank_transfer"
    assert relationships["payment-provider"]["data"]["type"] == "payment-providers"


@pytest.mark.parametrize("path", ["cpi_none/overview", "cpi_none/overview/"])
def test_an_unknown_id_is_404(shop: Shop, path: str) -> None:
    assert shop.send("GET", f"{ROOT}/{path}").status_code == 404
