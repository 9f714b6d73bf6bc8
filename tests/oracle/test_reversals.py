"""A reversal that nobody asked for: amounts may be kept or corrected, and nothing else is let go."""

from __future__ import annotations

import pytest

from payconform import requirements
from payconform.oracle import judge, money

from .past import CYCLE, Past, eur, found, noted

BORN = Past().seen("created")
NOTHING, PART, ALL = eur("0.00"), eur("60.00"), eur("100.00")
PAID = BORN.paid("100.00").seen("processed", processed_amount=ALL).reversed()
PART_PAID = BORN.paid("60.00", "partial").seen("partially_processed", processed_amount=PART).reversed()
REFUNDED = BORN.paid("100.00").seen("processed").gave_back("100.00").ended("refunded").reversed()


@pytest.mark.parametrize(
    "past",
    [
        pytest.param(PAID, id="kept"),
        pytest.param(PAID.seen("processed", processed_amount=NOTHING), id="corrected"),
        pytest.param(PAID.seen("processed"), id="not shown"),
        pytest.param(PART_PAID, id="a part, kept"),
        pytest.param(PART_PAID.seen("partially_processed", processed_amount=NOTHING), id="a part, corrected"),
        pytest.param(PART_PAID.seen("partially_processed"), id="a part, not shown"),
        pytest.param(REFUNDED.seen("refunded", refunded_amount=ALL), id="a refund, kept"),
        pytest.param(REFUNDED.seen("refunded", refunded_amount=NOTHING), id="a refund, corrected"),
        pytest.param(PAID.seen("refunded", refunded_amount=ALL), id="counted as a refund"),
        pytest.param(PAID.gave_back("100.00").seen("refunding"), id="given back all the same"),
        pytest.param(
            BORN.paid("100.00")
            .seen("processed")
            .gave_back("60.00", "partial")
            .ended("partially_refunded")
            .reversed(),
            id="a part of a refund",
        ),
    ],
)
def test_amounts_may_be_kept_or_corrected(past: Past) -> None:
    judgement = money.judge(past.history, CYCLE)
    assert (judgement.findings, noted(judgement)) == ((), ["AMB-06"])


@pytest.mark.parametrize(
    ("past", "wrong"),
    [
        pytest.param(
            PAID.seen("processed", processed_amount=PART), ["money-full", "money-moved"], id="a part"
        ),
        pytest.param(
            PAID.seen("processed", processed_amount=eur("100.01")), ["money-moved"], id="a cent more"
        ),
        pytest.param(
            PART_PAID.seen("partially_processed", processed_amount=eur("100.01")),
            ["money-partial", "money-moved"],
            id="more than the part can have been",
        ),
        pytest.param(
            BORN.paid("60.00")
            .seen("processed")
            .paid("100.00")
            .reversed()
            .seen("processed", processed_amount=ALL),
            ["money-moved"],
            id="neither with the reversed nor without it",
        ),
        pytest.param(
            REFUNDED.seen("refunded", refunded_amount=PART), ["money-refunded"], id="a part of a refund"
        ),
    ],
)
def test_no_other_amount_fits(past: Past, wrong: list[str]) -> None:
    assert [name for (name,) in found(money.judge(past.history, CYCLE))] == wrong


@pytest.mark.parametrize(
    ("word", "broken"), [("charged_back", "PAY21-VOCAB-01"), ("process_failed", "PAY21-CLOSED-01")]
)
def test_the_status_is_held_to_the_documents_all_the_same(word: str, broken: str) -> None:
    judgement = judge.judge(PAID.seen(word).history, CYCLE, requirements.load())
    assert broken in [finding.requirement for finding in judgement.findings]


def test_a_final_status_stays_final() -> None:
    judgement = judge.judge(REFUNDED.seen("processed").history, CYCLE, requirements.load())
    assert "PAY21-FINAL-05" in [finding.requirement for finding in judgement.findings]
