from __future__ import annotations

from typing import Any

import pytest

from payconform.oracle import money

from .past import CYCLE, Past, eur, found, noted

BORN = Past().seen("created")
ON_TOP = {"payment_amount": eur("105.00"), "fee": eur("5.00"), "deposit": eur("100.00")}
INSIDE = {"payment_amount": eur("100.00"), "fee": eur("5.00"), "deposit": eur("95.00")}


def got(paid: str, fee: str, deposit: str) -> dict[str, Any]:
    return {"processed_amount": eur(paid), "processed_fee": eur(fee), "processed_deposit": eur(deposit)}


ALL_ON_TOP, ALL_INSIDE = got("105.00", "5.00", "100.00"), got("100.00", "5.00", "95.00")


@pytest.mark.parametrize(
    "past",
    [
        pytest.param(BORN.seen("created", **ON_TOP), id="on top, announced"),
        pytest.param(BORN.seen("created", **INSIDE), id="inside, announced"),
        pytest.param(
            BORN.paid("105.00").seen("processed", **ON_TOP, **ALL_ON_TOP), id="on top, paid in full"
        ),
        pytest.param(
            BORN.paid("100.00").seen("processed", **INSIDE, **ALL_INSIDE), id="inside, paid in full"
        ),
        pytest.param(
            BORN.paid("105.00").seen("processing", **ON_TOP, **got("0.00", "0.00", "0.00")),
            id="paid in full, not known yet",
        ),
        pytest.param(
            BORN.paid("105.00").seen("processed", payment_amount=eur("105.00")), id="without its fee shown"
        ),
        pytest.param(
            BORN.paid("60.00", "partial").seen(
                "partially_processed", **ON_TOP, **got("60.00", "2.86", "57.14")
            ),
            id="a part, its fee calculated anew",
        ),
        pytest.param(
            BORN.paid("102.00", "partial").seen(
                "partially_processed", **ON_TOP, processed_amount=eur("102.00")
            ),
            id="more than the amount, less than the whole",
        ),
        pytest.param(
            BORN.paid("105.00").seen("processed", **ON_TOP).gave_back("105.00").ended("refunded"),
            id="the whole given back",
        ),
        pytest.param(
            BORN.paid("105.00")
            .seen("processed", **ON_TOP)
            .gave_back("100.00")
            .ended("partially_refunded")
            .seen("partially_refunded", **ON_TOP, refunded_amount=eur("100.00")),
            id="all but the fee given back",
        ),
    ],
)
def test_fees_that_add_up_have_no_finding(past: Past) -> None:
    judgement = money.judge(past.history, CYCLE)
    assert (judgement.findings, judgement.notes) == ((), ())


@pytest.mark.parametrize(
    ("past", "wrong"),
    [
        pytest.param(
            BORN.seen("created", **{**ON_TOP, "deposit": eur("99.99")}), ["money-fees"], id="a cent is lost"
        ),
        pytest.param(
            BORN.paid("105.00").seen("processed", **got("105.00", "5.00", "99.99")),
            ["money-fees"],
            id="a cent that was paid is lost",
        ),
        pytest.param(
            BORN.paid("60.00", "partial").seen("partially_processed", **got("60.00", "5.00", "57.14")),
            ["money-fees"],
            id="a part with the fee of the whole",
        ),
        pytest.param(
            BORN.paid("105.00").seen("processed", **ON_TOP, **got("105.00", "4.00", "101.00")),
            ["money-fees"],
            id="another deposit than announced",
        ),
        pytest.param(
            BORN.paid("100.00").seen("processed", **ON_TOP, processed_amount=eur("100.00")),
            ["money-full"],
            id="the amount without its fee as the whole",
        ),
        pytest.param(
            BORN.paid("105.00").seen("processed", **ON_TOP, processed_amount=eur("100.00")),
            ["money-full", "money-moved", "money-fees"],
            id="shown without its fee",
        ),
        pytest.param(
            BORN.paid("60.00").seen("processed", payment_amount=eur("60.00")),
            ["money-fees"],
            id="less to be paid than ordered",
        ),
        pytest.param(
            BORN.seen("created", payment_amount=eur("110.00"), fee=eur("5.00")),
            ["money-fees"],
            id="neither the amount nor that and the fee",
        ),
        pytest.param(
            BORN.paid("105.00").seen("partially_processed", **ON_TOP),
            ["money-partial"],
            id="the whole as a part",
        ),
        pytest.param(
            BORN.paid("105.00").seen("processed", **ON_TOP).gave_back("100.00").ended("refunded"),
            ["refund-full"],
            id="all but the fee as all that was paid",
        ),
    ],
)
def test_fees_that_do_not_add_up_break_exactly_these(past: Past, wrong: list[str]) -> None:
    assert [name for (name,) in found(money.judge(past.history, CYCLE))] == wrong


def test_more_than_the_whole_is_an_open_question() -> None:
    past = BORN.paid("107.00").seen("processed", **ON_TOP, **got("107.00", "5.10", "101.90"))
    judgement = money.judge(past.history, CYCLE)
    assert (judgement.findings, noted(judgement)) == ((), ["AMB-01"])
