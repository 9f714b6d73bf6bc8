"""Files of an invoice: kept and given back byte for byte, of a few kinds, not too large and not too many."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from payconform.reference.vendor.files import LARGEST, MOST, upload

from .desk import PDF, ROOT, Desk

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) + b"\r\n--boundary--\r\n"


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("bill.pdf", PDF, "application/pdf"),
        ("BILL.PDF", PDF, "application/pdf"),
        ("scan.png", PNG, "image/png"),
        ("photo.jpg", JPEG, "image/jpeg"),
        ("photo.jpeg", JPEG, "image/jpeg"),
        ("Rechnung, Mai für Öl.pdf", PDF, "application/pdf"),
        ("large.pdf", PDF + bytes(LARGEST - len(PDF)), "application/pdf"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_it_is_given_back_as_it_came(desk: Desk, name: str, content: bytes, media_type: str) -> None:
    invoice = desk.create()
    answer = desk.add_file(invoice, name, content)
    assert answer.status_code == 201, answer.text
    (row,) = desk.rows(invoice, "files")
    assert row == answer.json
    assert (row["name"], row["media_type"], row["size"]) == (name, media_type, len(content))

    got = desk.send("GET", f"{ROOT}/{invoice}/files/{row['id']}")

    assert got.data == content
    assert got.headers["Content-Type"] == media_type
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert desk.read(invoice)["files"] == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bill.pdf", b""),
        ("bill.pdf", PNG),
        ("bill.png", PDF),
        ("bill", PDF),
        ("bill.exe", b"MZ"),
        ("page.html", b"<script>alert(1)</script>"),
        ("bill.pdf.html", PDF),
        ("bill\x07.pdf", PDF),
        ("x" * 252 + ".pdf", PDF),
        ("folder/", PDF),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_what_is_no_such_file_is_refused(desk: Desk, name: str, content: bytes) -> None:
    invoice = desk.create()
    before = desk.digest()
    answer = desk.add_file(invoice, name, content)
    assert answer.status_code == 400
    assert answer.json["error"]["field"] == "file"
    assert desk.digest() == before


@pytest.mark.parametrize("name", ["../../etc/bill.pdf", "C:\\bills\\bill.pdf", "/bill.pdf"])
def test_folders_are_dropped_from_a_name(name: str) -> None:
    assert upload(name, PDF).name == "bill.pdf"


@pytest.mark.parametrize("more", [1, 10 * 1024, 1024 * 1024])
def test_too_large_a_file_is_refused_and_told_how_large_one_may_be(desk: Desk, more: int) -> None:
    invoice = desk.create()
    before = desk.digest()
    answer = desk.add_file(invoice, content=PDF + bytes(LARGEST - len(PDF) + more))
    assert (answer.status_code, answer.json["error"]["code"]) == (413, "BAD_REQUEST_ERROR")
    assert "4 MiB" in answer.json["error"]["description"]
    assert desk.digest() == before


def test_no_other_body_may_be_so_large(desk: Desk) -> None:
    answer = desk.order(description="x" * (65 * 1024))
    assert (answer.status_code, answer.json["error"]["code"]) == (413, "BAD_REQUEST_ERROR")


def test_there_are_ten_at_most(desk: Desk) -> None:
    invoice = desk.create()
    for number in range(MOST):
        assert desk.add_file(invoice, f"{number}.pdf", PDF + bytes([number])).status_code == 201
    before = desk.digest()
    answer = desk.add_file(invoice)
    assert answer.status_code == 400
    assert "10 files" in answer.json["error"]["description"]
    assert desk.digest() == before
    assert [row["name"] for row in desk.rows(invoice, "files")] == [f"{n}.pdf" for n in range(MOST)]


@pytest.mark.parametrize(
    "options",
    [
        {"json": {"file": "bill.pdf"}},
        {"data": {}},
        {"data": {"file": "bill.pdf"}, "content_type": "multipart/form-data"},
        {"data": {"upload": (BytesIO(PDF), "bill.pdf")}},
        {"data": {"file": [(BytesIO(PDF), "a.pdf"), (BytesIO(PDF), "b.pdf")]}},
        {"data": b"--x\r\nnonsense", "content_type": "multipart/form-data; boundary=x"},
        {"data": PDF, "content_type": "application/pdf"},
    ],
    ids=["json", "nothing", "text", "another field", "two", "no multipart", "bare"],
)
def test_it_comes_in_a_form(desk: Desk, options: dict[str, Any]) -> None:
    invoice = desk.create()
    answer = desk.send("POST", f"{ROOT}/{invoice}/files", **options)
    assert answer.status_code in {400, 415}
    assert answer.json["error"]["code"] == "BAD_REQUEST_ERROR"
    assert desk.rows(invoice, "files") == []


def test_a_file_belongs_to_its_invoice(desk: Desk) -> None:
    first, second = desk.create(), desk.create()
    file = desk.add_file(first).json["id"]
    assert desk.send("GET", f"{ROOT}/{second}/files/{file}").status_code == 404
    assert desk.send("GET", f"{ROOT}/{first}/files/nobody").status_code == 404
