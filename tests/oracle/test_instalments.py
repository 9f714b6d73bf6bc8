"""Money of a vendor invoice: what its payouts moved, to the paisa, against what it says was paid."""

from __future__ import annotations

import pytest

from payconform.money import Money
from payconform.oracle import instalments

from .past import VENDOR, found, noted
from .vendor import ALL, Deal, broken, inr, invoice

PART, REST, NOTHING = inr("40.00"), inr("60.00"), inr("0.00")
UNPAID = Deal().rests("unpaid")
WHOLE = Deal().pay("accepted", "succeeded")
ADVANCE = Deal().pay("accepted", "succeeded", amount=PART)
BOTH = ADVANCE.pay("accepted", "succeeded", amount=REST)


def judged(deal: Deal) -> tuple[list[str], list[str]]:
    judgement = instalments.judge(deal.history, VENDOR)
    return [check for (check, *_) in found(judgement)], noted(judgement)


@pytest.mark.parametrize(
    ("deal", "wrong"),
    [
        pytest.param(UNPAID, [], id="nothing happened"),
        pytest.param(WHOLE.rests("paid"), [], id="at once"),
        pytest.param(BOTH.rests("paid"), [], id="in instalments"),
        pytest.param(Deal().pay("accepted", "failed").rests("unpaid"), [], id="failed"),
        pytest.param(ADVANCE.rests("paid"), ["money-full"], id="only a part of it"),
        pytest.param(
            Deal().pay("accepted", "succeeded", amount=inr("99.99")).rests("paid"),
            ["money-full"],
            id="a paisa is missing",
        ),
        pytest.param(Deal().pay("accepted").rests("paid"), ["money-full"], id="before it moved"),
        pytest.param(Deal().pay("accepted", "reversed").rests("paid"), ["money-full"], id="never moved"),
    ],
)
def test_paid_means_that_all_of_it_was_paid(deal: Deal, wrong: list[str]) -> None:
    assert judged(deal) == (wrong, [])


@pytest.mark.parametrize(
    ("deal", "wrong"),
    [
        pytest.param(ADVANCE.rests("partially paid"), [], id="an advance"),
        pytest.param(
            Deal().pay("accepted", "succeeded", amount=inr("0.01")).rests("partially paid"), [], id="a paisa"
        ),
        pytest.param(
            Deal().pay("accepted", "succeeded", amount=inr("99.99")).rests("partially paid"),
            [],
            id="all but a paisa",
        ),
        pytest.param(
            ADVANCE.pay("accepted", "failed", amount=REST).rests("partially paid"), [], id="one of two"
        ),
        pytest.param(WHOLE.rests("partially paid"), ["money-partial"], id="all of it"),
        pytest.param(BOTH.rests("partially paid"), ["money-partial"], id="all of it, in instalments"),
        pytest.param(
            Deal().pay("accepted", "failed", amount=PART).rests("partially paid"),
            ["money-partial"],
            id="nothing",
        ),
    ],
)
def test_partially_paid_means_more_than_nothing_and_less_than_all(deal: Deal, wrong: list[str]) -> None:
    assert judged(deal) == (wrong, [])


@pytest.mark.parametrize(
    ("deal", "status", "shown", "wrong"),
    [
        pytest.param(UNPAID, "unpaid", NOTHING, [], id="nothing"),
        pytest.param(ADVANCE, "partially paid", PART, [], id="a part"),
        pytest.param(BOTH, "paid", ALL, [], id="all"),
        pytest.param(BOTH, "paid", None, [], id="not shown"),
        pytest.param(Deal().pay("accepted"), "processing", NOTHING, [], id="under way"),
        pytest.param(Deal().pay("accepted"), "processing", ALL, ["money-moved"], id="before it moved"),
        pytest.param(ADVANCE, "partially paid", ALL, ["money-moved"], id="more than was paid"),
        pytest.param(BOTH, "paid", REST, ["money-moved"], id="the last instalment alone"),
        pytest.param(
            Deal().pay("accepted", "failed"), "unpaid", ALL, ["money-moved"], id="what failed counts as paid"
        ),
        pytest.param(ADVANCE, "partially paid", inr("40.01"), ["money-moved"], id="a paisa more"),
    ],
)
def test_what_is_shown_as_paid_is_what_was_paid(
    deal: Deal, status: str, shown: Money | None, wrong: list[str]
) -> None:
    assert judged(deal.rests(status, processed_amount=shown)) == (wrong, [])


def test_each_moment_of_rest_is_judged_by_what_had_moved_by_then() -> None:
    early = Deal().pay("accepted").rests("paid").to("succeeded").rests("paid")
    late = Deal().pay("accepted").rests("processing").to("succeeded").rests("paid")

    assert (judged(early), judged(late)) == ((["money-full"], []), ([], []))


@pytest.mark.parametrize(
    ("deal", "wrong"),
    [
        pytest.param(WHOLE.rests("paid"), [], id="once"),
        pytest.param(WHOLE.pay("accepted").rests("paid"), ["attempts-one-operation"], id="paid, and again"),
        pytest.param(
            Deal().pay("accepted").pay("accepted").rests("processing"),
            ["attempts-one-operation"],
            id="at once",
        ),
        pytest.param(
            ADVANCE.pay("accepted", amount=inr("60.01")).rests("processing"),
            ["attempts-one-operation"],
            id="a paisa too much",
        ),
        pytest.param(
            Deal().did("schedule").payout("scheduled").pay("accepted").rests("processing"),
            ["attempts-one-operation"],
            id="all of it beside a schedule of all of it",
        ),
        *(
            pytest.param(
                Deal().pay("queued", "accepted", end).pay("accepted").rests("processing"), [], id=end
            )
            for end in ("failed", "reversed")
        ),
        pytest.param(
            Deal().pay("awaiting_approval", "rejected").pay("accepted").rests("processing"), [], id="rejected"
        ),
        pytest.param(
            Deal().pay("queued", "cancelled").pay("accepted").rests("processing"), [], id="cancelled"
        ),
        pytest.param(
            Deal().pay("accepted").pay("accepted").to("failed", payout=0).rests("processing"),
            ["attempts-one-operation"],
            id="failed only after the next had begun",
        ),
        pytest.param(
            WHOLE.to("reversed").pay("accepted", "succeeded").rests("paid"), [], id="reversed, and paid again"
        ),
    ],
)
def test_payouts_never_come_to_more_than_the_invoice(deal: Deal, wrong: list[str]) -> None:
    assert judged(deal)[0] == wrong


def test_what_is_too_much_is_told_with_the_amounts() -> None:
    [finding] = instalments.judge(ADVANCE.pay("accepted").rests("processing").history, VENDOR).findings

    assert (finding.expected, finding.observed) == (
        "payouts of 100.00 INR together, at most",
        "140.00 INR in 2 payouts",
    )


@pytest.mark.parametrize(
    ("deal", "wrong"),
    [
        pytest.param(BOTH.rests("paid"), [], id="two payments, two payouts"),
        pytest.param(Deal().did("schedule").payout("scheduled").rests("scheduled"), [], id="scheduled"),
        pytest.param(Deal().did("mark_as_paid").rests("paid"), [], id="marked as paid: none"),
        pytest.param(Deal().did("edit", "cancel").rests("canceled"), [], id="canceled: none"),
        pytest.param(
            Deal().did("pay").rests("unpaid"), ["payout-per-pay"], id="a payment that made no payout"
        ),
        pytest.param(
            Deal().payout("accepted").rests("processing"), ["payout-per-pay"], id="a payout nobody asked for"
        ),
        pytest.param(
            Deal().pay("accepted", "failed").payout("accepted").rests("processing"),
            ["payout-per-pay"],
            id="paid anew after a failure, of its own accord",
        ),
        pytest.param(
            Deal().did("mark_as_paid").payout("accepted", "succeeded").rests("paid"),
            ["payout-per-pay"],
            id="marked as paid, and paid",
        ),
    ],
)
def test_each_payment_makes_one_payout(deal: Deal, wrong: list[str]) -> None:
    assert judged(deal)[0] == wrong


@pytest.mark.parametrize(
    ("deal", "notes"),
    [
        pytest.param(WHOLE.to("reversed").rests("paid"), ["AMB-10"], id="still paid"),
        pytest.param(WHOLE.to("reversed").rests("unpaid"), ["AMB-10"], id="unpaid again"),
        pytest.param(
            WHOLE.to("reversed").rests("unpaid", processed_amount=NOTHING), ["AMB-10"], id="nothing is shown"
        ),
        pytest.param(
            WHOLE.to("reversed").rests("paid", processed_amount=ALL), ["AMB-10"], id="what was paid is shown"
        ),
        pytest.param(
            BOTH.to("reversed", payout=0).rests("partially paid", processed_amount=REST),
            ["AMB-10"],
            id="of two instalments one is left",
        ),
        pytest.param(
            ADVANCE.did("mark_as_paid").rests("paid", processed_amount=PART),
            ["AMB-30"],
            id="the rest was paid outside, the payout is shown",
        ),
        pytest.param(
            ADVANCE.did("mark_as_paid").rests("paid", processed_amount=ALL),
            ["AMB-30"],
            id="the rest was paid outside, all is shown",
        ),
    ],
)
def test_late_reversals_and_marks_are_noted_whatever_follows(deal: Deal, notes: list[str]) -> None:
    assert judged(deal) == ([], notes)


def test_a_late_reversal_is_no_excuse_for_other_amounts() -> None:
    deal = WHOLE.to("reversed").rests("unpaid", processed_amount=PART)

    assert judged(deal) == (["money-moved"], ["AMB-10"])


def test_payouts_in_another_currency_pay_nothing_of_it() -> None:
    deal = Deal().pay("accepted", "succeeded", amount=Money.of("100.00", "USD")).rests("paid")

    assert judged(deal) == (["money-moved"], [])


@pytest.mark.parametrize(
    ("deal", "requirement"),
    [
        (ADVANCE.rests("paid"), "VEND-PAID-02"),
        (WHOLE.rests("partially paid"), "VEND-PART-03"),
        (ADVANCE.rests("partially paid", processed_amount=ALL), "VEND-MONEY-01"),
        (ADVANCE.pay("accepted").rests("processing"), "VEND-MONEY-02"),
        (Deal().payout("accepted").rests("processing"), "VEND-PROC-02"),
    ],
)
def test_each_law_breaks_a_requirement_of_its_own(deal: Deal, requirement: str) -> None:
    assert broken(deal) == [requirement]


def test_a_whole_life_is_legal() -> None:
    deal = (
        Deal()
        .began("draft")
        .did("edit", "save")
        .rests("unpaid", processed_amount=NOTHING)
        .pay("awaiting_approval", "rejected", amount=PART)
        .rests("unpaid")
        .pay("accepted", amount=PART)
        .shown(invoice("processing"))
        .to("succeeded")
        .rests("partially paid", processed_amount=PART)
        .did("schedule")
        .payout("scheduled", amount=REST)
        .rests("scheduled")
        .to("accepted", "pending")
        .rests("processing")
        .to("succeeded")
        .rests("paid", processed_amount=ALL)
        .shows("paid", "rejected", "processed", "processed")
    )

    assert broken(deal) == []
