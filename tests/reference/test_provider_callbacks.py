"""News from the provider: early, late, doubled, out of order, forged."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .shop import SETTINGS, Shop, open_shop, signature

CALLBACKS = "/provider/callbacks"


def test_a_callback_wakes_a_pending_invoice(shop: Shop) -> None:
    invoice = shop.processed(("pending",))
    assert shop.tell(shop.provider.change(shop.provider.only(), "partial", "60.00")) == 204
    assert shop.path(invoice)[2:] == ["process_pending", "processing", "partially_processed"]
    assert shop.read(invoice)["processed_amount"] == 60


@pytest.mark.parametrize("answer", [("succeeded",), ("pending",), ("failed", "general_error")])
def test_the_callback_may_come_before_the_answer(shop: Shop, answer: tuple[str, ...]) -> None:
    """And again after it; and the answer may be older than the callback."""

    def tell_success(operation: dict[str, Any]) -> None:
        assert shop.tell(shop.provider.change(operation, "succeeded")) == 204

    shop.provider.before_answer = tell_success
    invoice = shop.processed(answer)
    assert shop.tell(shop.provider.only()) == 204
    assert shop.path(invoice) == ["created", "processing", "processed"]
    assert shop.read(invoice)["processed_amount"] == 100
    assert shop.read(invoice)["payload"] == []
    with shop.parts.store.read() as unit:
        assert len(unit.entries(invoice)) == 2


def test_an_early_pending_is_followed_by_the_answer(shop: Shop) -> None:
    def tell_pending(operation: dict[str, Any]) -> None:
        assert shop.tell(shop.provider.change(dict(operation), "pending")) == 204

    shop.provider.before_answer = tell_pending
    invoice = shop.processed(("succeeded",))
    assert shop.path(invoice) == ["created", "processing", "process_pending", "processing", "processed"]


def test_an_early_callback_and_a_lost_answer(shop: Shop) -> None:
    shop.provider.before_answer = shop.tell
    invoice = shop.processed(("lost", ("succeeded",)))
    assert shop.path(invoice) == ["created", "processing", "processed"]
    assert shop.next_due() is None


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


def test_an_attempt_that_was_given_up_may_still_pay(shop: Shop) -> None:
    invoice = shop.processed(("failed", "general_error"))
    shop.tell(shop.provider.change(shop.provider.only(), "succeeded"))
    assert shop.path(invoice)[2:] == ["process_error", "processing", "processed"]
    shop.move(60)
    assert len(shop.provider.operations) == 1


def test_a_second_payment_is_noted_beside_the_first(shop: Shop) -> None:
    invoice = shop.processed(("failed", "general_error"), ("succeeded",))
    shop.move(1)
    shop.tell(shop.provider.change(shop.provider.operations["op_1"], "succeeded"))
    attributes = shop.read(invoice)
    assert (attributes["status"], attributes["processed_amount"]) == ("processed", 100)
    (note,) = attributes["payload"]["late"]
    assert (note["operation"], note["amount"]) == ("op_1", 100)


@pytest.mark.parametrize(("news", "detail"), [("failed", "declined_error"), ("reversed", "")])
def test_an_earlier_attempt_decides_nothing_but_by_money(shop: Shop, news: str, detail: str) -> None:
    invoice = shop.processed(("failed", "general_error"), ("pending",))
    shop.move(1)
    shop.tell(shop.provider.change(shop.provider.operations["op_1"], news, detail))
    assert shop.status(invoice) == "process_pending"


def test_that_an_unknown_attempt_failed_is_no_second_failure(shop: Shop) -> None:
    invoice = shop.processed(("lost", ("failed", "general_error")), ("succeeded",))
    before = shop.path(invoice)
    assert shop.tell(shop.provider.only()) == 204
    assert shop.path(invoice) == before
    assert shop.next_due() == 1
    shop.move(1)
    assert shop.path(invoice)[2:] == ["process_error", "processing", "processed"]


@pytest.mark.parametrize("limit", [1, 5])
@pytest.mark.parametrize(("word", "end"), [("succeeded", "processed"), ("pending", "process_pending")])
def test_a_callback_may_come_while_the_provider_is_asked(word: str, end: str, limit: int) -> None:
    """The list that is answered is older than the callback; there must be no second payment."""
    with open_shop(attempts_limit=limit) as shop:
        invoice = shop.processed(("lost", (word,)))
        operation = shop.provider.operations.pop("op_1")
        shop.provider.before_list = lambda: shop.tell(operation)
        shop.move(1)
        assert shop.path(invoice)[2:] == ["process_error", "processing", end]
        assert len(shop.provider.calls) == 1


def test_an_unasked_reversal_is_noted_and_changes_no_status(shop: Shop) -> None:
    invoice = shop.processed()
    shop.tell(shop.provider.change(shop.provider.only(), "reversed"))
    assert shop.status(invoice) == "processed"
    assert shop.read(invoice)["payload"]["late"][0]["status"] == "reversed"


def test_money_that_came_and_went_unseen_was_not_paid(shop: Shop) -> None:
    invoice = shop.processed(("pending",))
    shop.tell(shop.provider.change(shop.provider.only(), "reversed"))
    assert shop.status(invoice) == "process_failed"


FINALS = {
    "expired": [("pending",)],
    "terminated": [("pending",)],
    "process_failed": [("failed", "declined_error")],
    "refunded": [("succeeded",), ("succeeded",)],
    "partially_refunded": [("succeeded",), ("partial", "1.00")],
    "refund_failed": [("succeeded",), ("failed", "declined_error")],
}


@pytest.mark.parametrize("news", ["accepted", "pending", "succeeded", "partial", "failed", "reversed"])
@pytest.mark.parametrize("final", FINALS)
def test_a_final_status_never_changes(shop: Shop, final: str, news: str) -> None:
    payment, *refund = FINALS[final]
    invoice = shop.processed(payment, expires=shop.clock.now() // 1_000_000 + 3600)
    if refund:
        shop.provider.does(*refund)
        shop.refund(invoice)
    if final == "expired":
        shop.move(60)
    if final == "terminated":
        shop.terminate(invoice)
    assert shop.status(invoice) == final
    path, told = shop.path(invoice), shop.told()
    detail = {"partial": "60.00", "failed": "general_error"}.get(news, "")
    for operation in shop.provider.operations.values():
        assert shop.tell(shop.provider.change(operation, news, detail)) == 204
    shop.move(24 * 60)
    assert shop.path(invoice) == path
    assert shop.process(invoice).status_code == 409
    assert shop.refund(invoice).status_code == 409
    assert shop.told() == told


@pytest.mark.parametrize(("news", "amount"), [("succeeded", 100), ("partial", 60)])
def test_money_after_the_end_is_noted(shop: Shop, news: str, amount: int) -> None:
    invoice = shop.processed(("failed", "declined_error"))
    before = shop.read(invoice)
    shop.move(3)
    shop.tell(shop.provider.change(shop.provider.only(), news, "60.00"))
    after = shop.read(invoice)
    (note,) = after["payload"]["late"]
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
