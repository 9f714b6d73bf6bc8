from __future__ import annotations

import pytest

from payconform.money import Money
from payconform.oracle import money

from .past import CYCLE, Past, eur, found, noted

BORN = Past().seen("created")
NOTHING, PART, ALL = eur("0.00"), eur("60.00"), eur("100.00")
PAID = BORN.paid("100.00").seen("processed", processed_amount=ALL)
PART_PAID = BORN.paid("60.00", "partial").seen("partially_processed", processed_amount=PART)
PENDING = BORN.paid("0.00", "pending").seen("process_pending")


@pytest.mark.parametrize(
    ("past", "notes"),
    [
        pytest.param(BORN, [], id="nothing happened"),
        pytest.param(BORN.seen("created", processed_amount=NOTHING), [], id="nothing is shown as 0"),
        pytest.param(PAID, [], id="all of it"),
        pytest.param(BORN.paid("100.00").seen("processed"), [], id="all of it, not shown"),
        pytest.param(PART_PAID, [], id="a part"),
        pytest.param(BORN.paid("60.00", "partial").seen("partially_processed"), [], id="a part, not shown"),
        *(
            pytest.param(
                BORN.paid(part, "partial").seen("partially_processed", processed_amount=eur(part)),
                [],
                id=part,
            )
            for part in ("0.01", "99.99")
        ),
        pytest.param(
            BORN.paid("0.00", "failed").paid("100.00").seen("processed", processed_amount=ALL),
            [],
            id="the second attempt",
        ),
        pytest.param(
            BORN.paid("100.00").seen("processing", processed_amount=NOTHING), [], id="it doesn't know yet"
        ),
        pytest.param(
            BORN.paid("100.00").seen("processing", processed_amount=ALL), [], id="it knows before it says"
        ),
        pytest.param(BORN.paid("0.00", "failed").ended("process_failed"), [], id="failed"),
        pytest.param(PAID.gave_back("100.00").ended("refunded"), [], id="given back, not shown"),
        pytest.param(
            PAID.gave_back("100.00")
            .ended("refunded")
            .seen("refunded", processed_amount=ALL, refunded_amount=ALL),
            [],
            id="given back",
        ),
        pytest.param(
            PAID.gave_back("60.00")
            .ended("partially_refunded")
            .seen("partially_refunded", refunded_amount=PART),
            [],
            id="a part given back",
        ),
        pytest.param(
            PAID.gave_back("60.00").seen("refunding", refunded_amount=NOTHING),
            [],
            id="given back, not known yet",
        ),
        pytest.param(
            PENDING.ended("expired").late("100.00").seen("expired"), ["AMB-17"], id="late money, not shown"
        ),
        pytest.param(
            PENDING.ended("expired").late("100.00").seen("expired", processed_amount=NOTHING),
            ["AMB-17"],
            id="late money, left aside",
        ),
        pytest.param(
            PENDING.ended("expired").late("100.00").seen("expired", processed_amount=ALL),
            ["AMB-17"],
            id="late money, shown",
        ),
        pytest.param(
            BORN.paid("120.00").seen("processed", processed_amount=eur("120.00")), ["AMB-01"], id="overpaid"
        ),
        *(
            pytest.param(
                PART_PAID.gave_back("60.00").ended(status), ["AMB-02"], id=f"all of a part: {status}"
            )
            for status in ("refunded", "partially_refunded")
        ),
        pytest.param(PART_PAID.gave_back("20.00").ended("partially_refunded"), [], id="a part of a part"),
        pytest.param(
            BORN.paid("120.00").seen("processed").gave_back("100.00").ended("refunded"),
            ["AMB-01"],
            id="the whole of an overpaid invoice given back",
        ),
        pytest.param(
            BORN.paid("120.00").seen("processed").gave_back("100.00").ended("partially_refunded"),
            ["AMB-01"],
            id="less than was overpaid given back",
        ),
        *(
            pytest.param(
                PAID.gave_back("0.00", "failed")
                .ended("refund_failed")
                .late("100.00")
                .seen("refund_failed", refunded_amount=shown),
                ["AMB-17"],
                id=f"given back late, shown as {shown}",
            )
            for shown in (NOTHING, ALL)
        ),
    ],
)
def test_money_that_agrees_has_no_finding(past: Past, notes: list[str]) -> None:
    judgement = money.judge(past.history, CYCLE)
    assert (judgement.findings, noted(judgement)) == ((), notes)


@pytest.mark.parametrize(
    ("past", "wrong"),
    [
        pytest.param(BORN.seen("processed"), ["money-full"], id="processed, nothing moved"),
        pytest.param(BORN.paid("99.99").seen("processed"), ["money-full"], id="processed, a cent is missing"),
        pytest.param(
            BORN.paid("60.00").seen("processed", processed_amount=PART),
            ["money-full"],
            id="a part as the whole",
        ),
        pytest.param(
            BORN.paid("60.00").seen("processed", processed_amount=ALL),
            ["money-full", "money-moved"],
            id="a part as the whole, and a lie about it",
        ),
        pytest.param(
            BORN.paid("100.00").seen("processed", processed_amount=PART),
            ["money-full", "money-moved"],
            id="the whole, shown as a part",
        ),
        pytest.param(
            BORN.paid("100.00").seen("processed", processed_amount=eur("100.01")),
            ["money-moved"],
            id="a cent too many",
        ),
        pytest.param(
            BORN.paid("60.00").seen("processed").gave_back("60.00").ended("refunded"),
            ["money-full"],
            id="a status that was passed through",
        ),
        pytest.param(BORN.seen("partially_processed"), ["money-partial"], id="a part of nothing"),
        pytest.param(
            BORN.paid("60.00").ended("process_failed").seen("process_failed", processed_amount=PART),
            ["money-none"],
            id="a failure that was paid",
        ),
        pytest.param(
            BORN.paid("100.00").seen("partially_processed"), ["money-partial"], id="a part that is the whole"
        ),
        pytest.param(
            BORN.paid("100.00").seen("partially_processed", processed_amount=ALL),
            ["money-partial"],
            id="a part that is the whole, shown",
        ),
        pytest.param(
            BORN.paid("60.00").seen("partially_processed", processed_amount=eur("60.01")),
            ["money-moved"],
            id="a part that is off by a cent",
        ),
        pytest.param(
            BORN.seen("created", processed_amount=ALL), ["money-moved"], id="claimed before it began"
        ),
        pytest.param(
            PENDING.seen("process_pending", processed_amount=PART),
            ["money-moved"],
            id="claimed while pending",
        ),
        pytest.param(
            BORN.paid("100.00").ended("process_failed"), ["money-none", "money-moved"], id="paid and failed"
        ),
        pytest.param(
            BORN.ended("expired").seen("expired", processed_amount=ALL),
            ["money-moved"],
            id="claimed, never moved",
        ),
        pytest.param(
            PENDING.ended("expired").late("100.00").seen("expired", processed_amount=PART),
            ["money-moved"],
            id="late money, shown wrongly",
        ),
        pytest.param(
            PAID.gave_back("100.00").gave_back("0.01").ended("refunded"),
            ["money-refunded"],
            id="a cent too many given back",
        ),
        pytest.param(
            PAID.gave_back("60.00").ended("refunded").seen("refunded", refunded_amount=ALL),
            ["money-refunded", "refund-full"],
            id="given back less than shown",
        ),
        pytest.param(
            PAID.gave_back("100.00").ended("refunded").seen("refunded", refunded_amount=PART),
            ["money-refunded"],
            id="given back more than shown",
        ),
        pytest.param(PAID.gave_back("99.99").ended("refunded"), ["refund-full"], id="a cent is kept"),
        pytest.param(BORN.seen("refunded"), ["refund-full"], id="refunded, nothing ever paid"),
        pytest.param(PAID.ended("refunded"), ["refund-full"], id="refunded, nothing given back"),
        pytest.param(
            PART_PAID.gave_back("20.00").ended("refunded"),
            ["refund-full"],
            id="a part of a part as all of it",
        ),
        pytest.param(
            PAID.gave_back("100.00").ended("partially_refunded"),
            ["refund-partial"],
            id="all given back as a part",
        ),
        pytest.param(PAID.ended("partially_refunded"), ["refund-partial"], id="a part of nothing given back"),
        pytest.param(
            PAID.gave_back("0.00", "failed")
            .ended("refund_failed")
            .late("100.00")
            .seen("refund_failed", refunded_amount=PART),
            ["money-refunded"],
            id="given back late, shown wrongly",
        ),
        pytest.param(
            BORN.paid("100.00", currency="USD").seen("processed", processed_amount=ALL),
            ["money-moved"],
            id="paid in another currency",
        ),
        pytest.param(
            BORN.paid("100.00").seen("processed", processed_amount=Money.of("100.00", "USD")),
            ["money-moved"],
            id="shown in another currency",
        ),
        pytest.param(
            BORN.paid("100.00").seen("processing", processed_amount=Money.of("1.00", "USD")),
            ["money-moved"],
            id="shown in another currency while under way",
        ),
        pytest.param(
            BORN.seen("created", payment_amount=Money.of("105.00", "USD")),
            ["money-moved"],
            id="to be paid in another currency",
        ),
    ],
)
def test_money_that_disagrees_breaks_exactly_these(past: Past, wrong: list[str]) -> None:
    assert [name for (name,) in found(money.judge(past.history, CYCLE))] == wrong
