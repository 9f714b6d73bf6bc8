"""News from the provider: early, late, doubled, out of order, forged."""

from __future__ import annotations

import json
from typing import Any

import pytest

from payconform.reference.lifecycle.products import FORWARD
from payconform.reference.lifecycle.transitions import Edition
from payconform.reference.money.ledger import Book

from .shop import EACH_PRODUCT, SETTINGS, Shop, open_shop, signature

CALLBACKS = "/provider/callbacks"


@EACH_PRODUCT
def test_a_callback_wakes_a_pending_invoice(shop: Shop) -> None:
    invoice = shop.processed(("pending",))
    assert shop.tell(shop.provider.change(shop.provider.only(), "partial", "60.00")) == 204
    assert shop.path(invoice)[2:] == ["process_pending", "processing", "partially_processed"]
    assert shop.read(invoice)["processed_amount"] == 60


@EACH_PRODUCT
@pytest.mark.parametrize("answer", [("succeeded",), ("pending",), ("failed", "general_error")])
def test_the_callback_may_come_before_the_answer(
    shop: Shop, edition: Edition, answer: tuple[str, ...]
) -> None:
    """And again after it; and the answer may be older than the callback."""

    def tell_success(operation: dict[str, Any]) -> None:
        assert shop.tell(shop.provider.change(operation, "succeeded")) == 204

    shop.provider.before_answer = tell_success
    invoice = shop.processed(answer)
    assert shop.tell(shop.provider.only()) == 204
    assert shop.path(invoice) == ["created", "processing", "processed"]
    assert shop.read(invoice)["processed_amount"] == 100
    assert shop.read(invoice)["payload"] == []
    way = FORWARD[edition.product].sign
    assert shop.books(invoice) == {Book.PROVIDER: way * 10000, Book.MERCHANT: -way * 10000}


@EACH_PRODUCT
def test_an_early_pending_is_followed_by_the_answer(shop: Shop) -> None:
    def tell_pending(operation: dict[str, Any]) -> None:
        assert shop.tell(shop.provider.change(dict(operation), "pending")) == 204

    shop.provider.before_answer = tell_pending
    invoice = shop.processed(("succeeded",))
    assert shop.path(invoice) == ["created", "processing", "process_pending", "processing", "processed"]


@EACH_PRODUCT
def test_an_early_callback_and_a_lost_answer(shop: Shop) -> None:
    shop.provider.before_answer = shop.tell
    invoice = shop.processed(("lost", ("succeeded",)))
    assert shop.path(invoice) == ["created", "processing", "processed"]
    assert shop.next_due() is None


@EACH_PRODUCT
def test_what_comes_again_or_too_late_is_no_news(shop: Shop) -> None:
    invoice = shop.processed(("pending",))
    operation = shop.provider.only()
    stale = dict(operation)
    shop.tell(shop.provider.change(operation, "succeeded"))
    before = shop.digest()
    failed = shop.provider.change(dict(operation), "failed", "declined_error")
    for document in (operation, stale, failed, operation):
        assert shop.tell(document) == 204
    assert shop.digest() == before
    assert shop.status(invoice) == "processed"


@EACH_PRODUCT
def test_an_attempt_that_was_given_up_may_still_move_money(shop: Shop) -> None:
    invoice = shop.processed(("failed", "general_error"))
    shop.tell(shop.provider.change(shop.provider.only(), "succeeded"))
    assert shop.path(invoice)[2:] == ["process_error", "processing", "processed"]
    shop.move(60)
    assert len(shop.provider.operations) == 1


@EACH_PRODUCT
def test_what_moves_a_second_time_is_noted_beside_the_first(shop: Shop) -> None:
    invoice = shop.processed(("failed", "general_error"), ("succeeded",))
    shop.move(1)
    shop.tell(shop.provider.change(shop.provider.operations["op_1"], "succeeded"))
    attributes = shop.read(invoice)
    assert (attributes["status"], attributes["processed_amount"]) == ("processed", 100)
    (note,) = shop.late(invoice)
    assert (note["operation"], note["amount"]) == ("op_1", 100)


@EACH_PRODUCT
@pytest.mark.parametrize(("news", "detail"), [("failed", "declined_error"), ("reversed", "")])
def test_an_earlier_attempt_decides_nothing_but_by_money(shop: Shop, news: str, detail: str) -> None:
    invoice = shop.processed(("failed", "general_error"), ("pending",))
    shop.move(1)
    shop.tell(shop.provider.change(shop.provider.operations["op_1"], news, detail))
    assert shop.status(invoice) == "process_pending"


@EACH_PRODUCT
def test_that_an_unknown_attempt_failed_is_no_second_failure(shop: Shop) -> None:
    invoice = shop.processed(("lost", ("failed", "general_error")), ("succeeded",))
    before = shop.path(invoice)
    assert shop.tell(shop.provider.only()) == 204
    assert shop.path(invoice) == before
    assert shop.next_due() == 1
    shop.move(1)
    assert shop.path(invoice)[2:] == ["process_error", "processing", "processed"]


@EACH_PRODUCT
@pytest.mark.parametrize("limit", [1, 5])
@pytest.mark.parametrize(("word", "end"), [("succeeded", "processed"), ("pending", "process_pending")])
def test_a_callback_may_come_while_the_provider_is_asked(
    edition: Edition, word: str, end: str, limit: int
) -> None:
    """The list that is answered is older than the callback; there must be no second operation."""
    with open_shop(edition, attempts_limit=limit) as shop:
        invoice = shop.processed(("lost", (word,)))
        operation = shop.provider.operations.pop("op_1")
        shop.provider.before_list = lambda: shop.tell(operation)
        shop.move(1)
        assert shop.path(invoice)[2:] == ["process_error", "processing", end]
        assert len(shop.provider.calls) == 1


@EACH_PRODUCT
def test_money_that_came_and_went_unseen_did_not_move(shop: Shop) -> None:
    invoice = shop.processed(("pending",))
    shop.tell(shop.provider.change(shop.provider.only(), "reversed"))
    assert shop.status(invoice) == "process_failed"


# What the provider does with the money, and with what takes it back.
FINALS: dict[str, list[tuple[str, ...]]] = {
    "expired": [("pending",)],
    "terminated": [("pending",)],
    "process_failed": [("failed", "declined_error")],
    "taken back": [("succeeded",), ("succeeded",)],
    "taken back in part": [("succeeded",), ("partial", "1.00")],
    "not taken back": [("succeeded",), ("failed", "declined_error")],
}


def final(shop: Shop, end: str) -> str:
    money, *back = FINALS[end]
    invoice = shop.processed(money, expires=shop.clock.now() // 1_000_000 + 3600)
    if back:
        shop.provider.does(*back)
        shop.take_back(invoice)
    if end == "expired":
        shop.move(60)
    if end == "terminated":
        shop.terminate(invoice)
    return invoice


@EACH_PRODUCT
@pytest.mark.parametrize("news", ["accepted", "pending", "succeeded", "partial", "failed", "reversed"])
@pytest.mark.parametrize("end", FINALS)
def test_a_final_status_never_changes(shop: Shop, edition: Edition, end: str, news: str) -> None:
    invoice = final(shop, end)
    path, told = shop.path(invoice), shop.told()
    assert path[-1] in edition.final
    detail = {"partial": "60.00", "failed": "general_error"}.get(news, "")
    for operation in shop.provider.operations.values():
        assert shop.tell(shop.provider.change(operation, news, detail)) == 204
    shop.move(24 * 60)
    assert shop.path(invoice) == path
    assert shop.process(invoice).status_code == 409
    assert shop.take_back(invoice).status_code == 409
    assert shop.told() == told


@EACH_PRODUCT
@pytest.mark.parametrize(("news", "amount"), [("succeeded", 100), ("partial", 60)])
def test_money_after_the_end_is_noted(shop: Shop, news: str, amount: int) -> None:
    invoice = shop.processed(("failed", "declined_error"))
    before = shop.read(invoice)
    shop.move(3)
    shop.tell(shop.provider.change(shop.provider.only(), news, "60.00"))
    after = shop.read(invoice)
    (note,) = shop.late(invoice)
    assert note["amount"] == amount
    assert note["at"] == before["created"] + 180
    assert after == before | {"payload": after["payload"]}


@pytest.mark.parametrize("forged", ["", "AAAA", signature(b"{}", SETTINGS.provider_secret), "\u00e9"])
def test_a_forged_callback_is_refused_and_not_applied(shop: Shop, forged: str) -> None:
    invoice = shop.processed(("pending",))
    before = shop.digest()
    body = json.dumps({"data": shop.provider.change(shop.provider.only(), "succeeded")})
    answer = shop.send("POST", CALLBACKS, data=body, headers={"X-Signature": forged})
    assert (answer.status_code, answer.json["error_codes"]) == (401, ["invalid_signature"])
    assert shop.send("POST", CALLBACKS, data=body).status_code == 401
    assert shop.digest() == before
    assert shop.status(invoice) == "process_pending"


def test_the_signature_is_over_the_bytes_as_they_came(shop: Shop) -> None:
    shop.processed(("pending",))
    body = json.dumps({"data": shop.provider.only()}, indent=3).encode()
    headers = {"X-Signature": signature(body, SETTINGS.provider_secret)}
    assert shop.send("POST", CALLBACKS, data=body, headers=headers).status_code == 204
    assert shop.send("POST", CALLBACKS, data=body.replace(b"\n", b""), headers=headers).status_code == 401


@pytest.mark.parametrize("metadata", [{"attempt": "pay_none"}, {"attempt": 7}, {}, [], None])
def test_an_unknown_attempt_is_404(shop: Shop, metadata: Any) -> None:
    shop.processed(("pending",))
    assert shop.tell(shop.provider.only() | {"metadata": metadata}) == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "paid"},
        {"status": []},
        {"moved": None},
        {"moved": {"value": "1", "currency": "USD"}},
        {"moved": {"value": 1, "currency": "EUR"}},
        {"moved": {"value": "x", "currency": "EUR"}},
        {"moved": {"value": "0.001", "currency": "EUR"}},
        {"moved": {"value": "-1", "currency": "EUR"}},
        {"status": "succeeded", "moved": {"value": "0", "currency": "EUR"}},
        {"resolution": 7},
        {"id": None},
    ],
)
def test_a_malformed_operation_is_refused_and_not_applied(shop: Shop, changes: dict[str, Any]) -> None:
    shop.processed(("pending",))
    before = shop.digest()
    assert shop.tell(shop.provider.only() | changes) == 422
    assert shop.digest() == before


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b'{"data": 1}'])
def test_a_signed_body_that_is_no_event_is_refused(shop: Shop, body: bytes) -> None:
    headers = {"X-Signature": signature(body, SETTINGS.provider_secret)}
    assert shop.send("POST", CALLBACKS, data=body, headers=headers).status_code in {400, 404}
