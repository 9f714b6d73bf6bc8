"""Rows of a vendor invoice: its files, its e-mails, its payouts; what has a wrong form is a finding."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import responses

from payconform.clock import FrozenClock
from payconform.money import Money
from payconform.target.http_driver import HttpDriver
from payconform.target.values import Email, Payout

from .answered import answered
from .conftest import NOON, URL, finding
from .vendor import BILL, FILE, MAIL, MORE, VENDOR, load


@pytest.fixture
def vendor(tmp_path: Path) -> HttpDriver:
    return answered(load(tmp_path).of(VENDOR), clock=FrozenClock(NOON))


def shown(wire: responses.RequestsMock, **more: Any) -> None:
    wire.get(f"{URL}/bills/b1", json={"invoice": {**BILL, **more}})


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

    assert answered(load(tmp_path, without).of(VENDOR)).read("b1").payouts is None


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
