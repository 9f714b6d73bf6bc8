"""The wire of vendors' invoices: bodies, refusals, lists, and the form that the schema has."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from payconform.reference.timing.clock import SECOND

from .desk import LATER, ROOT, Desk
from .shop import AT
from .test_vendor_states import WAYS


def refusal(answer: Any) -> tuple[int, str, str | None]:
    error = answer.json["error"]
    assert error.keys() == {"code", "description", "source", "step", "reason", "metadata", "field"}
    assert error["description"]
    return answer.status_code, error["code"], error["field"]


def test_an_invoice_is_created_unpaid(desk: Desk) -> None:
    answer = desk.order(reference="INV-7", description="Tea")
    assert answer.status_code == 201
    assert answer.json == {
        "id": "vinv_2",
        "entity": "vendor_invoice",
        "reference_id": "INV-7",
        "description": "Tea",
        "vendor": {"name": "Asha Rao", "email": "asha@vendor.example"},
        "amount": 100_000,
        "currency": "INR",
        "amount_paid": 0,
        "amount_due": 100_000,
        "status": "unpaid",
        "marked_as_paid": False,
        "payouts": [],
        "files": 0,
        "created_at": AT // SECOND,
        "updated_at": AT // SECOND,
    }
    assert answer.headers["Location"] == f"{ROOT}/vinv_2"
    assert desk.read("vinv_2") == answer.json
    assert desk.rows("vinv_2", "events") == [
        {"from": None, "to": "unpaid", "at": AT // SECOND, "reason": "create"}
    ]


@pytest.mark.parametrize("state", WAYS)
def test_its_form_is_the_schemas(desk: Desk, state: str) -> None:
    schema = json.loads(
        files("payconform.reference").joinpath("vendor-invoice.schema.json").read_text("utf-8")
    )
    schema["properties"]["id"]["pattern"] = "^vinv_[0-9]+$"  # ids of tests are counted
    told = desk.read(WAYS[state](desk))
    Draft202012Validator(schema).validate(told)
    for name in told:
        assert not Draft202012Validator(schema).is_valid({n: v for n, v in told.items() if n != name})


WRONG: dict[str, list[Any]] = {
    "reference": ["", " ", "x" * 41, 7, None, "a\nb"],
    "amount": [0, 99, -100, 100.0, "100", True, 10**15 + 1, None],
    "currency": ["EUR", "inr", 7, None],
    "description": [7, "a\tb", "x" * 1025],
    "vendor_name": ["", 7, "a\r\nBcc: b", None],
    "vendor_email": [
        *("", "asha", "@x.example", "a@", "a@b@c", "a b@c.example", "ä@b.example", "A <a@b.example>"),
        *("a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example", "x" * 250 + "@b.example", 7, None),
        '"asha"@b.example',
    ],
}


@pytest.mark.parametrize(
    ("name", "value"),
    [(name, value) for name, values in WRONG.items() for value in values],
)
def test_what_is_wrong_is_named(desk: Desk, name: str, value: Any) -> None:
    before = desk.digest()
    assert refusal(desk.order(**{name: value})) == (400, "BAD_REQUEST_ERROR", name)
    assert desk.digest() == before


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b'{"amount": 1, "amount": 2}'])
def test_a_body_is_one_object(desk: Desk, body: bytes) -> None:
    answer = desk.send("POST", ROOT, data=body, content_type="application/json")
    assert refusal(answer) == (400, "BAD_REQUEST_ERROR", None)


def test_a_reference_names_one_invoice(desk: Desk) -> None:
    desk.create(reference="same")
    assert refusal(desk.order(reference="same")) == (400, "BAD_REQUEST_ERROR", "reference")
    assert refusal(desk.order("/drafts", reference="same")) == (400, "BAD_REQUEST_ERROR", "reference")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"{ROOT}/nobody", 404),
        ("GET", f"{ROOT}/nobody/events", 404),
        ("GET", f"{ROOT}/nobody/emails", 404),
        ("GET", f"{ROOT}/nobody/files", 404),
        ("POST", f"{ROOT}/nobody/pay", 404),
        ("POST", f"{ROOT}/nobody/cancel", 404),
        ("POST", f"{ROOT}/nobody/mark-as-paid", 404),
        ("POST", f"{ROOT}/nobody/save", 404),
        ("GET", f"{ROOT}/nobody/nothing", 404),
        ("DELETE", ROOT, 405),
        ("GET", "/provider/razorpayx/webhooks", 405),
    ],
)
def test_what_there_isnt_is_told_in_the_same_style(desk: Desk, method: str, path: str, status: int) -> None:
    assert refusal(desk.send(method, path)) == (status, "BAD_REQUEST_ERROR", None)


@pytest.mark.parametrize("auth", [None, ("coma_1", "wrong"), ("wrong", "key")])
def test_only_who_has_login_and_key_is_told_anything(desk: Desk, auth: Any) -> None:
    answer = desk.send("GET", ROOT, auth=auth)
    assert refusal(answer) == (401, "BAD_REQUEST_ERROR", None)
    assert answer.headers["WWW-Authenticate"].startswith("Basic")


def test_other_paths_keep_their_own_style(desk: Desk) -> None:
    assert "error_codes" in desk.send("GET", "/api/payment-invoices/nobody").json


def test_a_body_of_another_kind_is_refused(desk: Desk) -> None:
    assert desk.send("POST", ROOT, data={"reference": "r"}).status_code == 415


def test_a_draft_has_what_it_was_given(desk: Desk) -> None:
    invoice = desk.draft(amount=None, currency=None, vendor_name=None, vendor_email=None)
    told = desk.read(invoice)
    assert (told["status"], told["amount"], told["amount_due"]) == ("draft", None, None)
    assert told["vendor"] == {"name": None, "email": None}


@pytest.mark.parametrize("missing", ["amount", "vendor_name", "vendor_email"])
def test_a_draft_is_saved_when_nothing_is_missing(desk: Desk, missing: str) -> None:
    invoice = desk.draft(**{missing: None})
    before = desk.digest()
    assert refusal(desk.act(invoice, "save")) == (400, "BAD_REQUEST_ERROR", missing)
    assert desk.digest() == before
    details = {"amount": 500, "vendor_name": "Ravi", "vendor_email": "ravi@vendor.example"}
    desk.edit(invoice, **{missing: details[missing]})
    assert desk.status(invoice) == "draft"
    assert desk.act(invoice, "save").json["status"] == "unpaid"
    assert desk.path(invoice) == ["draft", "unpaid"]


def test_what_is_missing_may_come_with_the_saving(desk: Desk) -> None:
    invoice = desk.draft(amount=None)
    told = desk.act(invoice, "save", amount=500, description="Tea").json
    assert (told["status"], told["amount"], told["description"]) == ("unpaid", 500, "Tea")


def test_a_draft_needs_a_reference(desk: Desk) -> None:
    assert refusal(desk.order("/drafts", reference=None)) == (400, "BAD_REQUEST_ERROR", "reference")


def test_a_canceled_draft_stays_so(desk: Desk) -> None:
    invoice = desk.draft(amount=None)
    desk.act(invoice, "cancel")
    assert desk.path(invoice) == ["draft", "canceled"]
    assert desk.act(invoice, "save").status_code == 400


def test_as_long_as_nothing_is_paid_everything_can_be_edited(desk: Desk) -> None:
    invoice = desk.paying()
    desk.news("failed")
    details = {"amount": 500, "vendor_name": "Ravi", "vendor_email": "ravi@vendor.example"}
    told = desk.edit(invoice, **details, description="Tea").json
    assert (told["amount"], told["vendor"]["name"], told["description"]) == (500, "Ravi", "Tea")


@pytest.mark.parametrize(
    ("name", "value"), [("amount", 500), ("vendor_name", "R"), ("vendor_email", "r@v.example")]
)
@pytest.mark.parametrize("state", ["scheduled", "partially paid", "processing", "paid"])
def test_what_payouts_were_made_by_can_not(desk: Desk, state: str, name: str, value: Any) -> None:
    invoice = WAYS[state](desk)
    before = desk.digest()
    assert refusal(desk.edit(invoice, description="Tea", **{name: value})) == (400, "BAD_REQUEST_ERROR", name)
    assert desk.digest() == before


def test_nor_what_is_marked_as_paid(desk: Desk) -> None:
    invoice = desk.create()
    desk.act(invoice, "mark-as-paid")
    assert desk.edit(invoice, amount=500).status_code == 400
    assert desk.edit(invoice, amount=100_000, description="Tea").json["description"] == "Tea"


@pytest.mark.parametrize("body", [{}, {"reference": "another"}, {"description": None}])
def test_an_edit_says_what_to_change(desk: Desk, body: dict[str, Any]) -> None:
    invoice = desk.create(reference="mine")
    assert desk.send("PATCH", f"{ROOT}/{invoice}", json=body).status_code == 400
    assert desk.read(invoice)["reference_id"] == "mine"


def test_a_change_is_dated(desk: Desk) -> None:
    invoice = desk.create()
    desk.move(1)
    assert desk.edit(invoice, description="Tea").json["updated_at"] == AT // SECOND + 60


def listed(desk: Desk, **query: Any) -> list[str]:
    answer = desk.send("GET", ROOT, query_string=query)
    assert answer.json["entity"] == "collection"
    assert answer.json["count"] == len(answer.json["items"])
    return [row["reference_id"] for row in answer.json["items"]]


def test_a_list_finds_what_is_looked_for(desk: Desk) -> None:
    for number in range(12):
        desk.create(reference=f"r-{number}")
    canceled = WAYS["canceled"](desk)
    reference = desk.read(canceled)["reference_id"]
    assert listed(desk, reference_id="r-3") == ["r-3"]
    assert listed(desk, reference_id="nothing") == []
    assert listed(desk, status="canceled") == [reference]
    assert listed(desk) == [reference, *(f"r-{n}" for n in range(11, 2, -1))]
    assert listed(desk, count=2, skip=1) == ["r-11", "r-10"]
    assert len(listed(desk, count=100)) == 13


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("count", "0"),
        ("count", "101"),
        ("count", "x"),
        ("skip", "-1"),
        ("status", "cancelled"),
        ("reference_id", ""),
        ("sort", "amount"),
        ("count", ["1", "2"]),
    ],
)
def test_a_query_that_means_nothing_is_refused(desk: Desk, name: str, value: Any) -> None:
    answer = desk.send("GET", ROOT, query_string={name: value})
    assert refusal(answer) == (400, "BAD_REQUEST_ERROR", name)


def test_the_clock_tells_what_is_due(desk: Desk) -> None:
    desk.scheduled()
    assert desk.send("GET", "/test/clock").json["next_due"] == "2026-01-01T00:05:00.000000Z"
    assert desk.provider.last["scheduled_at"] == LATER
