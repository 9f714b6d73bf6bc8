"""The foreign service's clock for tests: each bill has the time that calls about it bring."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from .surroundings import MAY_PASS, ORDER, PAID, PENDING, TAKEN

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.parametrize("shop", [{"test_clock": True, "tell": 60}], indirect=True),
]

START = datetime(2030, 1, 1, 12, 0, 0, tzinfo=UTC)


def at(minutes: float) -> dict[str, str]:
    """The header that brings a time so long after the start."""
    return {"Shop-Now": (START + timedelta(minutes=minutes)).isoformat()}


def shown(minutes: float) -> str:
    return f"{START + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%S}.000Z"


async def opened(shop: Any, minutes: float = 0, **changes: Any) -> str:
    answer = await shop.http.post("/v1/bills", json=ORDER | changes, headers=at(minutes))
    assert answer.status_code == 201, answer.text
    return str(answer.headers["Location"])


async def paid(shop: Any, *answers: dict[str, Any] | int) -> str:
    """A bill that was told to pay, once the shop has nothing more to do for it at this time."""
    shop.answers += answers
    bill = await opened(shop)
    assert (await shop.http.post(f"{bill}/pay", headers=at(0))).status_code == 202
    await shop.background.drained()
    return bill


async def state(shop: Any, bill: str, minutes: float) -> str:
    answer = await shop.http.get(bill, headers=at(minutes))
    assert answer.status_code == 200, answer.text
    return str(answer.json()["bill"]["state"])


async def clock(shop: Any, reference: str = "r-1", **headers: str) -> dict[str, Any]:
    answer = await shop.http.get("/v1/test/clock", params={"merchantReference": reference}, headers=headers)
    reading: dict[str, Any] = answer.json()
    return reading


async def test_a_bill_lapses_at_its_own_time_before_the_call_is_answered(shop: Any) -> None:
    bill = await opened(shop, expiresAt=shown(30))
    assert await state(shop, bill, 29.9) == "OPEN"
    answer = await shop.http.post(f"{bill}/pay", headers=at(45))
    assert (answer.status_code, "LAPSED" in answer.json()["detail"]) == (409, True)
    seen = await shop.read(bill)
    assert (seen["state"], seen["createdAt"], seen["updatedAt"]) == ("LAPSED", shown(0), shown(30))
    assert [row["at"] for row in await shop.history(bill)] == [shown(0), shown(30)]


async def test_no_bill_sees_the_time_of_another(shop: Any) -> None:
    first = await opened(shop, merchantReference="r-1", expiresAt=shown(30))
    second = await opened(shop, 10, merchantReference="r-2", expiresAt=shown(40))
    assert await state(shop, first, 60) == "LAPSED"
    assert await state(shop, second, 39) == "OPEN"
    assert [(await clock(shop, name))["now"] for name in ("r-1", "r-2")] == [shown(60), shown(39)]


async def test_whoever_brings_no_time_finds_it_as_it_was_brought(shop: Any) -> None:
    bill = await opened(shop, expiresAt=shown(30))
    assert await state(shop, bill, 10) == "OPEN"
    assert (await shop.http.post(f"{bill}/cancel")).status_code == 204
    assert (await shop.read(bill))["updatedAt"] == shown(10)


async def test_a_bill_without_any_goes_by_the_real_clock(shop: Any) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    bill = await shop.paid(MAY_PASS, PAID)
    seen = await shop.read(bill)
    created, updated = map(datetime.fromisoformat, (seen["createdAt"], seen["updatedAt"]))
    assert seen["state"] == "PAID"
    assert before < created <= updated <= datetime.now(UTC)


async def test_list_create_and_the_clock_itself_bring_time_by_the_reference(shop: Any) -> None:
    assert await clock(shop, **at(5)) == {"now": shown(5), "nextDue": None}
    bill = (await shop.http.post("/v1/bills", json=ORDER)).headers["Location"]
    assert (await shop.read(bill))["createdAt"] == shown(5)
    listed = await shop.http.get("/v1/bills?merchantReference=r-1", headers=at(5 + 7 * 24 * 60))
    assert [row["state"] for row in listed.json()["bills"]] == ["LAPSED"]
    assert (await shop.http.post("/v1/bills", json=ORDER, headers=at(20000))).status_code == 409
    assert (await clock(shop))["now"] == shown(20000)


async def test_the_clock_says_what_is_due_next(shop: Any) -> None:
    bill = await paid(shop, PENDING)
    assert await clock(shop) == {"now": shown(0), "nextDue": shown(1)}
    await shop.report(shop.operation(PAID))
    assert await state(shop, bill, 0) == "PAID"
    assert await clock(shop) == {"now": shown(0), "nextDue": None}


@pytest.mark.parametrize("text", ["yesterday", "", "1893499200", "2030-01-01T12:00:00"])
async def test_what_is_no_time_is_refused(shop: Any, text: str) -> None:
    bill = await opened(shop)
    for call in ("GET", bill), ("POST", f"{bill}/pay"), ("GET", "/v1/test/clock?merchantReference=r-1"):
        answer = await shop.http.request(*call, headers={"Shop-Now": text})
        assert (answer.status_code, "RFC 3339" in answer.json()["detail"]) == (400, True)
    assert await state(shop, bill, 0) == "OPEN"


async def test_time_that_goes_back_is_refused_and_changes_nothing(shop: Any) -> None:
    bill = await opened(shop, 10)
    answer = await shop.http.post(f"{bill}/cancel", headers=at(9.9))
    assert (answer.status_code, "goes back" in answer.json()["detail"]) == (400, True)
    assert (await clock(shop))["now"] == shown(10)
    assert await state(shop, bill, 10) == "OPEN"


async def test_time_is_not_brought_from_before_what_really_happened(shop: Any) -> None:
    bill = await shop.open()
    past = {"Shop-Now": (datetime.now(UTC) - timedelta(minutes=1)).isoformat()}
    assert (await shop.http.get(bill, headers=past)).status_code == 400


async def test_what_was_due_by_the_real_clock_is_due_by_the_bills_once_that_was_moved(shop: Any) -> None:
    bill = await shop.open(expiresAt=(datetime.now(UTC) + timedelta(minutes=30)).isoformat())
    due = (await clock(shop))["nextDue"]
    assert due == (await shop.read(bill))["expiresAt"]
    before = (datetime.fromisoformat(due) - timedelta(milliseconds=1)).isoformat()
    for moment, expected in ((before, "OPEN"), (due, "LAPSED")):
        now = (await clock(shop, **{"Shop-Now": moment}))["now"]
        assert datetime.fromisoformat(now) == datetime.fromisoformat(moment)
        assert (await shop.read(bill))["state"] == expected
    assert (await shop.read(bill))["updatedAt"] == due


async def test_the_next_try_is_due_by_the_bills_clock(shop: Any) -> None:
    bill = await paid(shop, MAY_PASS, MAY_PASS, PAID)
    await shop.rest()
    assert ((await shop.read(bill))["state"], len(shop.asked)) == ("RETRYING", 1)
    assert await clock(shop) == {"now": shown(0), "nextDue": shown(0)}
    assert await state(shop, bill, 1) == "PAID"
    assert len(shop.asked) == 3


async def test_a_bill_that_lapses_first_is_not_tried_again(shop: Any) -> None:
    shop.answers.append(PENDING)
    bill = await opened(shop, expiresAt=shown(30))
    await shop.http.post(f"{bill}/pay", headers=at(0))
    await shop.background.drained()
    assert await state(shop, bill, 60) == "LAPSED"
    assert await clock(shop) == {"now": shown(60), "nextDue": None}


@pytest.mark.parametrize(("outcome", "waits_as"), [(PENDING, "WAITING"), (TAKEN, "WORKING")])
async def test_whose_provider_is_silent_asks_it_more_and_more_rarely(
    shop: Any, outcome: dict[str, Any], waits_as: str
) -> None:
    bill = await paid(shop, outcome)
    assert await state(shop, bill, 14.9) == waits_as
    assert shop.looks == ["/payments/op_0"] * 3
    shop.made["op_0"] = shop.operation(PAID)
    assert await state(shop, bill, 15) == "PAID"
    assert (await shop.read(bill))["updatedAt"] == shown(15)
    assert (len(shop.looks), len(shop.asked)) == (4, 1)


async def test_whose_refund_is_silent_asks_too(shop: Any) -> None:
    bill = await paid(shop, PAID, PENDING)
    body = {"amountMinor": 4000, "reference": "back-1"}
    assert (await shop.http.post(f"{bill}/refunds", json=body, headers=at(2))).status_code == 202
    await shop.background.drained()
    shop.made["op_1"] = shop.operation({**PAID, "moved": "40.00"})
    assert await state(shop, bill, 2.9) == "REFUND_WAITING"
    assert await state(shop, bill, 3) == "PART_REFUNDED"
    assert shop.looks == ["/refunds/op_1"]


async def test_who_never_had_an_answer_looks_by_the_reference_and_asks_again_under_the_same_key(
    shop: Any, modules: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(modules("tries"), "PAUSES_S", ())
    bill = await paid(shop, 503)
    assert await state(shop, bill, 0) == "WAITING"
    shop.answers.append(PENDING)
    assert await state(shop, bill, 1) == "WAITING"
    assert shop.looks == ["/payments"]
    assert len({request.headers["Idempotency-Key"] for request in shop.asked}) == 1
    shop.made["op_1"] = shop.operation(PAID)
    assert await state(shop, bill, 3) == "PAID"
    assert (shop.looks, len(shop.asked)) == (["/payments", "/payments/op_1"], 2)


async def test_a_callback_of_the_provider_brings_no_time(shop: Any) -> None:
    bill = await paid(shop, PENDING)
    await shop.report(shop.operation(PAID))
    assert (await shop.read(bill))["updatedAt"] == shown(0)


@pytest.mark.parametrize(("minutes", "times"), [(0.9, 1), (1, 2), (2.9, 2), (12, 5), (18, 6)])
async def test_a_message_is_repeated_after_one_minute_then_two_then_three(
    shop: Any, minutes: float, times: int
) -> None:
    shop.merchant_answers = [500] * 100
    bill = await opened(shop)
    await shop.http.post(f"{bill}/cancel", headers=at(0))
    await shop.background.drained()
    await state(shop, bill, minutes)
    assert shop.told() == [("CANCELLED", 0)] * times
    assert len({letter.headers["webhook-id"] for letter in shop.letters}) == 1
