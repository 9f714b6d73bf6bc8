"""News of payouts: genuine, in any order, twice, and applied before they are acknowledged."""

from __future__ import annotations

import json
from itertools import permutations
from typing import Any

import pytest

from .desk import WEBHOOKS, Desk, envelope, signature
from .shop import SETTINGS


def post(desk: Desk, body: bytes, **headers: str) -> Any:
    given = {"X-Razorpay-Signature": signature(body, SETTINGS.provider_secret)} | headers
    return desk.send("POST", WEBHOOKS, data=body, headers=given, auth=None)


def forged(body: bytes) -> list[dict[str, str]]:
    fitting = signature(body, SETTINGS.provider_secret)
    return [
        {"X-Razorpay-Signature": ""},
        {"X-Razorpay-Signature": fitting.upper()},
        {"X-Razorpay-Signature": fitting[:-1]},
        {"X-Razorpay-Signature": signature(body, "another secret")},
        {"X-Razorpay-Signature": signature(body + b" ", SETTINGS.provider_secret)},
        {"X-Razorpay-Signature": "\u00e9"},
    ]


def test_what_is_forged_changes_nothing(desk: Desk) -> None:
    invoice = desk.paying()
    body = envelope(desk.provider.last | {"status": "processed"})
    before = desk.digest()
    for headers in forged(body):
        answer = post(desk, body, **headers)
        assert (answer.status_code, answer.json["error"]["code"]) == (400, "BAD_REQUEST_ERROR")
    assert (desk.digest(), desk.status(invoice)) == (before, "processing")


def test_the_body_is_signed_as_it_came(desk: Desk) -> None:
    invoice = desk.paying()
    body = json.dumps(json.loads(envelope(desk.provider.last | {"status": "processed"})), indent=3).encode()
    assert post(desk, body).status_code == 204
    assert desk.status(invoice) == "paid"


def test_the_same_event_counts_once(desk: Desk) -> None:
    """It may come when it isn't so any more: failed, reversed, and failed once more by a late copy."""
    invoice = desk.paying()
    assert desk.news("failed", event="evt_a") == 204
    assert desk.news("reversed", event="evt_b") == 204
    before = desk.digest()
    assert desk.news("failed", event="evt_a") == 204
    assert desk.digest() == before
    assert desk.read(invoice)["payouts"][0]["status"] == "reversed"


def test_without_an_id_an_event_is_known_by_what_it_says(desk: Desk) -> None:
    invoice = desk.paying()
    assert [desk.news("processed", event="") for _ in range(2)] == [204, 204]
    assert desk.path(invoice) == ["unpaid", "processing", "paid"]


@pytest.mark.parametrize("order", [*permutations(["queued", "processing", "processed"])])
def test_the_order_of_events_is_nothing_to_it(desk: Desk, order: tuple[str, ...]) -> None:
    invoice = desk.paying("pending")
    for status in order:
        assert desk.tell(desk.provider.last | {"status": status}) == 204
    assert desk.path(invoice) == ["unpaid", "processing", "paid"]


@pytest.mark.parametrize("order", [*permutations(["processing", "processed", "reversed"])])
def test_nor_is_it_of_a_reversal(desk: Desk, order: tuple[str, ...]) -> None:
    invoice = desk.paying()
    for status in order:
        desk.tell(desk.provider.last | {"status": status})
    assert (desk.status(invoice), desk.read(invoice)["amount_paid"]) == ("unpaid", 0)
    assert desk.act(invoice, "cancel").status_code == 400  # a payout was made, whenever we heard of it


@pytest.mark.parametrize(
    ("first", "second", "stands"),
    [
        ("failed", "reversed", "reversed"),
        ("reversed", "failed", "failed"),
        ("failed", "processed", "failed"),
        ("reversed", "processed", "reversed"),
        ("processed", "processing", "processed"),
        ("cancelled", "processed", "cancelled"),
    ],
)
def test_what_can_follow_what(desk: Desk, first: str, second: str, stands: str) -> None:
    invoice = desk.paying("queued" if first == "cancelled" else "processing")
    for status in (first, second):
        desk.tell(desk.provider.last | {"status": status})
    assert desk.read(invoice)["payouts"][0]["status"] == stands


def test_an_event_may_be_here_before_the_answer(desk: Desk) -> None:
    """Of a payout whose id we don't know yet: it is known by what we gave it to carry."""
    invoice = desk.create()
    told: list[int] = []
    desk.provider.before_answer = lambda payout: told.append(desk.tell(payout | {"status": "processed"}))
    desk.pay(invoice)
    assert told == [204]
    assert desk.path(invoice) == ["unpaid", "processing", "paid"]
    assert desk.read(invoice)["payouts"][0]["id"] == "pout_1"


def test_it_is_applied_when_it_is_acknowledged(desk: Desk) -> None:
    invoice = desk.paying()
    assert desk.news("processed") == 204
    assert desk.read(invoice)["status"] == "paid"


@pytest.mark.parametrize("notes", [[], {}, None, {"order": "vpay_9"}, {"order": 7}], ids=str)
def test_a_payout_of_somebody_else_is_unknown(desk: Desk, notes: Any) -> None:
    desk.paying()
    before = desk.digest()
    assert desk.tell(desk.provider.last | {"id": "pout_9", "status": "processed", "notes": notes}) == 404
    assert desk.digest() == before


def test_so_is_one_that_says_it_is_ours_and_has_another_id(desk: Desk) -> None:
    desk.paying()
    assert desk.tell(desk.provider.last | {"id": "pout_9", "status": "processed"}) == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "done"},
        {"status": "calling"},
        {"status": None},
        {"amount": 99_999},
        {"amount": "100000"},
        {"amount": True},
        {"currency": "EUR"},
        {"id": 7},
        {"id": ""},
    ],
    ids=str,
)
def test_what_is_no_payout_of_ours_is_refused(desk: Desk, changes: dict[str, Any]) -> None:
    invoice = desk.paying()
    before = desk.digest()
    assert desk.tell(desk.provider.last | {"status": "processed"} | changes) == 400
    assert (desk.digest(), desk.status(invoice)) == (before, "processing")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"7",
        b'{"event": 7}',
        b'{"event": "payout.processed"}',
        b'{"event": "payout.processed", "payload": {"payout": []}}',
        b'{"event": "payout.processed", "payload": {"payout": {"entity": 7}}}',
    ],
)
def test_what_is_no_event_is_refused(desk: Desk, body: bytes) -> None:
    assert post(desk, body).status_code == 400


@pytest.mark.parametrize(
    "event",
    [{"event": "transaction.created"}, {"event": "payout.downtime.started", "contains": ["payout.downtime"]}],
)
def test_what_is_about_something_else_is_let_pass(desk: Desk, event: dict[str, Any]) -> None:
    before = desk.digest()
    assert post(desk, json.dumps(event).encode()).status_code == 204
    assert desk.digest() == before


@pytest.mark.parametrize("event", ["x" * 256, "a\tb"])
def test_an_id_of_an_event_is_a_short_text(desk: Desk, event: str) -> None:
    desk.paying()
    assert desk.news("processed", event=event) == 400
