"""Payouts that a moderator has to approve first, and payouts that are processed without being told to."""

from __future__ import annotations

from typing import Any

import pytest

from .shop import EACH_PAYOUT_EDITION, Shop

pytestmark = EACH_PAYOUT_EDITION

AUTOMATIC = {"auto_process": True}


def moderated(shop: Shop) -> str:
    return shop.open_account(moderation_required=True)


def test_a_payout_waits_until_it_is_told_to_be_processed(shop: Shop) -> None:
    invoice = shop.create()
    shop.move(60)
    told = shop.read(invoice)
    assert (told["status"], told["auto_process"], told["moderation_required"]) == ("created", False, False)
    assert not shop.provider.calls
    assert shop.process(invoice).json["data"]["attributes"]["status"] == "processed"


def test_an_automatic_one_is_processed_by_itself(shop: Shop) -> None:
    answer = shop.order(options=AUTOMATIC)
    data = answer.json["data"]
    assert (answer.status_code, data["attributes"]["status"]) == (201, "created")
    assert shop.path(data["id"]) == ["created", "processing", "processed"]
    assert shop.read(data["id"])["auto_process"] is True


def test_before_it_is_approved_nothing_is_performed(shop: Shop) -> None:
    invoice = shop.create(commerce_account=moderated(shop), options=AUTOMATIC)
    before = shop.digest()
    answer = shop.process(invoice)
    assert (answer.status_code, answer.json["error_codes"]) == (409, ["moderation_required"])
    (error,) = answer.json["errors"]
    assert (error["detail"], error["meta"]) == ("a moderator has to approve it first", {"status": "created"})
    assert shop.digest() == before
    assert shop.read(invoice)["moderation_required"] is True
    shop.move(60)
    assert (shop.path(invoice), shop.provider.calls) == (["created"], [])


@pytest.mark.parametrize("automatic", [True, False])
def test_once_it_is_approved_it_is_performed(shop: Shop, automatic: bool) -> None:
    invoice = shop.create(commerce_account=moderated(shop), options={"auto_process": automatic})
    answer = shop.moderate(invoice, "approve")
    assert answer.status_code == 200
    told = answer.json["data"]["attributes"]
    assert told["moderation_required"] is False
    assert told["status"] == ("processed" if automatic else "created")
    if not automatic:
        assert shop.process(invoice).status_code == 200
    assert shop.path(invoice) == ["created", "processing", "processed"]


@pytest.mark.parametrize("automatic", [True, False])
def test_what_is_refused_is_never_performed(shop: Shop, automatic: bool) -> None:
    invoice = shop.create(commerce_account=moderated(shop), options={"auto_process": automatic})
    answer = shop.moderate(invoice, "refuse")
    told = answer.json["data"]["attributes"]
    assert (answer.status_code, told["status"], told["resolution"]) == (200, "terminated", "access_denied")
    assert shop.process(invoice).status_code == 409
    shop.move(24 * 60)
    assert (shop.path(invoice), shop.told()) == (["created", "terminated"], ["terminated"])
    assert not shop.provider.calls


@pytest.mark.parametrize("decision", ["approve", "refuse"])
def test_a_decision_is_taken_once(shop: Shop, decision: str) -> None:
    invoice = shop.create(commerce_account=moderated(shop))
    shop.moderate(invoice, "approve")
    shop.process(invoice)
    before = shop.digest()
    answer = shop.moderate(invoice, decision)
    (error,) = answer.json["errors"]
    assert (answer.status_code, error["meta"]) == (409, {"status": "processed"})
    assert error["detail"] == "an invoice that is processed can't be moderated: it awaits no moderation"
    assert shop.digest() == before


def test_nobody_decides_where_nobody_is_waited_for(shop: Shop) -> None:
    assert shop.moderate(shop.create(), "approve").status_code == 409


def test_what_waits_for_a_moderator_may_end(shop: Shop) -> None:
    account = moderated(shop)
    expired = shop.create(commerce_account=account, expires=shop.clock.now() // 1_000_000 + 60)
    terminated = shop.create(commerce_account=account)
    shop.clock.move_to(shop.clock.now() + 60_000_000)  # and nobody has looked yet
    shop.terminate(terminated)
    for invoice, end in ((expired, "expired"), (terminated, "terminated")):
        answer = shop.moderate(invoice, "approve")
        assert (answer.status_code, answer.json["errors"][0]["meta"]) == (409, {"status": end})
        assert shop.path(invoice) == ["created", end]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "required"),
        ({"decision": None}, "required"),
        ({"decision": "maybe"}, "invalid"),
        ({"decision": ["approve"]}, "invalid"),
        ([], "invalid"),
    ],
)
def test_a_wrong_decision_is_refused_and_changes_nothing(shop: Shop, body: Any, code: str) -> None:
    invoice = shop.create(commerce_account=moderated(shop))
    before = shop.digest()
    answer = shop.send("POST", f"{shop.root}/{invoice}/moderate", json=body)
    assert (answer.status_code, answer.json["error_codes"]) == (422, [code])
    assert shop.digest() == before


def test_a_decision_may_be_enveloped(shop: Shop) -> None:
    invoice = shop.create(commerce_account=moderated(shop))
    body = {"data": {"type": "moderation", "attributes": {"decision": "approve"}}}
    assert shop.send("POST", f"{shop.root}/{invoice}/moderate", json=body).status_code == 200
