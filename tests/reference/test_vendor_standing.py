"""The state of a vendor's invoice follows from its payouts and marks; the machine of a payout."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payconform.reference.vendor.payout_states import ARROWS, UNANSWERED, PayoutStatus, may_be_news
from payconform.reference.vendor.standing import Facts, PayoutFact, state
from payconform.reference.vendor.states import State

WHOLE = 1000
DEAD = [PayoutStatus.REJECTED, PayoutStatus.CANCELLED, PayoutStatus.FAILED, PayoutStatus.REVERSED]
KNOWN = [status for status in PayoutStatus if status not in UNANSWERED]


def payout(status: str, amount: int = WHOLE, *, scheduled: bool = False) -> PayoutFact:
    return PayoutFact(PayoutStatus(status), amount, scheduled=scheduled)


@pytest.mark.parametrize(
    ("payouts", "expected"),
    [
        ([], "unpaid"),
        *(([payout(end)], "unpaid") for end in ("rejected", "cancelled", "failed", "reversed")),
        *(([payout(way)], "processing") for way in ("pending", "queued", "processing")),
        ([payout("processed")], "paid"),
        ([payout("scheduled", scheduled=True)], "scheduled"),
        ([payout("pending", scheduled=True)], "scheduled"),
        ([payout("processing", scheduled=True)], "processing"),
        ([payout("processed", 400)], "partially paid"),
        ([payout("processed", 400), payout("processed", 600)], "paid"),
        ([payout("processed", 400), payout("failed", 600)], "partially paid"),
        ([payout("processed", 400), payout("reversed", 600)], "partially paid"),
        ([payout("processed", 400), payout("pending", 600)], "processing"),
        ([payout("processed", 400), payout("scheduled", 600, scheduled=True)], "scheduled"),
        ([payout("scheduled", 400, scheduled=True), payout("queued", 600)], "processing"),
        ([payout("calling")], "processing"),
        ([payout("uncertain")], "processing"),
        ([payout("calling", scheduled=True)], "scheduled"),
        ([payout("uncertain", scheduled=True)], "scheduled"),
    ],
    ids=str,
)
def test_by_its_payouts(payouts: Sequence[PayoutFact], expected: str) -> None:
    assert state(Facts(WHOLE, payouts)) == expected


FACTS = st.builds(
    Facts,
    st.just(WHOLE),
    st.lists(
        st.builds(PayoutFact, st.sampled_from(PayoutStatus), st.integers(1, WHOLE), st.booleans()), max_size=5
    ),
    saved=st.booleans(),
    canceled=st.booleans(),
    marked=st.booleans(),
)


@given(FACTS)
def test_each_state_is_what_it_says(facts: Facts) -> None:
    found = state(facts)
    under_way = [one for one in facts.payouts if one.is_under_way]
    assert (found is State.CANCELED) is facts.canceled
    assert (found is State.DRAFT) is (not facts.canceled and not facts.saved)
    if found is State.PAID:
        assert facts.marked or facts.paid == WHOLE
    if found is State.PARTIALLY_PAID:
        assert facts.paid not in {0, WHOLE}
    if found is State.UNPAID:
        assert facts.committed == 0
    if found is State.PROCESSING:
        assert under_way
    if found is State.SCHEDULED:
        assert not under_way
        assert facts.committed > facts.paid


@given(FACTS, st.randoms(use_true_random=False))
def test_the_order_of_payouts_is_nothing_to_it(facts: Facts, random: Random) -> None:
    shuffled = list(facts.payouts)
    random.shuffle(shuffled)
    assert state(facts) == state(Facts(WHOLE, shuffled, facts.saved, facts.canceled, facts.marked))


@given(FACTS, st.sampled_from(DEAD), st.integers(1, WHOLE), st.booleans())
def test_what_came_to_nothing_changes_nothing(
    facts: Facts, end: PayoutStatus, amount: int, scheduled: bool
) -> None:
    more = [*facts.payouts, PayoutFact(end, amount, scheduled)]
    assert state(facts) == state(Facts(WHOLE, more, facts.saved, facts.canceled, facts.marked))


@given(FACTS)
def test_what_can_be_ordered_is_what_nothing_else_took(facts: Facts) -> None:
    assert facts.paid <= facts.committed
    assert facts.remaining == max(0, WHOLE - facts.committed)


def test_a_draft_may_not_know_its_amount() -> None:
    assert (Facts(None, saved=False).due, Facts(None, saved=False).remaining) == (None, 0)


# What may follow what, as the vendor's page has it in words: each line read by hand.
SAID = {
    "pending": {"queued", "scheduled", "processing", "rejected"},
    "queued": {"processing", "cancelled", "failed"},
    "scheduled": {"processing", "cancelled", "failed"},
    "processing": {"processed", "reversed", "failed"},
    "processed": {"reversed"},
    "reversed": {"failed"},
    "failed": {"reversed"},
    "rejected": set(),
    "cancelled": set(),
}


def test_the_arrows_are_the_documents() -> None:
    assert {status: ARROWS[PayoutStatus(status)] for status in SAID} == SAID


@pytest.mark.parametrize("before", KNOWN)
@pytest.mark.parametrize("after", KNOWN)
def test_news_is_what_some_way_leads_to(before: PayoutStatus, after: PayoutStatus) -> None:
    """Webhooks may be lost, so that a way may be longer than one arrow; nothing leads back."""
    seen, ahead = set(), {before.value}
    while ahead:
        ahead = {follower for one in ahead for follower in SAID[one]} - seen
        seen |= ahead
    assert may_be_news(before, after) is (after.value in seen and after is not before)


@pytest.mark.parametrize("end", DEAD)
def test_what_came_to_nothing_never_moves_money_again(end: PayoutStatus) -> None:
    assert all(after in DEAD for after in PayoutStatus if may_be_news(end, after))


@pytest.mark.parametrize("status", KNOWN)
def test_an_order_may_be_answered_with_anything_and_is_not_taken_back(status: PayoutStatus) -> None:
    assert all(may_be_news(before, status) for before in UNANSWERED)
    assert not any(may_be_news(status, after) for after in UNANSWERED)


@pytest.mark.parametrize("status", PayoutStatus)
def test_the_same_is_no_news(status: PayoutStatus) -> None:
    assert not may_be_news(status, status)
