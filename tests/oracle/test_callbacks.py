from __future__ import annotations

from datetime import timedelta

import pytest

from payconform.oracle import callbacks

from .past import CYCLE, NOON, Past, callback, eur, found

FAILED = Past().seen("created").ended("process_failed")
TWO_PARTS = Past()
for n, amount in enumerate(("40.00", "60.00"), start=1):
    TWO_PARTS = TWO_PARTS.seen(
        "partially_refunded", updated=NOON + timedelta(seconds=n), refunded_amount=eur(amount)
    )
PART = Past().seen("created").seen("partially_processed", processed_amount=eur("60.00"))


@pytest.mark.parametrize(
    ("past", "wrong"),
    [
        pytest.param(FAILED, [], id="none are sent by this target"),
        pytest.param(Past().seen("created").told(), [], id="none before the end"),
        pytest.param(FAILED.told(), ["callback-final"], id="none at the end"),
        pytest.param(FAILED.told("processing"), ["callback-final"], id="the end isn't told"),
        pytest.param(FAILED.told("processing", "process_failed"), [], id="the end is told"),
        pytest.param(
            FAILED.told("process_failed", "process_failed", "processing"), [], id="repeated, out of order"
        ),
        pytest.param(PART.told(), [], id="a status that isn't final needs none"),
        pytest.param(FAILED.told(callback("process_failed", signature="unchecked")), [], id="unchecked"),
        *(
            pytest.param(
                FAILED.told("process_failed", callback("processing", signature=word)),
                ["callback-signature"],
                id=word,
            )
            for word in ("invalid", "absent")
        ),
        pytest.param(
            FAILED.told(
                callback("process_failed", signature="invalid"), callback("processing", signature="absent")
            ),
            ["callback-signature"],
            id="two without a signature are one finding",
        ),
        pytest.param(
            PART.told(callback("partially_processed", processed_amount=eur("60.00"))), [], id="a part, agreed"
        ),
        pytest.param(PART.told("partially_processed"), [], id="a part, its amount not told"),
        pytest.param(
            TWO_PARTS.told(callback("partially_refunded", second=1, refunded_amount=eur("40.00"))),
            [],
            id="what was read when it was told",
        ),
        pytest.param(
            TWO_PARTS.told(callback("partially_refunded", second=2, refunded_amount=eur("40.00"))),
            ["callback-agrees"],
            id="what was read before it was told",
        ),
        pytest.param(
            PART.told(callback("processing", processed_amount=eur("0.00"))),
            [],
            id="another status, another amount",
        ),
        *(
            pytest.param(
                PART.told(callback("partially_processed", **{name: eur("60.01")})),
                ["callback-agrees"],
                id=name,
            )
            for name in ("amount", "processed_amount")
        ),
        *(
            pytest.param(
                PART.seen("refunding", **{name: eur("1.00")}).told(
                    callback("refunding", **{name: eur("2.00")})
                ),
                ["callback-agrees"],
                id=name,
            )
            for name in ("payment_amount", "fee", "deposit", "processed_fee", "processed_deposit")
        ),
        pytest.param(
            PART.seen("refunding", refunded_amount=eur("1.00")).told(
                callback("refunding", refunded_amount=eur("2.00"))
            ),
            ["callback-agrees"],
            id="refunded_amount",
        ),
        pytest.param(
            FAILED.told("process_failed", callback("processed", id="inv_2")),
            ["callback-stranger"],
            id="a stranger",
        ),
        pytest.param(
            FAILED.told(callback("process_failed", id="inv_2")),
            ["callback-stranger", "callback-final"],
            id="a stranger's end isn't ours",
        ),
    ],
)
def test_callbacks(past: Past, wrong: list[str]) -> None:
    assert [name for (name,) in found(callbacks.judge(past.history, CYCLE))] == wrong
