"""The profile tells where a vendor's invoice stands in the answers; each place that it names is there."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import jsonpath
import pytest

from payconform.target.overlay import overlaid

from .desk import LATER, Desk

OPERATIONS = {
    *("create", "draft", "save", "read", "list", "edit", "pay", "schedule", "mark_as_paid", "cancel"),
    *("add_file", "files", "file", "emails", "events", "digest"),
}


@pytest.fixture(scope="module")
def profile() -> Mapping[str, Any]:
    """As it stands for vendors' invoices."""
    tables = tomllib.loads(files("payconform.reference").joinpath("target.toml").read_text("utf-8"))
    return overlaid(tables, tables["vendor_payout"])


def asked(desk: Desk, operation: Mapping[str, Any], **values: Any) -> Any:
    """What the profile's operation is answered with; a placeholder without a value is left out."""
    assert "headers" not in operation
    path, options = operation["path"].format(**values), {}
    if "body" in operation:
        body = {
            key: values[place.strip("{}")]
            for key, place in operation["body"].items()
            if place.strip("{}") in values
        }
        options["json"] = body
    if "query" in operation:
        options["query_string"] = {key: place.format(**values) for key, place in operation["query"].items()}
    answer = desk.send(operation["method"], path, **options)
    assert answer.status_code in {200, 201}, answer.text
    return answer.json


def test_all_that_there_is_to_do_is_named(profile: Mapping[str, Any]) -> None:
    assert set(profile["operations"]) == OPERATIONS
    assert "vendor-invoice" in profile["target"]["lifecycles"]
    assert "callbacks" not in profile


def test_every_operation_does_what_it_is_called(desk: Desk, profile: Mapping[str, Any]) -> None:
    operations, details = profile["operations"], {"amount": 100_000, "currency": "INR", "description": "Tea"}
    vendor = {"vendor_name": "Asha", "vendor_email": "asha@vendor.example"}
    made = asked(desk, operations["create"], reference="r-1", **details, **vendor)
    (invoice,) = jsonpath.findall(operations["create"]["id"], made)
    drafted = asked(desk, operations["draft"], reference="r-2", **details, **vendor)
    (draft,) = jsonpath.findall(operations["draft"]["id"], drafted)
    assert asked(desk, operations["save"], id=draft)["status"] == "unpaid"
    assert asked(desk, operations["cancel"], id=draft)["status"] == "canceled"
    assert asked(desk, operations["edit"], id=invoice, description="Milk")["description"] == "Milk"
    desk.provider.does("scheduled")
    told = asked(desk, operations["schedule"], id=invoice, amount=40_000, scheduled_at=LATER)
    assert told["status"] == "scheduled"
    desk.provider.does("processing")
    assert asked(desk, operations["pay"], id=invoice, amount=50_000)["status"] == "processing"
    desk.news("processed")
    assert asked(desk, operations["mark_as_paid"], id=invoice)["status"] == "paid"
    rows = jsonpath.findall(operations["list"]["items"], asked(desk, operations["list"], reference="r-1"))
    assert rows == [asked(desk, operations["read"], id=invoice)]


def test_every_place_of_an_invoice_is_there(desk: Desk, profile: Mapping[str, Any]) -> None:
    invoice = desk.paying(reference="r-1", description="Tea")
    desk.news("processed")
    document, places, of_payout = desk.read(invoice), profile["invoice"], dict(profile["payouts"])
    (payout,) = jsonpath.findall(of_payout.pop("items"), document)
    assert {name: jsonpath.findall(place, payout) for name, place in of_payout.items()} == {
        "id": ["pout_1"],
        "status": ["processed"],
        "amount": [100_000],
    }
    found = {name: jsonpath.findall(place, document) for name, place in places.items()}
    assert [name for name, values in found.items() if values in ([], [None])] == []
    assert (found["amount"], found["processed_amount"]) == ([100_000], [100_000])
    assert profile["money"]["format"] == "minor"


def test_every_place_of_what_belongs_to_it_is_there(desk: Desk, profile: Mapping[str, Any]) -> None:
    operations, invoice = profile["operations"], desk.create()
    assert operations["add_file"]["upload"] == "file"
    file = desk.add_file(invoice).json["id"]
    desk.act(invoice, "mark-as-paid")
    desk.mails(invoice)
    expected = {
        "files": {"id": file, "name": "bill.pdf", "media_type": "application/pdf", "size": 15},
        "emails": {"to": "asha@vendor.example", "subject": "Invoice r1 has been paid"},
        "events": {"from": None, "to": "unpaid", "at": 1_767_225_600, "reason": "create"},
    }
    for name, values in expected.items():
        row = jsonpath.findall(operations[name]["items"], asked(desk, operations[name], id=invoice))[0]
        assert {key: jsonpath.findall(operations[name][key], row)[0] for key in values} == values
    assert operations["events"]["complete"]
    path = operations["file"]["path"].format(id=invoice, file_id=file)
    assert desk.send(operations["file"]["method"], path).data.startswith(b"%PDF-")


def test_webhooks_come_where_it_says(desk: Desk, profile: Mapping[str, Any]) -> None:
    answer = desk.send("POST", profile["webhooks"]["path"], data=b"{}", auth=None)
    assert "X-Razorpay-Signature" in answer.json["error"]["description"]
