from __future__ import annotations

from dataclasses import replace

import pytest

from payconform.oracle import attempts

from .past import CYCLE, Past, found, noted

BORN = Past().seen("created")
LIMIT = CYCLE.attempts_limit or 0


def tried(times: int) -> Past:
    past = BORN
    for _ in range(times):
        past = past.paid("0.00", "failed")
    return past


@pytest.mark.parametrize(
    ("past", "wrong", "notes"),
    [
        pytest.param(BORN, [], [], id="none"),
        pytest.param(BORN.seen("created", attempts=0), [], [], id="none, shown"),
        pytest.param(BORN.paid("100.00").seen("processed", attempts=1), [], [], id="one"),
        pytest.param(tried(1).paid("100.00"), [], [], id="the second after the first failed"),
        pytest.param(tried(LIMIT), [], [], id="as many as the limit"),
        pytest.param(tried(LIMIT + 1), [], ["AMB-03"], id="one more than the limit"),
        pytest.param(tried(LIMIT + 2), ["attempts-limit"], [], id="two more than the limit"),
        pytest.param(tried(LIMIT).paid("100.00"), [], ["AMB-03"], id="the last of them succeeds"),
        *(
            pytest.param(
                BORN.paid(moved, status).paid("100.00"), ["attempts-one-operation"], [], id=f"after {status}"
            )
            for status, moved in {
                "pending": "0.00",
                "accepted": "0.00",
                "partial": "60.00",
                "succeeded": "100.00",
            }.items()
        ),
        pytest.param(
            BORN.paid("100.00", beside=True).paid("100.00"), ["attempts-one-operation"], [], id="side by side"
        ),
        pytest.param(
            tried(1).late("100.00").paid("100.00"), ["attempts-one-operation"], [], id="after a late success"
        ),
        pytest.param(
            BORN.paid("100.00").gave_back("60.00").gave_back("40.00"), [], [], id="refunds are no attempts"
        ),
        pytest.param(
            BORN.paid("100.00").seen("processed", attempts=2),
            ["attempts-one-operation"],
            [],
            id="shown too many",
        ),
        pytest.param(
            tried(2).seen("processing", attempts=1), ["attempts-one-operation"], [], id="shown too few"
        ),
        pytest.param(tried(1).ended("process_failed"), [], [], id="none after the end"),
        pytest.param(tried(1).ended("process_failed").late("100.00"), [], [], id="late money is no attempt"),
        pytest.param(
            tried(1).ended("process_failed").paid("0.00", "failed"),
            ["attempts-after-final"],
            [],
            id="one after the end",
        ),
        pytest.param(
            BORN.ended("expired").paid("100.00"), ["attempts-after-final"], [], id="paid after it expired"
        ),
        pytest.param(
            BORN.paid("100.00").gave_back("100.00").ended("refunded").gave_back("1.00"),
            ["attempts-after-final"],
            [],
            id="given back after the end",
        ),
    ],
)
def test_attempts(past: Past, wrong: list[str], notes: list[str]) -> None:
    judgement = attempts.judge(past.history, CYCLE)
    assert ([name for (name,) in found(judgement)], noted(judgement)) == (wrong, notes)


@pytest.mark.parametrize(
    ("limit", "times", "wrong", "notes"),
    [
        (2, 2, [], []),
        (2, 3, [], ["AMB-03"]),
        (2, 4, ["attempts-limit"], []),
        (LIMIT + 3, LIMIT + 3, [], []),
        (None, LIMIT + 2, ["attempts-limit"], []),
        (0, 1, [], ["AMB-03"]),
        (0, 50, [], ["AMB-03"]),
    ],
)
def test_the_limit_of_an_account_counts_before_the_documents(
    limit: int | None, times: int, wrong: list[str], notes: list[str]
) -> None:
    judgement = attempts.judge(tried(times).of_an_account(attempts_limit=limit).history, CYCLE)
    assert ([name for (name,) in found(judgement)], noted(judgement)) == (wrong, notes)


def test_a_document_without_a_limit_limits_nothing() -> None:
    judgement = attempts.judge(tried(50).history, replace(CYCLE, attempts_limit=None))
    assert (judgement.findings, judgement.notes) == ((), ())


def test_the_journal_is_judged_by_its_numbers_not_by_its_order() -> None:
    past = tried(1).paid("100.00").history
    backwards = replace(past, movements=past.movements[::-1])
    assert found(attempts.judge(backwards, CYCLE)) == []
