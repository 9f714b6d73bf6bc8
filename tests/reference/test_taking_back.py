"""What was paid is refunded, what was paid out is refunded or canceled: in full or in part, and once."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from payconform.reference.api.serializers import RETURNS
from payconform.reference.lifecycle.products import BACK, FORWARD
from payconform.reference.lifecycle.transitions import CANCEL, Edition

from .shop import EACH_EDITION, EACH_PRODUCT, Shop, open_shop


def returned(shop: Shop, invoice: str) -> Any:
    """The amount that the invoice shows as taken back."""
    return shop.read(invoice)["canceled_amount" if shop.back is CANCEL else "refunded_amount"]


@EACH_EDITION
def test_in_full(shop: Shop, edition: Edition) -> None:
    invoice = shop.processed()
    answer = shop.take_back(invoice, reference_id="f", description="Sorry")
    assert answer.status_code == 201
    data, name = answer.json["data"], RETURNS[edition.word_back]
    assert data["type"] == name
    assert data["id"].startswith(("ref_", "can_"))
    assert data["attributes"] == {
        "reference_id": "f",
        "original_id": invoice,
        "description": "Sorry",
        "status": shop.back.whole,
        "amount": 100,
        "fee": 0,
        "currency": "EUR",
        "created": shop.read(invoice)["created"],
    }
    assert shop.path(invoice)[2:] == ["processed", shop.back.working, shop.back.whole]
    assert returned(shop, invoice) == 100
    assert shop.rows(invoice, name) == [data["attributes"]]


@EACH_EDITION
def test_in_part(shop: Shop) -> None:
    invoice = shop.processed()
    shop.take_back(invoice, amount=40)
    assert shop.status(invoice) == shop.back.part
    assert returned(shop, invoice) == 40
    assert shop.read(invoice)["processed_amount"] == 100


@EACH_PRODUCT
def test_all_of_a_part_is_taken_back_in_full(shop: Shop) -> None:
    invoice = shop.processed(("partial", "60.00"))
    shop.provider.does(("succeeded",))
    shop.take_back(invoice)
    assert shop.status(invoice) == shop.back.whole
    assert returned(shop, invoice) == 60


@EACH_PRODUCT
def test_the_provider_decides_what_came_back(shop: Shop) -> None:
    invoice = shop.processed()
    shop.provider.does(("partial", "30.00"))
    shop.take_back(invoice)
    assert shop.status(invoice) == shop.back.part
    assert returned(shop, invoice) == 30


@EACH_PRODUCT
def test_the_provider_is_asked_to_take_back_that_operation(shop: Shop, edition: Edition) -> None:
    invoice = shop.processed(reference_id="r")
    shop.take_back(invoice, amount=40)
    key, body = shop.provider.calls[-1]
    assert body == {
        "amount": {"value": "40.00", "currency": "EUR"},
        "callback_url": "http://shop.test/provider/callbacks",
        "metadata": {"attempt": key, "account": "main"},
    }
    operation = shop.provider.operations["op_2"]
    kinds = (shop.provider.operations["op_1"]["kind"], operation["kind"])
    assert kinds == (FORWARD[edition.product], BACK[edition.product])
    assert (operation["parent"], operation["reference"]) == ("op_1", "r")


@EACH_PRODUCT
def test_pending_is_polled(shop: Shop) -> None:
    invoice, back = shop.processed(), shop.back
    shop.provider.does(("pending",))
    shop.take_back(invoice)
    assert shop.status(invoice) == back.pending
    assert shop.next_due() == 5
    shop.provider.change(shop.provider.operations["op_2"], "succeeded")
    shop.move(5)
    assert shop.path(invoice)[3:] == [back.working, back.pending, back.working, back.whole]


@EACH_PRODUCT
def test_pending_is_woken_by_a_callback(shop: Shop) -> None:
    invoice, back = shop.processed(), shop.back
    shop.provider.does(("pending",))
    shop.take_back(invoice)
    assert shop.tell(shop.provider.change(shop.provider.operations["op_2"], "succeeded")) == 204
    assert shop.path(invoice)[4:] == [back.pending, back.working, back.whole]


@EACH_PRODUCT
def test_a_retryable_error_is_tried_again(shop: Shop) -> None:
    invoice, back = shop.processed(), shop.back
    shop.provider.does(("failed", "provider_internal_error"), ("succeeded",))
    shop.take_back(invoice)
    assert shop.status(invoice) == back.error
    shop.move(1)
    assert shop.path(invoice)[3:] == [back.working, back.error, back.working, back.whole]
    assert shop.read(invoice)["attempts"] == 1


@EACH_PRODUCT
def test_its_attempts_are_limited_too(edition: Edition) -> None:
    with open_shop(edition, attempts_limit=2) as shop:
        invoice = shop.processed()
        shop.provider.does(("failed", "general_error"))
        shop.take_back(invoice)
        shop.move(60)
        assert shop.status(invoice) == shop.back.failed
        assert len(shop.provider.operations) == 3


@EACH_PRODUCT
def test_a_fatal_error_is_the_end(shop: Shop) -> None:
    invoice = shop.processed()
    shop.provider.does(("failed", "declined_error"))
    assert shop.take_back(invoice).json["data"]["attributes"]["status"] == shop.back.failed
    assert shop.status(invoice) == shop.back.failed
    assert returned(shop, invoice) is None


@EACH_PRODUCT
def test_what_lost_its_answer_is_found_and_not_made_twice(shop: Shop) -> None:
    invoice = shop.processed()
    shop.provider.does(("lost", ("succeeded",)))
    shop.take_back(invoice)
    assert shop.status(invoice) == shop.back.error
    shop.move(1)
    assert shop.status(invoice) == shop.back.whole
    assert len(shop.provider.operations) == 2


@EACH_PRODUCT
def test_it_outlives_the_lifetime(shop: Shop) -> None:
    invoice = shop.processed(expires=shop.clock.now() // 1_000_000 + 3600)
    shop.provider.does(requests.ReadTimeout("slow"), ("pending",))
    shop.take_back(invoice)
    shop.move(120)
    assert shop.status(invoice) == shop.back.pending


@EACH_PRODUCT
@pytest.mark.parametrize(
    ("word", "status"),
    [
        (None, "created"),
        (("pending",), "process_pending"),
        (("failed", "general_error"), "process_error"),
        (("failed", "declined_error"), "process_failed"),
    ],
)
def test_what_did_not_move_is_not_taken_back(
    shop: Shop, word: tuple[str, ...] | None, status: str, edition: Edition
) -> None:
    invoice = shop.create() if word is None else shop.processed(word)
    before = shop.digest()
    answer = shop.take_back(invoice)
    assert answer.status_code == 409
    (error,) = answer.json["errors"]
    assert error["meta"] == {"status": status}
    done = {"refund": "refunded", "cancel": "canceled"}[edition.word_back]
    assert error["detail"] == f"an invoice that is {status} can't be {done}"
    assert shop.digest() == before


@EACH_PRODUCT
@pytest.mark.parametrize(
    ("word", "status"),
    [
        (("succeeded",), "whole"),
        (("partial", "1.00"), "part"),
        (("pending",), "pending"),
        (("failed", "general_error"), "error"),
        (("failed", "declined_error"), "failed"),
    ],
)
def test_it_is_done_once_only(shop: Shop, word: tuple[str, ...], status: str) -> None:
    invoice = shop.processed()
    shop.provider.does(word)
    assert shop.take_back(invoice).status_code == 201
    answer = shop.take_back(invoice)
    assert (answer.status_code, shop.status(invoice)) == (409, getattr(shop.back, status))
    assert len(shop.provider.operations) == 2


@EACH_PRODUCT
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
        ({"description": 7}, "invalid"),
    ],
)
def test_a_wrong_request_is_refused_and_changes_nothing(
    shop: Shop, attributes: dict[str, Any], code: str
) -> None:
    shop.take_back(shop.processed(), reference_id="taken")
    invoice = shop.processed()
    before = shop.digest()
    answer = shop.take_back(invoice, **attributes)
    assert (answer.status_code, answer.json["error_codes"]) == (422, [code])
    assert shop.digest() == before
    assert shop.status(invoice) == "processed"
