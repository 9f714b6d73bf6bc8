"""What only vendor invoices have: drafts, the actions of their app, files, e-mails, payouts within an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from email.policy import HTTP
from pathlib import Path
from typing import Any

import pytest
import responses

from payconform import lifecycles
from payconform.capture import Exchange
from payconform.clock import FrozenClock
from payconform.errors import ConfigurationError
from payconform.money import Money
from payconform.target import profile as profiles
from payconform.target.http_driver import HttpDriver
from payconform.target.profile import Profile
from payconform.target.values import Email, NewInvoice, Payout, StoredFile, Upload

from .conftest import ENVIRONMENT, NO_CLOCK, NOON, SENTINEL, URL, finding, replaced, sent

VENDOR = lifecycles.load("vendor-invoice")
MORE = """
[vendor_payout]
callbacks = false
money = { format = "minor" }
webhooks = { path = "/hooks/razorpayx" }

[vendor_payout.statuses]
OPEN = false
PAID = "paid"
PART = "partially paid"

[vendor_payout.operations]
process = false
refund = false
read.path = "/bills/{id}"
save = { method = "POST", path = "/bills/{id}/save" }
pay = { method = "POST", path = "/bills/{id}/pay", body = { paise = "{amount}", unit = "{currency}" } }
mark_as_paid = { method = "POST", path = "/bills/{id}/marks" }
edit = { method = "PATCH", path = "/bills/{id}", body = { note = "{description}" } }
cancel = { method = "DELETE", path = "/bills/{id}" }
add_file = { method = "POST", path = "/bills/{id}/files", upload = "document" }
file = { method = "GET", path = "/bills/{id}/files/{file_id}" }

[vendor_payout.operations.create.body]
vendor = { name = "{vendor_name}", mail = "{vendor_email}" }

[vendor_payout.operations.draft]
method = "POST"
path = "/bills/drafts"
body = { ref = "{reference}", vendor = "{vendor_name}" }
id = "$.bill"

[vendor_payout.operations.schedule]
method = "POST"
path = "/bills/{id}/dates"
body = { paise = "{amount}", at = "{scheduled_at}" }

[vendor_payout.operations.files]
method = "GET"
path = "/bills/{id}/files"
items = "$.rows[*]"
id = "$.no"
name = "$.called"
media_type = "$.kind"
size = "$.bytes"

[vendor_payout.operations.emails]
method = "GET"
path = "/bills/{id}/mails"
items = "$.rows[*]"
to = "$.to"
subject = "$.about"
text = "$.says"

[vendor_payout.payouts]
items = "$.payouts[*]"
id = "$.no"
status = "$.state"
amount = "$.sum"
states = { DONE = "processed", WAITS = "queued" }
"""
BILL = {"id": "b1", "ref": "pc1", "state": "PART", "amount": 1000, "currency": "INR"}
ORDER = NewInvoice(
    *("pc1", Money.of("10.00", "INR"), "Paper", "http://127.0.0.1:9/"),
    vendor="Stationers",
    vendor_email="s@example.org",
)
PDF = Upload("bill 1.pdf", "application/pdf", b"%PDF-1.4\r\n\x00\xff--\r\n\r\nend")
FILE = {"no": 7, "called": "bill.pdf", "kind": "application/pdf", "bytes": 12}
MAIL = {"to": "s@example.org", "about": "Paid", "says": "10.00 INR are on the way."}


def load(
    folder: Path, changes: Mapping[str, str] | None = None, base: Mapping[str, str] = NO_CLOCK
) -> Profile:
    text = replaced(base).replace("payment-invoice-2021", VENDOR.name) + MORE
    text = text.replace('OPEN = "created"\nPAID = "processed"\n', 'OPEN = "unpaid"\n')
    for old, new in (changes or {}).items():
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the profile"
        text = text.replace(old, new)
    path = folder / "target.toml"
    path.write_text(text)
    return profiles.load(path, ENVIRONMENT)


OVERLAY_BEGINS = replaced(NO_CLOCK).count("\n")


@pytest.fixture
def seen() -> list[Exchange]:
    return []


@pytest.fixture
def vendor(tmp_path: Path, seen: list[Exchange]) -> HttpDriver:
    return HttpDriver(load(tmp_path).of(VENDOR), clock=FrozenClock(NOON), record=seen.append)


def shown(wire: responses.RequestsMock, **more: Any) -> None:
    wire.get(f"{URL}/bills/b1", json={"invoice": {**BILL, **more}})


def test_it_claims_what_its_overlay_says(vendor: HttpDriver) -> None:
    assert vendor.capabilities == {
        *("create", "draft", "save", "read", "list", "events", "pay", "schedule", "mark_as_paid", "edit"),
        *("cancel", "add_file", "files", "file", "emails"),
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


# Files


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
    driver = HttpDriver(profile.of(VENDOR), clock=FrozenClock(NOON))
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


# E-mails


def test_what_the_vendor_was_sent_is_read_in_order(wire: responses.RequestsMock, vendor: HttpDriver) -> None:
    wire.get(f"{URL}/bills/b1/mails", json={"rows": [MAIL, {"to": "x@example.org"}]})

    assert vendor.emails("b1") == (
        Email("s@example.org", "Paid", "10.00 INR are on the way."),
        Email("x@example.org"),
    )


LISTS: dict[str, tuple[str, Callable[[HttpDriver], Any]]] = {
    "files": ("/bills/b1/files", lambda driver: driver.files("b1")),
    "emails": ("/bills/b1/mails", lambda driver: driver.emails("b1")),
}


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_is_empty(wire: responses.RequestsMock, vendor: HttpDriver, name: str) -> None:
    path, read = LISTS[name]
    wire.get(URL + path, json={"rows": []})

    assert read(vendor) == ()


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("body", ["<html>", "", "[1"])
def test_a_list_that_is_no_json_is_a_finding(
    wire: responses.RequestsMock, vendor: HttpDriver, name: str, body: str
) -> None:
    path, read = LISTS[name]
    wire.get(URL + path, body=body)

    assert finding(lambda: read(vendor))[:2] == ("canonical-form", f"JSON in the answer to {name}")


@pytest.mark.parametrize(
    ("name", "row", "expected"),
    [
        ("files", {**FILE, "no": None}, "id at $.no in the answer to files"),
        ("files", {**FILE, "no": True}, "id at $.no in the answer to files"),
        ("files", {**FILE, "called": ["b"]}, "name at $.called in the answer to files"),
        ("files", {**FILE, "kind": {"a": 1}}, "media_type at $.kind in the answer to files"),
        ("files", {**FILE, "bytes": "12"}, "size in the answer to files in bytes"),
        ("files", {**FILE, "bytes": 1.5}, "size in the answer to files in bytes"),
        ("files", {**FILE, "bytes": True}, "size in the answer to files in bytes"),
        ("files", {**FILE, "bytes": -1}, "size in the answer to files in bytes"),
        ("files", "bill.pdf", "id at $.no in the answer to files"),
        ("files", None, "id at $.no in the answer to files"),
        ("emails", {**MAIL, "to": None}, "to at $.to in the answer to emails"),
        ("emails", {**MAIL, "to": ["s@example.org"]}, "to at $.to in the answer to emails"),
        ("emails", {**MAIL, "about": 1.5}, "subject at $.about in the answer to emails"),
        ("emails", {**MAIL, "says": {}}, "text at $.says in the answer to emails"),
        ("emails", 5, "to at $.to in the answer to emails"),
    ],
)
def test_a_row_of_a_wrong_form_is_a_finding(
    wire: responses.RequestsMock, vendor: HttpDriver, name: str, row: Any, expected: str
) -> None:
    path, read = LISTS[name]
    wire.get(URL + path, json={"rows": [row]})

    assert finding(lambda: read(vendor))[:2] == ("canonical-form", expected)


# Payouts within an invoice


def test_its_payouts_are_read_with_razorpayx_s_words_for_their_states(
    wire: responses.RequestsMock, vendor: HttpDriver
) -> None:
    rows = [
        {"no": "p1", "state": "DONE", "sum": 400},
        {"no": 2, "state": "WAITS", "sum": None},
        {"no": None, "state": "failed"},
    ]
    shown(wire, payouts=rows)

    invoice = vendor.read("b1")

    assert invoice.status == "partially paid"
    assert invoice.payouts == (
        Payout("p1", "processed", Money(400, "INR")),
        Payout("2", "queued", None),
        Payout(None, "failed", None),
    )


def test_a_state_that_isn_t_mapped_stays_as_it_is(wire: responses.RequestsMock, vendor: HttpDriver) -> None:
    """The oracle says that it doesn't fit."""
    shown(wire, payouts=[{"no": "p1", "state": "done"}])

    payouts = vendor.read("b1").payouts
    assert payouts is not None
    assert [payout.state for payout in payouts] == ["done"]


@pytest.mark.parametrize("more", [{}, {"payouts": []}, {"payouts": None}, {"payouts": {}}])
def test_no_rows_are_no_payouts(
    wire: responses.RequestsMock, vendor: HttpDriver, more: dict[str, Any]
) -> None:
    shown(wire, **more)

    assert vendor.read("b1").payouts == ()


def test_a_profile_without_the_table_says_nothing_of_payouts(
    wire: responses.RequestsMock, tmp_path: Path
) -> None:
    without = {MORE[MORE.index("[vendor_payout.payouts]") :]: ""}
    shown(wire, payouts=[{"no": "p1", "state": "DONE"}])

    assert HttpDriver(load(tmp_path, without).of(VENDOR)).read("b1").payouts is None


@pytest.mark.parametrize(
    ("row", "check", "expected"),
    [
        ({"no": 1.5, "state": "DONE"}, "canonical-form", "id at $.no of a payout in the answer to read"),
        ({"no": "p1"}, "canonical-form", "status at $.state of a payout in the answer to read"),
        ({"no": "p1", "state": []}, "canonical-form", "status at $.state of a payout in the answer to read"),
        ("p1", "canonical-form", "status at $.state of a payout in the answer to read"),
        (
            {"no": "p1", "state": "DONE", "sum": "4.00"},
            "money-scale",
            "amount of a payout in the answer to read as an amount of INR",
        ),
    ],
)
def test_a_payout_of_a_wrong_form_is_a_finding(
    wire: responses.RequestsMock, vendor: HttpDriver, row: Any, check: str, expected: str
) -> None:
    shown(wire, payouts=[row])

    assert finding(lambda: vendor.read("b1"))[:2] == (check, expected)


# Profiles


def test_webhooks_are_taken_below_the_target_s_own_address(tmp_path: Path) -> None:
    assert load(tmp_path).of(VENDOR).table("webhooks") == {"path": "/hooks/razorpayx"}


@pytest.mark.parametrize(
    ("old", "new", "message", "line"),
    [
        (', upload = "document"', "", "vendor_payout.operations.add_file.upload is missing", "add_file = "),
        (
            'upload = "document"',
            'upload = ""',
            "vendor_payout.operations.add_file.upload should ",
            "add_file = ",
        ),
        (
            'upload = "document"',
            'upload = "document", body = { of = "{id}" }',
            "vendor_payout.operations.add_file.body: the file is sent as a form",
            "add_file = ",
        ),
        (
            '/files/{file_id}"',
            '/files/{name}"',
            "vendor_payout.operations.file.path: there is no value for",
            "/files/{name}",
        ),
        (
            '/bills/{id}/dates"\nbody = { paise = "{amount}"',
            '/bills/{id}/dates/{amount}"\nbody = { paise = "{amount}"',
            "vendor_payout.operations.schedule.path: there is no value for {amount} here",
            "/dates/",
        ),
        (
            'at = "{scheduled_at}"',
            'at = "{moment}"',
            "vendor_payout.operations.schedule.body: there is no value for {moment} here",
            "{moment}",
        ),
        ('name = "$.called"\n', "", "vendor_payout.operations.files.name is missing", ".files]"),
        ('to = "$.to"\nsubject', "subject", "vendor_payout.operations.emails.to is missing", ".emails]"),
        ('"$.about"', '"$.["', "vendor_payout.operations.emails.subject is no JSONPath", "subject = "),
        ('"$.sum"', '"$.["', "vendor_payout.payouts.amount is no JSONPath", 'amount = "$.['),
        ('status = "$.state"\namount = "$.sum"', "", "vendor_payout.payouts.status is missing", ".payouts]"),
        ('DONE = "processed"', 'DONE = "done"', "vendor_payout.payouts.states.DONE should be ", "states = "),
        (
            'path = "/hooks/razorpayx"',
            'path = "hooks"',
            "vendor_payout.webhooks.path should match ^/",
            "webhooks = ",
        ),
        (
            'path = "/hooks/razorpayx"',
            'url = "/hooks"',
            "unknown key vendor_payout.webhooks.url",
            "webhooks = ",
        ),
        ('PART = "partially paid"', 'PART = "partially_paid"', "'partially_paid' is no status of", "PART = "),
    ],
)
def test_a_mistake_is_refused_by_its_line_and_key(
    tmp_path: Path, old: str, new: str, message: str, line: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, {old: new})
    lines = (tmp_path / "target.toml").read_text().splitlines()

    assert message in caught.value.message
    number = next(n for n, text in enumerate(lines, 1) if line in text and n > OVERLAY_BEGINS)
    assert caught.value.where == f"{tmp_path / 'target.toml'}:{number}"


def test_an_overlay_that_no_claimed_life_cycle_needs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigurationError, match="^.*vendor_payout: no life cycle that target.lifecycles claims"
    ):
        load(tmp_path, {VENDOR.name: "payment-invoice-2021", 'OPEN = "unpaid"': 'OPEN = "created"'})
