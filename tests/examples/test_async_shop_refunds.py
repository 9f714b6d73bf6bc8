"""How the foreign service gives back what was paid, never more, whatever the provider does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .surroundings import FATAL, MAY_PASS, PAID, PART, PENDING

pytestmark = pytest.mark.anyio

NOTHING_MOVED = {"problem": 409, "type": "https://provider.test/problems/nothing-moved"}


def moved(value: str, status: str = "succeeded") -> dict[str, Any]:
    return {"status": status, "moved": value, "resolution": "ok"}


async def stands(shop: Any, bill: str) -> tuple[str, int]:
    shown = await shop.read(bill)
    return shown["state"], shown["refundedMinor"]


async def test_all_of_it_is_given_back(shop: Any) -> None:
    bill = await shop.paid(PAID)
    shop.answers.append(PAID)
    assert await shop.refund(bill, 10000) == 202
    shown = await shop.read(bill)
    assert (shown["state"], shown["refundedMinor"], shown["paidMinor"]) == ("REFUNDED", 10000, 10000)
    assert shop.told()[-2:] == [("REFUNDING", 10000), ("REFUNDED", 10000)]
    assert [row["to"] for row in await shop.history(bill)][-3:] == ["PAID", "REFUNDING", "REFUNDED"]


async def test_what_is_asked_of_the_provider(shop: Any) -> None:
    bill = await shop.paid(MAY_PASS, PAID)
    shop.answers.append(moved("40.00"))
    await shop.refund(bill, 4000)
    refund = shop.asked[-1]
    assert refund.url.path == "/payments/op_1/refunds"
    body = json.loads(refund.content)
    assert (body["reference"], body["amount"]) == ("r-1", {"value": "40.00", "currency": "EUR"})
    assert refund.headers["Idempotency-Key"] not in {
        one.headers["Idempotency-Key"] for one in shop.asked[:-1]
    }


@pytest.mark.parametrize(
    ("payment", "asked", "outcome", "stands_as"),
    [
        (PAID, 4000, moved("40.00"), ("PART_REFUNDED", 4000)),
        (PAID, 10000, moved("99.99", "partial"), ("PART_REFUNDED", 9999)),
        (PART, 6000, moved("60.00"), ("REFUNDED", 6000)),
        (PART, 1, moved("0.01"), ("PART_REFUNDED", 1)),
        (PAID, 10000, FATAL, ("REFUND_DECLINED", 0)),
        (PAID, 10000, 422, ("REFUND_DECLINED", 0)),
        (PAID, 10000, NOTHING_MOVED, ("REFUND_DECLINED", 0)),
    ],
)
async def test_what_became_of_it_is_what_was_moved(
    shop: Any, payment: dict[str, Any], asked: int, outcome: Any, stands_as: tuple[str, int]
) -> None:
    bill = await shop.paid(payment)
    shop.answers.append(outcome)
    assert await shop.refund(bill, asked) == 202
    assert await stands(shop, bill) == stands_as


async def test_a_declined_refund_says_why(shop: Any) -> None:
    bill = await shop.paid(PAID)
    shop.answers.append(FATAL)
    await shop.refund(bill, 10000)
    assert (await shop.read(bill))["failureCode"] == "invalid_details"


async def test_an_unknown_result_waits_for_the_callback(shop: Any) -> None:
    bill = await shop.paid(PAID)
    shop.answers.append(PENDING)
    await shop.refund(bill, 4000)
    assert await stands(shop, bill) == ("REFUND_WAITING", 0)
    assert await shop.report(shop.operation(moved("40.00"))) == 204
    assert await stands(shop, bill) == ("PART_REFUNDED", 4000)
    states = [row["to"] for row in await shop.history(bill)]
    assert states[-4:] == ["REFUNDING", "REFUND_WAITING", "REFUNDING", "PART_REFUNDED"]


async def test_after_an_error_that_may_pass_there_is_another_try(shop: Any) -> None:
    bill = await shop.paid(PAID)
    shop.answers += [MAY_PASS, moved("100.00")]
    await shop.refund(bill, 10000)
    assert await stands(shop, bill) == ("REFUNDED", 10000)
    states = [row["to"] for row in await shop.history(bill)]
    assert states[-4:] == ["REFUNDING", "REFUND_RETRYING", "REFUNDING", "REFUNDED"]
    assert (await shop.read(bill))["tries"] == 1


async def test_five_tries_are_all(shop: Any) -> None:
    bill = await shop.paid(PAID)
    shop.answers += [MAY_PASS] * 5
    await shop.refund(bill, 10000)
    assert (await stands(shop, bill), len(shop.asked)) == (("REFUND_DECLINED", 0), 6)


async def test_several_parts_are_given_back_side_by_side(shop: Any) -> None:
    bill = await shop.paid(PAID)
    shop.answers += [PENDING, moved("60.00")]
    assert await shop.refund(bill, 4000, "back-1") == 202
    assert await shop.refund(bill, 6000, "back-2") == 202
    assert await stands(shop, bill) == ("REFUND_WAITING", 6000)
    assert await shop.report(shop.operation(moved("40.00"), request=1)) == 204
    assert await stands(shop, bill) == ("REFUNDED", 10000)


async def test_what_one_of_several_has_moved_is_told_while_the_others_wait(shop: Any) -> None:
    bill = await shop.paid(PAID)
    shop.answers += [PENDING, PENDING]
    await shop.refund(bill, 4000, "back-1")
    await shop.refund(bill, 6000, "back-2")
    rows, letters = await shop.history(bill), len(shop.letters)
    assert await shop.report(shop.operation(moved("40.00"), request=1)) == 204
    await shop.rest()
    assert await shop.history(bill) == rows
    assert [json.loads(letter.content)["bill"]["refundedMinor"] for letter in shop.letters[letters:]] == [
        4000
    ]


@pytest.mark.parametrize("late", [moved("100.00"), moved("20.00", "partial"), moved("20.00", "reversed")])
async def test_what_one_of_several_has_moved_stays_whatever_is_said_of_it_later(
    shop: Any, late: dict[str, Any]
) -> None:
    bill = await shop.paid(PAID)
    shop.answers += [moved("40.00"), PENDING]
    body = {"amountMinor": 4000, "reference": "back-1"}
    await shop.http.post(f"{bill}/refunds", json=body)
    assert await shop.refund(bill, 6000, "back-2") == 202
    assert await stands(shop, bill) == ("REFUND_WAITING", 4000)
    assert await shop.report(shop.operation(late, request=1)) == 204
    assert await stands(shop, bill) == ("REFUND_WAITING", 4000)


async def test_one_of_several_may_fail(shop: Any) -> None:
    bill = await shop.paid(PAID)
    shop.answers += [PENDING, FATAL]
    await shop.refund(bill, 4000, "back-1")
    await shop.refund(bill, 6000, "back-2")
    assert await stands(shop, bill) == ("REFUND_WAITING", 0)
    await shop.report(shop.operation(moved("40.00"), request=1))
    assert await stands(shop, bill) == ("PART_REFUNDED", 4000)


async def test_no_more_than_was_paid_is_given_back(shop: Any) -> None:
    bill = await shop.paid(PART)
    assert await shop.refund(bill, 6001) == 409
    shop.answers.append(PENDING)
    assert await shop.refund(bill, 4000, "back-1") == 202
    assert await shop.refund(bill, 2001, "back-2") == 409
    assert len(shop.asked) == 2


@pytest.mark.parametrize("outcome", [PENDING, FATAL, None])
async def test_what_wasnt_paid_isnt_given_back(shop: Any, outcome: dict[str, Any] | None) -> None:
    bill = await shop.open() if outcome is None else await shop.paid(outcome)
    before = await shop.read(bill)
    assert await shop.refund(bill, 1) == 409
    assert await shop.read(bill) == before


@pytest.mark.parametrize("outcome", [moved("40.00"), moved("100.00"), FATAL])
async def test_what_was_given_back_ends_the_bill(shop: Any, outcome: dict[str, Any]) -> None:
    bill = await shop.paid(PAID)
    shop.answers.append(outcome)
    await shop.refund(bill, 10000, "back-1")
    before = await shop.read(bill)
    assert await shop.refund(bill, 1, "back-2") == 409
    assert (await shop.http.post(f"{bill}/cancel")).status_code == 409
    assert (await shop.http.post(f"{bill}/pay")).status_code == 202
    assert (await shop.read(bill), len(shop.asked)) == (before, 2)


@pytest.mark.parametrize("late", [PENDING, FATAL, MAY_PASS, moved("40.00"), moved("0.00", "reversed")])
async def test_what_the_provider_says_of_it_later_changes_nothing(shop: Any, late: dict[str, Any]) -> None:
    bill = await shop.paid(PAID)
    shop.answers.append(moved("40.00"))
    await shop.refund(bill, 4000)
    before = await shop.read(bill)
    for _ in "12":
        assert await shop.report(shop.operation(late)) == 204
    assert await shop.report(shop.operation(moved("0.00", "reversed"), request=0)) == 204
    await shop.rest()
    assert (await shop.read(bill), len(shop.asked)) == (before, 2)


async def test_money_that_comes_back_after_it_was_declined_changes_nothing(shop: Any) -> None:
    bill = await shop.paid(PAID)
    shop.answers.append(FATAL)
    await shop.refund(bill, 4000)
    assert await shop.report(shop.operation(moved("40.00"))) == 204
    assert await stands(shop, bill) == ("REFUND_DECLINED", 0)


async def test_a_refund_that_was_asked_for_before_is_accepted_and_made_once(shop: Any) -> None:
    bill = await shop.paid(PAID)
    shop.answers.append(PENDING)
    assert [await shop.refund(bill, 4000) for _ in "12"] == [202, 202]
    await shop.report(shop.operation(moved("40.00")))
    assert await shop.refund(bill, 4000) == 202
    assert await shop.refund(bill, 4001) == 409
    assert (await stands(shop, bill), len(shop.asked)) == (("PART_REFUNDED", 4000), 2)


@pytest.mark.parametrize("shop", [{"broken": "refund-twice"}], indirect=True)
@pytest.mark.parametrize("first", [PENDING, moved("40.00")])
@pytest.mark.parametrize("second", [422, moved("40.00")])
async def test_the_broken_shop_asks_for_it_twice_and_shows_it_once(
    shop: Any, first: Any, second: Any
) -> None:
    bill = await shop.paid(PAID)
    shop.answers += [first, second]
    assert await shop.refund(bill, 4000) == 202
    before = await shop.read(bill)
    assert await shop.refund(bill, 4000) == 202
    requests = shop.asked[1:]
    assert len({request.content for request in requests}) == 1
    assert len({request.headers["Idempotency-Key"] for request in requests}) == 2
    assert await shop.read(bill) == before


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"amountMinor": 0, "reference": "b"}, ["/amountMinor"]),
        ({"amountMinor": "1", "reference": "b"}, ["/amountMinor"]),
        ({"amountMinor": 1}, ["/reference"]),
        ({"amountMinor": 1, "reference": "b", "currency": "EUR"}, ["/currency"]),
        ({}, ["/amountMinor", "/reference"]),
    ],
)
async def test_what_is_no_refund_changes_nothing(shop: Any, body: Any, pointers: list[str]) -> None:
    bill = await shop.paid(PAID)
    answer = await shop.http.post(f"{bill}/refunds", json=body)
    assert (answer.status_code, [error["pointer"] for error in answer.json()["errors"]]) == (422, pointers)
    assert await stands(shop, bill) == ("PAID", 0)
