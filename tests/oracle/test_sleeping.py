from __future__ import annotations

import pytest

from payconform.lifecycle import LifeCycle
from payconform.oracle import sleeping

from .past import CYCLE, CYCLE_2019, Past, found

BORN = Past().seen("created")
WAITING = BORN.paid("0.00", "pending")
PAID = BORN.paid("100.00").seen("processed")
RETURNING = PAID.gave_back("100.00", "pending")


@pytest.mark.parametrize(
    "past",
    [
        pytest.param(BORN, id="nothing was asked for"),
        *(pytest.param(WAITING.seen(status), id=status) for status in ("processing", "process_pending")),
        *(pytest.param(RETURNING.seen(status), id=status) for status in ("refunding", "refund_pending")),
        pytest.param(WAITING.ended("expired"), id="final"),
        pytest.param(PAID, id="paid"),
        pytest.param(BORN.paid("0.00", "failed").seen("processing"), id="waiting for the next attempt"),
        pytest.param(
            WAITING.paid("100.00").seen("processed"), id="an attempt that another one followed is left alone"
        ),
        pytest.param(WAITING.seen("NAPPING"), id="an unknown status is another law's"),
    ],
)
def test_who_sleeps_where_the_document_allows_it_has_no_finding(past: Past) -> None:
    assert found(sleeping.judge(past.history, CYCLE_2019)) == []


@pytest.mark.parametrize(
    "past",
    [
        pytest.param(WAITING, id="created"),
        pytest.param(BORN.paid("0.00", "accepted").seen("created"), id="created, taken by the provider"),
        pytest.param(WAITING.seen("processed"), id="processed too early"),
        pytest.param(WAITING.seen("partially_processed"), id="a part too early"),
        pytest.param(RETURNING, id="processed, while a refund is open"),
        pytest.param(PAID.gave_back("100.00", "accepted"), id="processed, while a refund is taken"),
    ],
)
@pytest.mark.parametrize(
    ("lifecycle", "wrong"),
    [(CYCLE_2019, [("sleeping",)]), (CYCLE, [])],
    ids=["with a column for it", "without one"],
)
def test_who_waits_elsewhere_is_found_where_the_document_says_so(
    past: Past, lifecycle: LifeCycle, wrong: list[tuple[str]]
) -> None:
    assert found(sleeping.judge(past.history, lifecycle)) == wrong
