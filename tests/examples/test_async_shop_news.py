"""What the foreign service makes of what the provider says late, twice, or wrongly."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

import pytest

from .surroundings import FATAL, MAY_PASS, PAID, PENDING

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("claim", [PAID, MAY_PASS, FATAL])
async def test_a_callback_that_contradicts_the_provider_changes_nothing(
    shop: Any, claim: dict[str, Any]
) -> None:
    bill = await shop.paid(PENDING)
    assert await shop.claim(shop.operation(claim)) == 204
    await shop.rest()
    assert ((await shop.read(bill))["state"], len(shop.asked)) == ("WAITING", 1)


async def test_an_old_callback_after_the_newer_one_changes_nothing(shop: Any) -> None:
    bill = await shop.paid(PENDING)
    assert await shop.report(shop.operation(PAID)) == 204
    assert await shop.claim(shop.operation(PENDING)) == 204
    assert (await shop.read(bill))["state"] == "PAID"


async def test_a_callback_that_cant_be_made_sure_of_is_to_come_again(shop: Any) -> None:
    bill = await shop.paid(PENDING)
    shop.made.clear()
    assert await shop.claim(shop.operation(PAID)) == 503
    assert (await shop.read(bill))["state"] == "WAITING"
    assert await shop.report(shop.operation(PAID)) == 204
    assert (await shop.read(bill))["state"] == "PAID"


@pytest.mark.parametrize(
    ("stands", "state", "paid", "code"),
    [("0.00", "DECLINED", 0, "reversed"), ("30.00", "PART_PAID", 3000, None)],
)
async def test_what_was_paid_and_taken_back_before_anybody_looked_is_what_stands(
    shop: Any, stands: str, state: str, paid: int, code: str | None
) -> None:
    bill = await shop.paid(PENDING)
    reversal = {"status": "reversed", "moved": stands, "resolution": "connection_error"}
    shop.made["op_0"] = shop.operation(reversal)
    assert await shop.claim(shop.operation(PAID)) == 204
    await shop.rest()
    shown = await shop.read(bill)
    assert (shown["state"], shown["paidMinor"], shown["failureCode"]) == (state, paid, code)
    assert len(shop.asked) == 1


async def test_a_bill_that_is_cancelled_while_an_answer_is_missing_isnt_asked_for_again(
    shop: Any, modules: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(modules("tries"), "PAUSES_S", (0.0, 0.0))
    bill = await shop.open()
    shop.before_refusal = partial(shop.http.post, f"{bill}/cancel")
    shop.answers.append(503)
    await shop.http.post(f"{bill}/pay")
    await shop.rest()
    assert ((await shop.read(bill))["state"], len(shop.asked)) == ("CANCELLED", 1)


async def test_money_for_a_try_that_had_failed_counts_as_long_as_the_bill_is_open(shop: Any) -> None:
    bill = await shop.paid(MAY_PASS, PENDING)
    assert await shop.report(shop.operation(PAID, request=0)) == 204
    await shop.rest()
    shown = await shop.read(bill)
    assert (shown["state"], shown["paidMinor"], shown["tries"]) == ("PAID", 10000, 2)
