"""The edition of 2019 has no status for errors: what waits for another attempt stays at work."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from .shop import PAYMENT_EDITIONS, ROOT, Shop, open_shop

OLD = "2019-04"
ERROR = ("failed", "general_error")
DAY = 24 * 60.0


def triggers(shop: Shop, invoice: str) -> list[str]:
    rows = shop.send("GET", f"{ROOT}/{invoice}/events").json["data"]
    return [row["attributes"]["reason"] for row in rows]


@pytest.mark.parametrize(("given", "kept"), [(None, "2021-01"), ("2021-01", "2021-01"), (OLD, OLD)])
def test_an_invoice_keeps_the_edition_it_was_created_by(shop: Shop, given: str | None, kept: str) -> None:
    invoice = shop.create(edition=given)
    shop.send("POST", f"{ROOT}/{invoice}/process", headers={"Api-Version": "2021-01"})
    assert shop.read(invoice)["api_version"] == kept


@pytest.mark.parametrize("name", ["", "2020-01", "2019", "x" * 1000])
def test_an_edition_that_there_is_not_is_refused(shop: Shop, name: str) -> None:
    before = shop.digest()
    order = {"reference_id": "r", "amount": 1, "currency": "EUR"}
    answer = shop.send("POST", ROOT, json=order, headers={"Api-Version": name})
    assert (answer.status_code, answer.json["error_codes"]) == (400, ["unknown_version"])
    assert "2019-04 or 2021-01" in answer.json["errors"][0]["detail"]
    assert shop.digest() == before


def test_a_retryable_error_is_tried_again_from_work_to_work(shop: Shop) -> None:
    invoice = shop.processed(*[ERROR] * 3, ("succeeded",), edition=OLD)
    waits = []
    while shop.status(invoice) == "processing":
        assert shop.read(invoice)["resolution"] == "general_error"
        waits.append(shop.next_due())
        shop.move(waits[-1] or 0)
    assert waits == [1, 2, 3]
    assert shop.path(invoice) == ["created", *["processing"] * 4, "processed"]
    assert triggers(shop, invoice) == ["create", "process", *["reprocess"] * 3, "success"]
    assert shop.read(invoice)["resolution"] == "ok"


def test_after_five_attempts_it_has_failed(shop: Shop) -> None:
    invoice = shop.processed(ERROR, edition=OLD)
    shop.move(DAY)
    assert shop.path(invoice) == ["created", *["processing"] * 5, "process_failed"]
    assert len(shop.provider.operations) == shop.read(invoice)["attempts"] == 5


def test_a_refund_is_tried_again_in_the_same_way(shop: Shop) -> None:
    invoice = shop.processed(edition=OLD)
    shop.provider.does(ERROR, ("pending",))
    shop.refund(invoice)
    assert shop.status(invoice) == "refunding"
    shop.move(1)
    assert shop.path(invoice)[3:] == ["refunding", "refunding", "refund_pending"]
    shop.tell(shop.provider.change(shop.provider.operations["op_3"], *ERROR))
    shop.provider.does(("succeeded",))
    assert shop.next_due() == 2
    shop.move(2)
    assert shop.path(invoice)[5:] == ["refund_pending", "refunding", "refunding", "refunded"]


@pytest.mark.parametrize("word", [("succeeded",), ("pending",), ("failed", "declined_error")])
def test_an_operation_whose_answer_was_lost_is_asked_for_without_a_step(
    shop: Shop, word: tuple[str, ...]
) -> None:
    invoice = shop.processed(("lost", word), edition=OLD)
    assert shop.path(invoice) == ["created", "processing"]
    assert shop.next_due() == 1
    shop.move(1)
    reached = {"succeeded": "processed", "pending": "process_pending", "failed": "process_failed"}
    assert shop.path(invoice) == ["created", "processing", reached[word[0]]]
    assert len(shop.provider.operations) == 1


def test_an_operation_that_never_was_is_made_at_once(shop: Shop) -> None:
    invoice = shop.processed(requests.ReadTimeout("slow"), ("succeeded",), edition=OLD)
    shop.move(1)
    assert shop.path(invoice) == ["created", "processing", "processing", "processed"]


def test_that_an_unknown_attempt_failed_is_no_second_failure(shop: Shop) -> None:
    invoice = shop.processed(("lost", ERROR), ("succeeded",), edition=OLD)
    assert shop.tell(shop.provider.only()) == 204
    assert shop.next_due() == 1
    shop.move(1)
    assert shop.path(invoice) == ["created", "processing", "processing", "processed"]


def test_an_attempt_that_was_given_up_may_still_pay(shop: Shop) -> None:
    invoice = shop.processed(ERROR, edition=OLD)
    shop.tell(shop.provider.change(shop.provider.only(), "succeeded"))
    assert shop.path(invoice) == ["created", "processing", "processed"]
    assert shop.next_due() is None


@pytest.mark.parametrize("end", ["expired", "terminated"])
def test_what_waits_at_work_can_end(end: str) -> None:
    with open_shop(lifetime_minutes=1) as shop:
        invoice = shop.processed(ERROR, edition=OLD)
        if end == "expired":
            shop.move(1)
        else:
            assert shop.terminate(invoice).status_code == 200
        shop.move(DAY)
        assert shop.path(invoice) == ["created", "processing", end]
        assert len(shop.provider.operations) == 1


@pytest.mark.parametrize("edition", PAYMENT_EDITIONS)
@pytest.mark.parametrize(
    "words",
    [(ERROR, ("partial", "1.00")), (("accepted",), ("pending",)), (("pending",), ERROR), (503, ERROR)],
)
def test_no_status_is_told_that_the_edition_does_not_have(
    shop: Shop, edition: str, words: tuple[Any, ...]
) -> None:
    invoice = shop.processed(*words, edition=edition)
    shop.move(DAY)
    if shop.status(invoice) == "partially_processed":
        shop.provider.does(*words)
        shop.refund(invoice)
        shop.move(DAY)
    known = {str(status) for status in PAYMENT_EDITIONS[edition].statuses}
    assert set(shop.path(invoice)) | set(shop.told()) <= known
