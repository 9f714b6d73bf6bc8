"""Editions without a status for errors: what waits for another attempt stays at work."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from payconform.reference.api.serializers import RETURNS
from payconform.reference.lifecycle.products import Product
from payconform.reference.lifecycle.transitions import EDITIONS, LATEST, PROCESS, Edition

from .shop import EACH_EDITION, EACH_PRODUCT, Shop, each, open_shop

ERROR = ("failed", "general_error")
DAY = 24 * 60.0
EACH_WITHOUT_ERRORS = each(one for one in EDITIONS.values() if PROCESS.error not in one.statuses)


@EACH_EDITION
def test_an_invoice_keeps_the_edition_it_was_created_by(shop: Shop, edition: Edition) -> None:
    invoice = shop.create()
    latest = {"Api-Version": LATEST[edition.product]}
    shop.send("POST", f"{shop.root}/{invoice}/process", headers=latest)
    assert shop.read(invoice)["api_version"] == edition.name


@EACH_PRODUCT
def test_it_is_of_the_latest_where_none_is_named(shop: Shop, edition: Edition) -> None:
    answer = shop.send("POST", shop.root, json={"reference_id": "r", "amount": 1, "currency": "EUR"})
    assert answer.json["data"]["attributes"]["api_version"] == edition.name


@EACH_PRODUCT
@pytest.mark.parametrize("name", ["", "2020-01", "2019", "x" * 1000])
def test_an_edition_that_there_is_not_is_refused(shop: Shop, edition: Edition, name: str) -> None:
    before = shop.digest()
    order = {"reference_id": "r", "amount": 1, "currency": "EUR"}
    answer = shop.send("POST", shop.root, json=order, headers={"Api-Version": name})
    assert (answer.status_code, answer.json["error_codes"]) == (400, ["unknown_version"])
    assert f"2019-04 or {edition.name}" in answer.json["errors"][0]["detail"]
    assert shop.digest() == before


@EACH_WITHOUT_ERRORS
def test_a_retryable_error_is_tried_again_from_work_to_work(shop: Shop) -> None:
    invoice = shop.processed(*[ERROR] * 3, ("succeeded",))
    waits = []
    while shop.status(invoice) == "processing":
        assert shop.read(invoice)["resolution"] == "general_error"
        waits.append(shop.next_due())
        shop.move(waits[-1] or 0)
    assert waits == [1, 2, 3]
    assert shop.path(invoice) == ["created", *["processing"] * 4, "processed"]
    reasons = [row["reason"] for row in shop.rows(invoice, "events")]
    assert reasons == ["create", "process", *["reprocess"] * 3, "success"]
    assert shop.read(invoice)["resolution"] == "ok"


@EACH_WITHOUT_ERRORS
def test_after_five_attempts_it_has_failed(shop: Shop) -> None:
    invoice = shop.processed(ERROR)
    shop.move(DAY)
    assert shop.path(invoice) == ["created", *["processing"] * 5, "process_failed"]
    assert len(shop.provider.operations) == shop.read(invoice)["attempts"] == 5


@EACH_WITHOUT_ERRORS
def test_taking_back_is_tried_again_in_the_same_way(shop: Shop) -> None:
    invoice = shop.processed()
    shop.provider.does(ERROR, ("pending",))
    shop.take_back(invoice)
    assert shop.status(invoice) == "refunding"
    shop.move(1)
    assert shop.path(invoice)[3:] == ["refunding", "refunding", "refund_pending"]
    shop.tell(shop.provider.change(shop.provider.operations["op_3"], *ERROR))
    shop.provider.does(("succeeded",))
    assert shop.next_due() == 2
    shop.move(2)
    assert shop.path(invoice)[5:] == ["refund_pending", "refunding", "refunding", "refunded"]


@EACH_WITHOUT_ERRORS
@pytest.mark.parametrize("word", [("succeeded",), ("pending",), ("failed", "declined_error")])
def test_an_operation_whose_answer_was_lost_is_asked_for_without_a_step(
    shop: Shop, word: tuple[str, ...]
) -> None:
    invoice = shop.processed(("lost", word))
    assert shop.path(invoice) == ["created", "processing"]
    assert shop.next_due() == 1
    shop.move(1)
    reached = {"succeeded": "processed", "pending": "process_pending", "failed": "process_failed"}
    assert shop.path(invoice) == ["created", "processing", reached[word[0]]]
    assert len(shop.provider.operations) == 1


@EACH_WITHOUT_ERRORS
def test_an_operation_that_never_was_is_made_at_once(shop: Shop) -> None:
    invoice = shop.processed(requests.ReadTimeout("slow"), ("succeeded",))
    shop.move(1)
    assert shop.path(invoice) == ["created", "processing", "processing", "processed"]


@EACH_WITHOUT_ERRORS
def test_that_an_unknown_attempt_failed_is_no_second_failure(shop: Shop) -> None:
    invoice = shop.processed(("lost", ERROR), ("succeeded",))
    assert shop.tell(shop.provider.only()) == 204
    assert shop.next_due() == 1
    shop.move(1)
    assert shop.path(invoice) == ["created", "processing", "processing", "processed"]


@EACH_WITHOUT_ERRORS
def test_an_attempt_that_was_given_up_may_still_move_money(shop: Shop) -> None:
    invoice = shop.processed(ERROR)
    shop.tell(shop.provider.change(shop.provider.only(), "succeeded"))
    assert shop.path(invoice) == ["created", "processing", "processed"]
    assert shop.next_due() is None


@EACH_PRODUCT
def test_what_took_too_long_is_repeated_from_work_to_work_where_that_is_drawn(
    shop: Shop, edition: Edition
) -> None:
    timeout = ("failed", "connection_timeout_error")
    invoice = shop.processed(timeout, ERROR, timeout, ("succeeded",))
    shop.move(DAY)
    waits = ["processing"] if edition.loops(PROCESS) else ["process_error", "processing"]
    error = ["process_error", "processing"]
    assert shop.path(invoice) == ["created", "processing", *waits, *error, *waits, "processed"]


@EACH_WITHOUT_ERRORS
@pytest.mark.parametrize("end", ["expired", "terminated"])
def test_what_waits_at_work_can_end(edition: Edition, end: str) -> None:
    with open_shop(edition, lifetime_minutes=1) as shop:
        invoice = shop.processed(ERROR)
        if end == "expired":
            shop.move(1)
        else:
            assert shop.terminate(invoice).status_code == 200
        shop.move(DAY)
        assert shop.path(invoice) == ["created", "processing", end]
        assert len(shop.provider.operations) == 1


@EACH_EDITION
@pytest.mark.parametrize(
    "words",
    [(ERROR, ("partial", "1.00")), (("accepted",), ("pending",)), (("pending",), ERROR), (503, ERROR)],
)
def test_no_status_is_told_that_the_edition_does_not_have(
    shop: Shop, edition: Edition, words: tuple[Any, ...]
) -> None:
    invoice = shop.processed(*words)
    shop.move(DAY)
    if shop.status(invoice) == "partially_processed":
        shop.provider.does(*words)
        shop.take_back(invoice)
        shop.move(DAY)
    assert set(shop.path(invoice)) | set(shop.told()) <= edition.statuses


@EACH_EDITION
def test_money_is_taken_back_by_the_edition_s_word_alone(shop: Shop, edition: Edition) -> None:
    invoice = shop.processed()
    other = {"refund": "cancel", "cancel": "refund"}[edition.word_back]
    answer = shop.send("POST", f"{shop.root}/{invoice}/{other}", json={"reference_id": "f"})
    assert answer.status_code == (404 if edition.product is Product.PAYMENT else 409)
    assert shop.status(invoice) == "processed"
    assert shop.take_back(invoice).json["data"]["type"] == RETURNS[edition.word_back]
    assert shop.status(invoice) == edition.back.whole
