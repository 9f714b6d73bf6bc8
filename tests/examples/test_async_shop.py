"""How the foreign service gets a bill paid, and tells of it, whatever provider and merchant do."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import anyio.lowlevel
import pytest
import standardwebhooks

from .surroundings import FATAL, MAY_PASS, PAID, PART, PENDING

pytestmark = pytest.mark.anyio


async def test_a_bill_is_paid_in_full(shop: Any, secrets: Mapping[str, str]) -> None:
    bill = await shop.paid(PAID)
    shown = await shop.read(bill)
    assert (shown["state"], shown["paidMinor"], shown["tries"]) == ("PAID", 10000, 1)
    assert shop.told() == [("WORKING", 0), ("PAID", 10000)]
    letter = shop.letters[-1]
    message = standardwebhooks.Webhook(secrets["SHOP_WEBHOOK_SECRET"]).verify(
        letter.content, dict(letter.headers)
    )
    assert message == {"event": "bill.updated", "bill": shown}


async def test_what_is_asked_of_the_provider(shop: Any) -> None:
    bill = await shop.paid(MAY_PASS, PAID)
    bodies = [json.loads(request.content) for request in shop.asked]
    names = [body.pop("metadata") for body in bodies]
    assert bodies[0] == {
        "reference": "r-1",
        "amount": {"value": "100.00", "currency": "EUR"},
        "callback_url": "http://shop.test/hooks/provider",
    }
    assert {name["order"] for name in names} == {bill.rpartition("/")[2]}
    assert [name["try"] for name in names] == [1, 2]
    assert len({request.headers["Idempotency-Key"] for request in shop.asked}) == 2


@pytest.mark.parametrize(
    ("currency", "minor", "value"), [("JPY", 1234, "1234"), ("EUR", 5, "0.05"), ("KWD", 1234, "1.234")]
)
async def test_minor_units_follow_the_currency(shop: Any, currency: str, minor: int, value: str) -> None:
    shop.answers.append({**PAID, "moved": value})
    bill = await shop.open(amountMinor=minor, currency=currency)
    await shop.http.post(f"{bill}/pay")
    await shop.rest()
    assert json.loads(shop.asked[0].content)["amount"] == {"value": value, "currency": currency}
    assert (await shop.read(bill))["paidMinor"] == minor


async def test_paying_twice_asks_once(shop: Any) -> None:
    bill = await shop.paid(PAID)
    assert (await shop.http.post(f"{bill}/pay")).status_code == 202
    await shop.rest()
    assert len(shop.asked) == 1


async def test_a_part_payment_shows_the_part(shop: Any) -> None:
    shown = await shop.read(await shop.paid(PART))
    assert (shown["state"], shown["paidMinor"]) == ("PART_PAID", 6000)


@pytest.mark.parametrize("shop", [{"broken": "whole-for-part"}], indirect=True)
async def test_the_broken_shop_takes_the_part_for_the_whole_and_nothing_else(shop: Any) -> None:
    shown = await shop.read(await shop.paid(MAY_PASS, PART))
    assert (shown["state"], shown["paidMinor"]) == ("PART_PAID", 10000)
    assert shop.told() == [("WORKING", 0), ("RETRYING", 0), ("WORKING", 0), ("PART_PAID", 10000)]


async def test_an_unknown_result_waits_for_the_callback(shop: Any) -> None:
    bill = await shop.paid(PENDING)
    assert (await shop.read(bill))["state"] == "WAITING"
    assert await shop.report(shop.operation(PENDING)) == 204
    assert await shop.report(shop.operation(PART)) == 204
    assert await shop.report(shop.operation(PART)) == 204
    await shop.rest()
    assert shop.told() == [("WORKING", 0), ("WAITING", 0), ("WORKING", 0), ("PART_PAID", 6000)]


async def test_a_callback_before_the_answer_counts_and_the_old_answer_doesnt(shop: Any) -> None:
    async def call_back_first(operation: dict[str, Any]) -> None:
        assert await shop.report({**operation, "status": "succeeded"}) == 204

    shop.before_answer = call_back_first
    bill = await shop.paid({**PAID, "status": "pending"})
    assert (await shop.read(bill))["state"] == "PAID"
    assert shop.told() == [("WORKING", 0), ("PAID", 10000)]


async def test_after_an_error_that_may_pass_there_is_another_try(shop: Any) -> None:
    shown = await shop.read(await shop.paid(MAY_PASS, MAY_PASS, PAID))
    assert (shown["state"], shown["tries"], shown["failureCode"]) == ("PAID", 3, None)
    assert [state for state, _ in shop.told()] == ["WORKING", "RETRYING"] * 2 + ["WORKING", "PAID"]


async def test_the_same_failure_told_twice_makes_one_further_try(shop: Any) -> None:
    async def call_back_first(operation: dict[str, Any]) -> None:
        await shop.report(operation)

    shop.before_answer = call_back_first
    bill = await shop.paid(MAY_PASS, PAID)
    assert ((await shop.read(bill))["tries"], len(shop.asked)) == (2, 2)


async def test_five_tries_are_all(shop: Any) -> None:
    shown = await shop.read(await shop.paid(*[MAY_PASS] * 5))
    assert (shown["state"], shown["tries"], shown["failureCode"]) == ("DECLINED", 5, "connection_error")


async def test_a_fatal_error_declines_at_once_and_nothing_changes_it(shop: Any) -> None:
    bill = await shop.paid(FATAL)
    before = await shop.read(bill)
    assert (before["state"], before["failureCode"], len(shop.asked)) == ("DECLINED", "invalid_details", 1)
    assert await shop.report(shop.operation(PAID)) == 204
    assert (await shop.http.post(f"{bill}/pay")).status_code == 409
    await shop.rest()
    assert await shop.read(bill) == before
    assert len(shop.letters) == 2


async def test_a_lost_answer_is_asked_for_again_under_the_same_key(
    shop: Any, modules: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(modules("tries"), "PAUSES_S", (0.0, 0.0))
    shown = await shop.read(await shop.paid(503, PAID))
    assert (shown["state"], shown["tries"]) == ("PAID", 1)
    assert len({request.headers["Idempotency-Key"] for request in shop.asked}) == 1
    assert len(shop.asked) == 2


async def test_without_any_answer_the_result_stays_unknown(
    shop: Any, modules: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(modules("tries"), "PAUSES_S", (0.0, 0.0))
    assert (await shop.read(await shop.paid(503, 503, 503)))["state"] == "WAITING"


async def test_the_payer_cancels(shop: Any) -> None:
    bill = await shop.open()
    assert [(await shop.http.post(f"{bill}/cancel")).status_code for _ in "12"] == [204, 204]
    assert (await shop.read(bill))["state"] == "CANCELLED"
    assert (await shop.http.post(f"{bill}/pay")).status_code == 409
    await shop.rest()
    assert shop.told() == [("CANCELLED", 0)]
    assert not shop.asked


async def test_a_bill_is_cancelled_between_two_tries(shop: Any, modules: Callable[[str], ModuleType]) -> None:
    shop.answers.append(MAY_PASS)
    bill = await shop.open()
    await shop.http.post(f"{bill}/pay")
    while (await shop.read(bill))["state"] != modules("kinds").State.RETRYING:
        await anyio.lowlevel.checkpoint()
    assert (await shop.http.post(f"{bill}/cancel")).status_code == 204
    await shop.rest()
    assert ((await shop.read(bill))["state"], len(shop.asked)) == ("CANCELLED", 1)


@pytest.mark.parametrize("late", [PAID, PART, MAY_PASS])
async def test_what_comes_for_a_cancelled_bill_changes_nothing(shop: Any, late: dict[str, Any]) -> None:
    bill = await shop.paid(PENDING)
    await shop.http.post(f"{bill}/cancel")
    before = await shop.read(bill)
    assert await shop.report(shop.operation(late)) == 204
    await shop.rest()
    assert await shop.read(bill) == before
    assert (before["state"], len(shop.asked)) == ("CANCELLED", 1)


@pytest.mark.parametrize("shop", [{"broken": "paid-after-all"}], indirect=True)
async def test_the_broken_shop_takes_the_money_for_a_cancelled_bill_and_nothing_else(shop: Any) -> None:
    bill = await shop.paid(PENDING)
    await shop.http.post(f"{bill}/cancel")
    assert await shop.report(shop.operation(MAY_PASS)) == 204
    assert (await shop.read(bill))["state"] == "CANCELLED"
    assert await shop.report(shop.operation(PAID)) == 204
    assert (await shop.read(bill))["state"] == "PAID"


@pytest.mark.parametrize("outcome", [PAID, PART, FATAL])
async def test_it_is_too_late_to_cancel(shop: Any, outcome: dict[str, Any]) -> None:
    bill = await shop.paid(outcome)
    before = await shop.read(bill)
    answer = await shop.http.post(f"{bill}/cancel")
    assert (answer.status_code, before["state"] in answer.json()["detail"]) == (409, True)
    assert await shop.read(bill) == before


async def test_a_payment_that_was_only_taken_is_still_worked_on(shop: Any) -> None:
    bill = await shop.paid({**PENDING, "status": "accepted"})
    assert (await shop.read(bill))["state"] == "WORKING"
    assert await shop.report(shop.operation(PAID)) == 204
    assert (await shop.read(bill))["state"] == "PAID"


@pytest.mark.parametrize("shop", [{"lifetime": 0.0}], indirect=True)
async def test_an_unpaid_bill_lapses(shop: Any) -> None:
    bill = await shop.open()
    for _ in range(3):
        await anyio.lowlevel.checkpoint()
    assert (await shop.read(bill))["state"] == "LAPSED"
    for wish in ("pay", "cancel"):
        answer = await shop.http.post(f"{bill}/{wish}")
        assert (answer.status_code, "LAPSED" in answer.json()["detail"]) == (409, True)


@pytest.mark.parametrize(
    "header",
    [
        {"webhook_signature": "v1,AAAA"},
        {"webhook_signature": ""},
        {"webhook_timestamp": "1"},
        {"webhook_id": ""},
    ],
)
async def test_a_forged_callback_changes_nothing(shop: Any, header: dict[str, str]) -> None:
    bill = await shop.paid(PENDING)
    assert await shop.report(shop.operation(PAID), **header) == 401
    assert (await shop.read(bill))["state"] == "WAITING"


@pytest.mark.parametrize(
    ("metadata", "status"),
    [({"order": "nobody's", "transfer": "t", "try": 1}, 404), ({"try": 1}, 422), (None, 422)],
)
async def test_a_callback_for_nobody_is_told_so(shop: Any, metadata: Any, status: int) -> None:
    await shop.paid(PENDING)
    assert await shop.report({**shop.operation(PAID), "metadata": metadata}) == status


async def test_a_try_that_was_never_made_is_unknown(shop: Any) -> None:
    bill = await shop.paid(PENDING)
    operation = shop.operation(PAID)
    operation["metadata"]["try"] = 2
    assert await shop.report(operation) == 404
    assert (await shop.read(bill))["state"] == "WAITING"


async def test_a_message_that_was_not_taken_comes_again_before_the_next(shop: Any) -> None:
    shop.merchant_answers = [500, 302, 200]
    await shop.paid(PAID)
    assert [state for state, _ in shop.told()] == ["WORKING", "WORKING", "WORKING", "PAID"]
    assert len({letter.headers["webhook-id"] for letter in shop.letters[:3]}) == 1
    assert len({letter.headers["webhook-id"] for letter in shop.letters}) == 2
