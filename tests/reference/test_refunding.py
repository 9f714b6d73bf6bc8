from __future__ import annotations

from typing import Any

import pytest
import requests

from .shop import ROOT, Shop, open_shop


def test_in_full(shop: Shop) -> None:
    invoice = shop.processed()
    answer = shop.refund(invoice, reference_id="f", description="Sorry")
    assert answer.status_code == 201
    data = answer.json["data"]
    assert data["type"] == "refunds"
    assert data["id"].startswith("ref_")
    assert data["attributes"] == {
        "reference_id": "f",
        "original_id": invoice,
        "description": "Sorry",
        "status": "refunded",
        "amount": 100,
        "fee": 0,
        "currency": "EUR",
        "created": shop.read(invoice)["created"],
    }
    assert shop.path(invoice)[2:] == ["processed", "refunding", "refunded"]
    assert shop.read(invoice)["refunded_amount"] == 100
    assert shop.send("GET", f"{ROOT}/{invoice}/refunds").json["data"] == [data]


def test_in_part(shop: Shop) -> None:
    invoice = shop.processed()
    shop.refund(invoice, amount=40)
    assert shop.status(invoice) == "partially_refunded"
    assert shop.read(invoice)["refunded_amount"] == 40
    assert shop.read(invoice)["processed_amount"] == 100


def test_all_of_a_part_is_refunded_in_full(shop: Shop) -> None:
    invoice = shop.processed(("partial", "60.00"))
    shop.provider.does(("succeeded",))
    shop.refund(invoice)
    assert shop.status(invoice) == "refunded"
    assert shop.read(invoice)["refunded_amount"] == 60


def test_the_provider_decides_what_went_back(shop: Shop) -> None:
    invoice = shop.processed()
    shop.provider.does(("partial", "30.00"))
    shop.refund(invoice)
    assert shop.status(invoice) == "partially_refunded"
    assert shop.read(invoice)["refunded_amount"] == 30


def test_the_provider_is_asked_for_a_refund_of_that_payment(shop: Shop) -> None:
    invoice = shop.processed(reference_id="r")
    shop.refund(invoice, amount=40)
    key, body = shop.provider.calls[-1]
    assert body == {
        "amount": {"value": "40.00", "currency": "EUR"},
        "callback_url": "http://shop.test/provider/callbacks",
        "metadata": {"attempt": key},
    }
    assert shop.provider.operations["op_2"]["reference"] == "r"


def test_pending_is_polled(shop: Shop) -> None:
    invoice = shop.processed()
    shop.provider.does(("pending",))
    shop.refund(invoice)
    assert shop.status(invoice) == "refund_pending"
    assert shop.next_due() == 5
    shop.provider.change(shop.provider.operations["op_2"], "succeeded")
    shop.move(5)
    assert shop.path(invoice)[3:] == ["refunding", "refund_pending", "refunding", "refunded"]


def test_pending_is_woken_by_a_callback(shop: Shop) -> None:
    invoice = shop.processed()
    shop.provider.does(("pending",))
    shop.refund(invoice)
    assert shop.tell(shop.provider.change(shop.provider.operations["op_2"], "succeeded")) == 204
    assert shop.path(invoice)[4:] == ["refund_pending", "refunding", "refunded"]


def test_a_retryable_error_is_tried_again(shop: Shop) -> None:
    invoice = shop.processed()
    shop.provider.does(("failed", "connection_timeout_error"), ("succeeded",))
    shop.refund(invoice)
    assert shop.status(invoice) == "refund_error"
    shop.move(1)
    assert shop.path(invoice)[3:] == ["refunding", "refund_error", "refunding", "refunded"]
    assert shop.read(invoice)["attempts"] == 1


def test_attempts_of_a_refund_are_limited_too() -> None:
    with open_shop(attempts_limit=2) as shop:
        invoice = shop.processed()
        shop.provider.does(("failed", "general_error"))
        shop.refund(invoice)
        shop.move(60)
        assert shop.status(invoice) == "refund_failed"
        assert len(shop.provider.operations) == 3


def test_a_fatal_error_is_the_end(shop: Shop) -> None:
    invoice = shop.processed()
    shop.provider.does(("failed", "declined_error"))
    assert shop.refund(invoice).json["data"]["attributes"]["status"] == "refund_failed"
    assert shop.status(invoice) == "refund_failed"
    assert shop.read(invoice)["refunded_amount"] is None


def test_a_refund_whose_answer_was_lost_is_found_and_not_made_twice(shop: Shop) -> None:
    invoice = shop.processed()
    shop.provider.does(("lost", ("succeeded",)))
    shop.refund(invoice)
    assert shop.status(invoice) == "refund_error"
    shop.move(1)
    assert shop.status(invoice) == "refunded"
    assert len(shop.provider.operations) == 2


def test_a_refund_outlives_the_lifetime(shop: Shop) -> None:
    invoice = shop.processed(expires=shop.clock.now() // 1_000_000 + 3600)
    shop.provider.does(requests.ReadTimeout("slow"), ("pending",))
    shop.refund(invoice)
    shop.move(120)
    assert shop.status(invoice) == "refund_pending"


@pytest.mark.parametrize(
    ("word", "status"),
    [
        (None, "created"),
        (("pending",), "process_pending"),
        (("failed", "general_error"), "process_error"),
        (("failed", "declined_error"), "process_failed"),
    ],
)
def test_what_was_not_paid_is_not_refunded(shop: Shop, word: tuple[str, ...] | None, status: str) -> None:
    invoice = shop.create() if word is None else shop.processed(word)
    before = shop.digest()
    answer = shop.refund(invoice)
    assert answer.status_code == 409
    assert answer.json["errors"][0]["meta"] == {"status": status}
    assert shop.digest() == before


@pytest.mark.parametrize(
    ("word", "status"),
    [
        (("succeeded",), "refunded"),
        (("partial", "1.00"), "partially_refunded"),
        (("pending",), "refund_pending"),
        (("failed", "general_error"), "refund_error"),
        (("failed", "declined_error"), "refund_failed"),
    ],
)
def test_there_is_one_refund_only(shop: Shop, word: tuple[str, ...], status: str) -> None:
    invoice = shop.processed()
    shop.provider.does(word)
    assert shop.refund(invoice).status_code == 201
    answer = shop.refund(invoice)
    assert (answer.status_code, shop.status(invoice)) == (409, status)
    assert len(shop.provider.operations) == 2


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ({"reference_id": None}, "required"),
        ({"reference_id": "taken"}, "duplicate_reference"),
        ({"amount": 100.01}, "invalid_amount"),
        ({"amount": 0}, "invalid_amount"),
        ({"amount": -1}, "invalid_amount"),
        ({"amount": 0.001}, "invalid_amount"),
        ({"amount": "1"}, "invalid_amount"),
    ],
)
def test_a_wrong_refund_changes_nothing(shop: Shop, attributes: dict[str, Any], code: str) -> None:
    shop.refund(shop.processed(), reference_id="taken")
    invoice = shop.processed()
    before = shop.digest()
    answer = shop.refund(invoice, **attributes)
    assert (answer.status_code, answer.json["error_codes"]) == (422, [code])
    assert shop.digest() == before
    assert shop.status(invoice) == "processed"
