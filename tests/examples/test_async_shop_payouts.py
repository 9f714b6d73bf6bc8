"""The foreign service's payouts: what they share with bills, in words of their own."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .surroundings import FATAL, MAY_PASS, PAID, PART, PENDING

pytestmark = pytest.mark.anyio

BACK = {"status": "succeeded", "moved": "40.00", "resolution": "ok"}


async def sent(shop: Any, *answers: dict[str, Any]) -> str:
    """A payout that was told to send, once the shop has nothing more to do for it."""
    shop.answers += answers
    payout = str(await shop.open("payouts"))
    assert (await shop.http.post(f"{payout}/send")).status_code == 202
    await shop.rest()
    return payout


async def stands(shop: Any, payout: str) -> tuple[str, int, int]:
    shown = await shop.read(payout)
    return shown["state"], shown["sentMinor"], shown["recalledMinor"]


async def history(shop: Any, payout: str) -> list[str]:
    return [row["to"] for row in await shop.history(payout)]


async def test_nothing_is_sent_before_somebody_says_so(shop: Any) -> None:
    payout = await shop.open("payouts", autoProcess=False)
    assert await stands(shop, payout) == ("OPEN", 0, 0)
    assert not shop.asked


async def test_it_is_sent_at_once_where_it_was_made_to(shop: Any) -> None:
    shop.answers.append(PAID)
    payout = await shop.open("payouts", autoProcess=True)
    await shop.rest()
    assert await stands(shop, payout) == ("SENT", 10000, 0)
    assert await history(shop, payout) == ["OPEN", "WORKING", "SENT"]


async def test_it_is_sent_once_and_told_as_a_payout(shop: Any) -> None:
    payout = await sent(shop, PAID)
    assert (await shop.http.post(f"{payout}/send")).status_code == 202
    await shop.rest()
    assert [request.url.path for request in shop.asked] == ["/payouts"]
    message = json.loads(shop.letters[-1].content)
    assert message == {"event": "payout.updated", "payout": await shop.read(payout)}


@pytest.mark.parametrize(
    ("answers", "states"),
    [
        ([PART], ["WORKING", "PART_SENT"]),
        ([PENDING], ["WORKING", "WAITING"]),
        ([FATAL], ["WORKING", "DECLINED"]),
        ([MAY_PASS, PAID], ["WORKING", "RETRYING", "WORKING", "SENT"]),
        ([MAY_PASS] * 5, ["WORKING", *["RETRYING", "WORKING"] * 4, "DECLINED"]),
    ],
)
async def test_what_becomes_of_it(shop: Any, answers: list[dict[str, Any]], states: list[str]) -> None:
    payout = await sent(shop, *answers)
    assert await history(shop, payout) == ["OPEN", *states]
    assert len(shop.asked) == len(answers)


async def test_an_unknown_result_waits_for_the_callback(shop: Any) -> None:
    payout = await sent(shop, PENDING)
    assert await shop.report(shop.operation(PART)) == 204
    assert shop.looks == ["/payouts/op_0"]
    assert await stands(shop, payout) == ("PART_SENT", 6000, 0)


@pytest.mark.parametrize("answers", [[], [PENDING]])
async def test_it_is_stopped_as_long_as_nothing_was_sent(shop: Any, answers: list[dict[str, Any]]) -> None:
    payout = await sent(shop, *answers) if answers else await shop.open("payouts")
    assert [(await shop.http.post(f"{payout}/stop")).status_code for _ in "12"] == [204, 204]
    if answers:
        assert await shop.report(shop.operation(PAID)) == 204
    answer = await shop.http.post(f"{payout}/send")
    assert (answer.status_code, answer.json()["detail"]) == (
        409,
        "a payout that is STOPPED can't be sent any more",
    )
    assert await stands(shop, payout) == ("STOPPED", 0, 0)


@pytest.mark.parametrize("outcome", [PAID, PART, FATAL])
async def test_it_is_too_late_to_stop(shop: Any, outcome: dict[str, Any]) -> None:
    payout = await sent(shop, outcome)
    before = await shop.read(payout)
    assert (await shop.http.post(f"{payout}/stop")).status_code == 409
    assert await shop.read(payout) == before


@pytest.mark.parametrize("shop", [{"lifetime": 0.0}], indirect=True)
async def test_what_nobody_sends_lapses(shop: Any) -> None:
    payout = await shop.open("payouts")
    await shop.rest()
    assert await stands(shop, payout) == ("LAPSED", 0, 0)
    assert (await shop.http.post(f"{payout}/send")).status_code == 409


@pytest.mark.parametrize(
    ("answer", "asked", "stands_as", "states"),
    [
        (PAID, 10000, ("RECALLED", 10000, 10000), ["RECALLING", "RECALLED"]),
        (BACK, 4000, ("PART_RECALLED", 10000, 4000), ["RECALLING", "PART_RECALLED"]),
        (FATAL, 4000, ("RECALL_DECLINED", 10000, 0), ["RECALLING", "RECALL_DECLINED"]),
        (PENDING, 4000, ("RECALL_WAITING", 10000, 0), ["RECALLING", "RECALL_WAITING"]),
    ],
)
async def test_what_was_sent_is_recalled(
    shop: Any, answer: dict[str, Any], asked: int, stands_as: tuple[str, int, int], states: list[str]
) -> None:
    payout = await sent(shop, PAID)
    shop.answers.append(answer)
    assert await shop.refund(payout, asked, word="recalls") == 202
    assert shop.asked[-1].url.path == "/payouts/op_0/cancellations"
    assert await stands(shop, payout) == stands_as
    assert (await history(shop, payout))[3:] == states


async def test_a_recall_is_tried_again(shop: Any) -> None:
    payout = await sent(shop, PAID)
    shop.answers += [MAY_PASS, BACK]
    await shop.refund(payout, 4000, word="recalls")
    assert (await history(shop, payout))[3:] == ["RECALLING", "RECALL_RETRYING", "RECALLING", "PART_RECALLED"]


async def test_no_more_than_was_sent_is_recalled(shop: Any) -> None:
    payout = await sent(shop, PART)
    assert await shop.refund(payout, 6001, word="recalls") == 409
    assert await stands(shop, payout) == ("PART_SENT", 6000, 0)


async def test_bills_and_payouts_are_not_each_other(shop: Any) -> None:
    bill = await shop.open()
    payout = await shop.open("payouts", merchantReference="r-2")
    assert (await shop.http.get(payout.replace("payouts", "bills"))).status_code == 404
    assert (await shop.http.post(f"{bill}/recalls", json={})).status_code == 404
    assert (await shop.http.get("/v1/bills?merchantReference=r-2")).json() == {"bills": []}
    listed = (await shop.http.get("/v1/payouts?merchantReference=r-2")).json()
    assert listed == {"payouts": [await shop.read(payout)]}


async def test_a_reference_names_one_of_both(shop: Any) -> None:
    await shop.open()
    body = {"merchantReference": "r-1", "amountMinor": 1, "currency": "EUR"}
    assert (await shop.http.post("/v1/payouts", json=body)).status_code == 409


@pytest.mark.parametrize(
    ("orders", "choice", "code"), [("payouts", "yes", "no-choice"), ("bills", True, "unknown-field")]
)
async def test_a_wrong_choice_leaves_no_order(shop: Any, orders: str, choice: Any, code: str) -> None:
    body = {"merchantReference": "r-1", "amountMinor": 1, "currency": "EUR", "autoProcess": choice}
    answer = await shop.http.post(f"/v1/{orders}", json=body)
    assert [error["code"] for error in answer.json()["errors"]] == [code]
    assert (await shop.http.get(f"/v1/{orders}?merchantReference=r-1")).json() == {orders: []}
