"""Money that goes out: the same laws by other names, and what only payouts have."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from payconform.lifecycle import LifeCycle
from payconform.money import Money
from payconform.oracle import attempts, money, statuses
from payconform.target.accounts import ExchangeRate

from .past import CYCLE, OUT_04, OUT_05, Past, eur, found, noted

BORN = Past().seen("created")
NOTHING, PART, ALL = eur("0.00"), eur("60.00"), eur("100.00")
ON_TOP = {"amount": ALL, "fee": eur("5.00"), "writeoff": eur("105.00")}
INSIDE = {"amount": eur("95.00"), "fee": eur("5.00"), "writeoff": ALL}
DONE_ON_TOP = {"processed_amount": ALL, "processed_fee": eur("5.00"), "processed_writeoff": eur("105.00")}
PAID = BORN.paid("100.00").seen("processed", processed_amount=ALL)


def judged(past: Past, cycle: LifeCycle = OUT_05) -> tuple[list[str], list[str]]:
    judgement = money.judge(past.history, cycle)
    return list(dict.fromkeys(name for (name, *_) in found(judgement))), noted(judgement)


@pytest.mark.parametrize(
    ("past", "wrong"),
    [
        pytest.param(BORN.paid("100.00").seen("processed", **ON_TOP, **DONE_ON_TOP), [], id="on top"),
        pytest.param(BORN.paid("95.00").seen("processed", **INSIDE), [], id="inside: less is paid out"),
        pytest.param(PAID, [], id="no fee is shown"),
        pytest.param(
            BORN.paid("95.00").seen("processed", **ON_TOP),
            ["money-full"],
            id="the payee gets too little",
        ),
        pytest.param(
            BORN.seen("created", **ON_TOP | {"writeoff": eur("104.99")}), ["money-fees"], id="a cent is lost"
        ),
        pytest.param(
            BORN.seen("created", amount=eur("98.00"), writeoff=eur("103.00"), fee=eur("5.00")),
            ["money-fees"],
            id="nothing of it is what was ordered",
        ),
        pytest.param(
            BORN.paid("1.00").seen("processed", amount=eur("1.00")), ["money-fees"], id="another amount"
        ),
        pytest.param(
            BORN.paid("100.00").seen("processed", **ON_TOP, **DONE_ON_TOP | {"processed_fee": eur("4.00")}),
            ["money-fees"],
            id="the processed write-off doesn't add up",
        ),
    ],
)
def test_of_a_payout_the_provider_moves_the_net_amount(past: Past, wrong: list[str]) -> None:
    assert judged(past) == (wrong, [])


@pytest.mark.parametrize(("cycle", "name"), [(OUT_04, "refund"), (OUT_05, "cancel")])
def test_what_was_taken_back_is_shown_in_the_words_of_the_edition(cycle: LifeCycle, name: str) -> None:
    done = f"{name}ed"
    given = PAID.gave_back("60.00").ended(f"partially_{done}")

    assert judged(given.seen(f"partially_{done}", **{f"{done}_amount": PART}), cycle) == ([], [])
    assert judged(given.seen(f"partially_{done}", **{f"{done}_amount": ALL}), cycle) == (
        ["money-refunded"],
        [],
    )
    assert judged(PAID.gave_back("60.00").ended(done), cycle) == (["refund-full"], [])
    assert judged(PAID.gave_back("100.00").ended(f"partially_{done}"), cycle) == (["refund-partial"], [])


ABROAD = {
    "service_amount": Money.of("125.00", "USD"),
    "exchange_rate": Decimal("1.25"),
}


def out(moved: str | None, **more: Any) -> dict[str, Any]:
    """What an invoice paid out in USD shows when so much was moved."""
    shown = {} if moved is None else {"processed_service_amount": Money.of(moved, "USD")}
    return {**ABROAD, **shown, **more}


FULL = BORN.paid("125.00", currency="USD")
SOME = BORN.paid("75.01", "partial", currency="USD")


@pytest.mark.parametrize(
    ("past", "wrong", "notes"),
    [
        pytest.param(FULL.seen("processed", **out("125.00", processed_amount=ALL)), [], [], id="all"),
        pytest.param(FULL.seen("processed", **out("125.00")), [], [], id="all, in one currency"),
        pytest.param(FULL.seen("processed", **out(None, processed_amount=ALL)), [], [], id="in the other"),
        *(
            pytest.param(
                SOME.seen("partially_processed", **out("75.01", processed_amount=eur(part))),
                [],
                ["AMB-26"],
                id=f"rounded to {part}",
            )
            for part in ("60.00", "60.01")
        ),
        pytest.param(
            SOME.seen("partially_processed", **out("75.01", processed_amount=eur("60.02"))),
            ["money-moved"],
            ["AMB-26"],
            id="a part that is more than rounded",
        ),
        pytest.param(
            FULL.seen("processed", **out("125.00", processed_amount=eur("99.99"))),
            ["money-full", "money-moved", "money-fees"],
            [],
            id="all of it is all of it",
        ),
        pytest.param(
            FULL.seen("processed", **out("124.99", processed_amount=ALL)),
            ["money-full", "money-moved"],
            [],
            id="another amount of the service",
        ),
        pytest.param(
            BORN.paid("124.99", currency="USD").seen("processed", **out("124.99")),
            ["money-full"],
            [],
            id="a cent of the service is missing",
        ),
        pytest.param(
            BORN.paid("100.00").seen("processed", **out(None, processed_amount=ALL)),
            ["money-moved"],
            [],
            id="moved in the invoice's currency",
        ),
        pytest.param(
            FULL.seen("processed").seen("processing"), ["money-moved"], [], id="in a currency nobody shows"
        ),
        pytest.param(
            FULL.seen("processed", **out("125.00"))
            .gave_back("50.00", currency="USD")
            .ended("partially_canceled")
            .seen("partially_canceled", **out("125.00", canceled_amount=eur("40.00"))),
            [],
            [],
            id="a part taken back",
        ),
        pytest.param(
            FULL.seen("processed", **out("125.00"))
            .gave_back("50.00", currency="USD")
            .ended("partially_canceled")
            .seen("partially_canceled", **out("125.00", canceled_amount=eur("50.00"))),
            ["money-refunded"],
            [],
            id="a part taken back, shown in the wrong currency",
        ),
        pytest.param(
            SOME.seen("process_pending", **out("75.01", processed_amount=ALL)),
            ["money-moved"],
            ["AMB-26"],
            id="more claimed than moved",
        ),
    ],
)
def test_money_is_judged_in_the_currency_of_the_service(
    past: Past, wrong: list[str], notes: list[str]
) -> None:
    assert judged(past) == (wrong, notes)


def test_the_scheme_of_the_account_counts_before_the_rate_that_is_shown() -> None:
    shown = out("75.00", processed_amount=PART) | {"exchange_rate": Decimal("0.8")}
    past = BORN.paid("75.00", "partial", currency="USD").seen("partially_processed", **shown)
    scheme = ExchangeRate("EUR", "USD", Decimal("1.25"))

    assert judged(past.of_an_account(exchange_rate=scheme)) == ([], [])
    assert judged(past) == (["money-moved"], [])


def test_without_a_rate_only_all_of_it_can_be_judged() -> None:
    shown = out("75.00", processed_amount=eur("1.00")) | {"exchange_rate": None}
    past = BORN.paid("75.00", "partial", currency="USD").seen("partially_processed", **shown)

    assert judged(past) == ([], [])


STRICT = BORN.of_an_account(allow_partially=False).paid("60.00", "partial", asked="100.00")


@pytest.mark.parametrize(
    ("past", "wrong"),
    [
        pytest.param(STRICT.seen("process_pending", processed_amount=PART), [], id="not yet taken back"),
        pytest.param(STRICT.gave_back("60.00").ended("process_failed"), [], id="taken back"),
        pytest.param(
            STRICT.gave_back("60.00")
            .ended("process_failed")
            .seen("process_failed", processed_amount=NOTHING, canceled_amount=NOTHING),
            [],
            id="taken back, nothing shown",
        ),
        pytest.param(
            STRICT.gave_back("60.00")
            .ended("process_failed")
            .seen("process_failed", processed_amount=NOTHING, canceled_amount=PART),
            [],
            id="taken back, and shown so",
        ),
        pytest.param(STRICT.ended("process_failed"), ["money-none", "money-moved"], id="kept"),
        pytest.param(
            STRICT.gave_back("59.99").ended("process_failed"),
            ["money-none", "money-moved"],
            id="a cent is kept",
        ),
        pytest.param(
            STRICT.gave_back("60.00").ended("process_failed").seen("process_failed", processed_amount=PART),
            ["money-moved"],
            id="taken back, and shown as processed",
        ),
        pytest.param(STRICT.gave_back("60.01").seen("process_pending"), ["money-refunded"], id="too much"),
    ],
)
def test_a_part_that_isnt_allowed_may_be_taken_back(past: Past, wrong: list[str]) -> None:
    assert judged(past) == (wrong, ["AMB-13"])


@pytest.mark.parametrize("options", [{}, {"allow_partially": True}])
def test_where_parts_are_allowed_what_was_paid_is_paid(options: dict[str, bool]) -> None:
    past = BORN.of_an_account(**options).paid("60.00", "partial").gave_back("60.00").ended("process_failed")

    assert judged(past)[0] == ["money-none", "money-moved"]
    assert [name for (name, *_) in found(money.judge(past.history, CYCLE))] == ["money-none", "money-moved"]


def split(**options: Any) -> Past:
    return BORN.of_an_account(**{"split_mode": True, "amount_limit": eur("40.00")} | options)


def parts(past: Past, *amounts: str, beside: bool = True) -> Past:
    for amount in amounts:
        past = past.paid(amount, beside=beside)
    return past


@pytest.mark.parametrize(
    ("past", "wrong"),
    [
        pytest.param(parts(split(), "40.00", "40.00", "20.00"), [], id="side by side"),
        pytest.param(parts(split(), "40.00", "40.00", "20.00", beside=False), [], id="one after the other"),
        pytest.param(
            parts(split(), "40.00").paid("0.00", "failed", asked="40.00").paid("40.00").paid("20.00"),
            [],
            id="a part is tried again",
        ),
        pytest.param(parts(split(), "40.00", "40.00", "20.01"), ["attempts-one-operation"], id="a cent more"),
        pytest.param(
            parts(split(), "40.00", "40.00", "20.00", "40.00"), ["attempts-one-operation"], id="a part twice"
        ),
        pytest.param(
            parts(split(split_mode=None), "40.00", "60.00"),
            ["attempts-one-operation"],
            id="nobody split",
        ),
        pytest.param(
            parts(split(split_mode=False), "40.00", "60.00"), ["attempts-one-operation"], id="split is off"
        ),
        pytest.param(
            parts(split(amount_limit=None), "40.00", "60.00"), ["attempts-one-operation"], id="no limit"
        ),
        pytest.param(
            parts(split(amount_limit=ALL), "40.00", "60.00"),
            ["attempts-one-operation"],
            id="no need",
        ),
        pytest.param(
            parts(split(split_mode=None, routes=("primary", "backup")), "100.00", "100.00"),
            ["attempts-one-operation"],
            id="routes are no split",
        ),
        pytest.param(parts(split(), "40.00", "60.00").seen("processed", attempts=1), [], id="counted once"),
    ],
)
def test_parts_stand_side_by_side_as_long_as_they_are_the_whole(past: Past, wrong: list[str]) -> None:
    assert [name for (name,) in found(attempts.judge(past.history, OUT_04))] == wrong


@pytest.mark.parametrize(
    ("times", "wrong", "notes"),
    [(2, [], []), (3, [], ["AMB-15"]), (9, [], ["AMB-15"]), (10, ["attempts-limit"], [])],
)
def test_whether_parts_share_the_limit_is_open(times: int, wrong: list[str], notes: list[str]) -> None:
    past = split(attempts_limit=2)
    for _ in range(times):
        past = past.paid("0.00", "failed", asked="40.00")

    judgement = attempts.judge(past.history, OUT_04)
    assert ([name for (name,) in found(judgement)], noted(judgement)) == (wrong, notes)


def test_what_is_processed_of_itself_may_have_begun_by_the_first_answer() -> None:
    past = Past().seen("processing").history
    of_itself = replace(past, order=replace(past.order, autoprocess=True))

    assert found(statuses.judge(past, OUT_04)) == [("initial",)]
    assert found(statuses.judge(of_itself, OUT_04)) == []
    assert found(statuses.judge(Past(of_itself).logged("processing").history, OUT_04)) == [("initial",)]
