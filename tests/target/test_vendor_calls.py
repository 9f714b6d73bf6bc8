"""What only vendor invoices have: drafts, the actions of their app, files."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import HTTP
from pathlib import Path
from typing import Any

import pytest
import responses

from payconform.capture import Exchange
from payconform.clock import FrozenClock
from payconform.money import Money
from payconform.target.http_driver import HttpDriver
from payconform.target.values import StoredFile

from .answered import answered
from .conftest import NOON, SENTINEL, URL, finding, sent
from .vendor import BILL, FILE, ORDER, PDF, VENDOR, load


@pytest.fixture
def seen() -> list[Exchange]:
    return []


@pytest.fixture
def vendor(tmp_path: Path, seen: list[Exchange]) -> HttpDriver:
    return answered(load(tmp_path).of(VENDOR), clock=FrozenClock(NOON), record=seen.append)


def test_it_claims_what_its_overlay_says(vendor: HttpDriver) -> None:
    assert vendor.capabilities == {
        *("create", "draft", "save", "read", "list", "events", "pay", "schedule", "mark_as_paid", "edit"),
        *("cancel", "add_file", "files", "file", "emails", "provider"),
    }


def test_an_invoice_is_begun_for_a_vendor_and_names_its_id(
    wire: responses.RequestsMock, vendor: HttpDriver
) -> None:
    wire.post(f"{URL}/bills/drafts", json={"bill": 17}, status=201)
    wire.post(f"{URL}/invoices", headers={"Location": "/invoices/b2"}, status=201)

    assert vendor.draft(ORDER).id == "17"
    assert sent(wire) == {"ref": "pc1", "vendor": "Stationers"}
    assert vendor.create(ORDER).id == "b2"
    assert sent(wire)["vendor"] == {"name": "Stationers", "mail": "s@example.org"}


ACTIONS: dict[str, tuple[str, str, dict[str, Any], Any]] = {
    "save": ("POST", "/bills/b1/save", {}, None),
    "pay": ("POST", "/bills/b1/pay", {"amount": Money.of("4.00", "INR")}, {"paise": 400, "unit": "INR"}),
    "schedule": (
        *("POST", "/bills/b1/dates"),
        {"at": NOON + timedelta(days=1), "amount": Money.of("4.00", "INR")},
        {"paise": 400, "at": int((NOON + timedelta(days=1)).timestamp())},
    ),
    "mark_as_paid": ("POST", "/bills/b1/marks", {}, None),
    "edit": ("PATCH", "/bills/b1", {"description": "Pens"}, {"note": "Pens"}),
    "cancel": ("DELETE", "/bills/b1", {}, None),
}


@pytest.mark.parametrize("action", ACTIONS)
def test_each_action_is_asked_for_as_the_profile_says(
    wire: responses.RequestsMock, vendor: HttpDriver, action: str
) -> None:
    method, path, details, body = ACTIONS[action]
    wire.add(method, URL + path, json={"invoice": {**BILL, "state": "PAID"}})

    answer = vendor.act(action, "b1", currency="INR", **details)

    assert answer.accepted
    assert answer.invoice is not None
    assert answer.invoice.status == "paid"
    assert (sent(wire) if wire.calls[-1].request.body else None) == body


@pytest.mark.parametrize("action", ACTIONS)
def test_each_action_may_be_refused(wire: responses.RequestsMock, vendor: HttpDriver, action: str) -> None:
    method, path, details, _ = ACTIONS[action]
    wire.add(method, URL + path, status=409, body="no")

    answer = vendor.act(action, "b1", **details)

    assert (answer.accepted, answer.status, answer.body, answer.invoice) == (False, 409, "no", None)


def test_all_that_remains_is_paid_without_an_amount(wire: responses.RequestsMock, vendor: HttpDriver) -> None:
    wire.post(f"{URL}/bills/b1/pay", status=202)

    assert vendor.act("pay", "b1", currency="INR").accepted
    assert sent(wire) == {"unit": "INR"}
    assert vendor.says("pay", "amount")
    assert not vendor.says("cancel", "amount")


def parts(request: Any) -> list[Message]:
    """Of a form, read as any service would."""
    head = b"Content-Type: " + request.headers["Content-Type"].encode() + b"\r\n\r\n"
    form = message_from_bytes(head + request.body, policy=HTTP)
    assert form.get_content_type() == "multipart/form-data"
    return list(form.iter_parts())  # type: ignore[attr-defined]  # an EmailMessage, by its policy


def test_a_file_is_added_as_a_form_with_its_name_its_type_and_its_bytes(
    wire: responses.RequestsMock, vendor: HttpDriver
) -> None:
    wire.post(f"{URL}/bills/b1/files", status=201, json={"no": 7})

    assert vendor.add_file("b1", PDF).accepted
    [part] = parts(wire.calls[-1].request)
    assert part.get_param("name", header="content-disposition") == "document"
    assert (part.get_filename(), part.get_content_type()) == (PDF.name, PDF.media_type)
    assert part.get_payload(decode=True) == PDF.content


def test_a_refused_file_is_an_answer(wire: responses.RequestsMock, vendor: HttpDriver) -> None:
    wire.post(f"{URL}/bills/b1/files", status=413)

    assert vendor.add_file("b1", PDF).status == 413


def test_a_content_type_of_all_calls_leaves_the_form_its_own(
    tmp_path: Path, wire: responses.RequestsMock
) -> None:
    profile = load(
        tmp_path, {'X-Version = "3"': 'X-Version = "3"\ncontent-type = "application/vnd.shop+json"'}
    )
    driver = answered(profile.of(VENDOR), clock=FrozenClock(NOON))
    wire.post(f"{URL}/bills/b1/files", status=201)
    wire.patch(f"{URL}/bills/b1", status=204)

    driver.add_file("b1", PDF)
    assert len(parts(wire.calls[-1].request)) == 1
    driver.act("edit", "b1", description="Pens")
    assert wire.calls[-1].request.headers["Content-Type"] == "application/vnd.shop+json"


def test_the_evidence_of_an_upload_is_text_without_secrets(
    wire: responses.RequestsMock, vendor: HttpDriver, seen: list[Exchange]
) -> None:
    wire.post(f"{URL}/bills/b1/files", status=201)

    vendor.add_file("b1", PDF)

    assert "bill 1.pdf" in seen[-1].request_body
    assert SENTINEL not in str(seen[-1])


def test_the_files_of_an_invoice_are_listed_in_order(
    wire: responses.RequestsMock, vendor: HttpDriver
) -> None:
    wire.get(f"{URL}/bills/b1/files", json={"rows": [FILE, {"no": "8", "called": "b", "kind": None}]})

    assert vendor.files("b1") == (
        StoredFile("7", "bill.pdf", "application/pdf", 12),
        StoredFile("8", "b", None, None),
    )


@pytest.mark.parametrize("content", [PDF.content, b"", b"\x00" * 100])
def test_a_file_comes_back_byte_for_byte(
    wire: responses.RequestsMock, vendor: HttpDriver, content: bytes
) -> None:
    wire.get(f"{URL}/bills/b1/files/7", body=content)

    assert vendor.file("b1", "7") == content


@pytest.mark.parametrize("status", [302, 303, 404, 500])
def test_an_answer_that_is_no_file_is_a_finding(
    wire: responses.RequestsMock, vendor: HttpDriver, status: int
) -> None:
    wire.get(f"{URL}/bills/b1/files/7", status=status, body=b"%PDF", headers={"Location": "/elsewhere"})

    assert finding(lambda: vendor.file("b1", "7")) == ("canonical-form", "the file", f"HTTP {status}")


def test_a_file_s_id_can_t_lead_elsewhere(vendor: HttpDriver, wire: responses.RequestsMock) -> None:
    wire.get(f"{URL}/bills/b1/files/..%2F7", body=b"")

    assert vendor.file("b1", "../7") == b""
    assert finding(lambda: vendor.file("b1", ".."))[0] == "canonical-form"
