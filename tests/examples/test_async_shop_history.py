"""The foreign service's event log: a row for each change of state, and why."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from .surroundings import MAY_PASS, PAID, PENDING

pytestmark = pytest.mark.anyio


async def test_each_change_has_a_row_and_a_reason(shop: Any) -> None:
    rows = await shop.history(await shop.paid(MAY_PASS, PAID))
    assert [(row["from"], row["to"], row["why"]) for row in rows] == [
        (None, "OPEN", "created"),
        ("OPEN", "WORKING", "told to pay"),
        ("WORKING", "RETRYING", "the provider: connection_error"),
        ("RETRYING", "WORKING", "try 2"),
        ("WORKING", "PAID", "the provider: succeeded"),
    ]


async def test_who_waited_for_the_result_goes_back_to_work_before_it_is_paid(shop: Any) -> None:
    bill = await shop.paid(PENDING)
    await shop.report(shop.operation(PAID))
    assert [row["to"] for row in await shop.history(bill)] == [
        "OPEN",
        "WORKING",
        "WAITING",
        "WORKING",
        "PAID",
    ]


async def test_its_rows_are_in_order_of_time_and_end_with_the_latest_change(shop: Any) -> None:
    bill = await shop.paid(MAY_PASS, PAID)
    moments = [row["at"] for row in await shop.history(bill)]
    shown = await shop.read(bill)
    assert (moments[0], moments[-1]) == (shown["createdAt"], shown["updatedAt"])
    assert all(earlier <= later for earlier, later in pairwise(moments))


@pytest.mark.parametrize(
    ("wish", "state", "why"), [("cancel", "CANCELLED", "told to cancel"), (None, "OPEN", "created")]
)
async def test_what_the_payer_does_has_a_row_once(shop: Any, wish: str | None, state: str, why: str) -> None:
    bill = await shop.open()
    for _ in "12":
        if wish:
            await shop.http.post(f"{bill}/{wish}")
    rows = await shop.history(bill)
    assert (len(rows), rows[-1]["to"], rows[-1]["why"]) == (2 if wish else 1, state, why)


async def test_nobody_has_a_history_who_isnt_there(shop: Any) -> None:
    assert (await shop.http.get("/v1/bills/nobody/events")).status_code == 404
