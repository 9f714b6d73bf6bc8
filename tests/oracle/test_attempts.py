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


IN_PARTS = replace(CYCLE, instalments=True)
PART = BORN.paid("60.00", "partial", asked="100.00")


@pytest.mark.parametrize(
    ("past", "wrong"),
    [
        pytest.param(BORN.paid("100.00"), [], id="all at once"),
        pytest.param(BORN.paid("60.00").paid("40.00"), [], id="what remains"),
        pytest.param(BORN.paid("60.00", beside=True).paid("40.00"), [], id="side by side"),
        pytest.param(PART.paid("40.00"), [], id="what remains of a part"),
        pytest.param(tried(3).paid("60.00").paid("40.00"), [], id="after failures"),
        pytest.param(BORN.paid("60.00").paid("40.01"), ["attempts-one-operation"], id="more than remains"),
        pytest.param(PART.paid("100.00"), ["attempts-one-operation"], id="the whole after a part"),
        pytest.param(
            BORN.paid("0.00", "pending", asked="100.00").paid("40.00"),
            ["attempts-one-operation"],
            id="while all may still come",
        ),
        pytest.param(
            PART.paid("40.00").paid("0.00", "failed", asked="10.00"), ["attempts-one-operation"], id="paid"
        ),
        pytest.param(BORN.paid("60.00").paid("9.00", currency="USD"), [], id="another currency"),
    ],
)
def test_what_may_be_paid_in_parts_is_never_asked_for_twice(past: Past, wrong: list[str]) -> None:
    assert [name for (name,) in found(attempts.judge(past.history, IN_PARTS))] == wrong


def test_more_that_the_provider_pays_of_an_earlier_part_is_none_of_the_targets_doing() -> None:
    history = PART.paid("40.00").history
    first, second = history.operations
    later = replace(history, operations=(replace(first, status="succeeded", moved=first.amount), second))
    assert found(attempts.judge(later, IN_PARTS)) == []


def test_where_nothing_says_so_a_part_ends_the_paying() -> None:
    assert found(attempts.judge(PART.paid("40.00").history, CYCLE)) == [("attempts-one-operation",)]
