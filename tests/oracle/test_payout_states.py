"""Which payouts may stand beside a state of a vendor invoice, as document 004 has them."""

from __future__ import annotations

import pytest

from payconform.oracle import payout_states
from payconform.oracle.findings import Judgement

from .past import VENDOR, found, noted
from .vendor import Deal, broken, invoice

# "Possible payout states" of document 004; of the states without such a list, what its sentences say: a draft
# isn't saved, "a corresponding payout can be scheduled", "Partial payouts are done", no payout is made for what
# is canceled. A payout is scheduled only once it is approved, if it has to be: until then it is pending.
WITHOUT_PAYOUT = {"unpaid", "draft", "canceled"}
POSSIBLE = {
    "draft": [],
    "unpaid": ["rejected", "cancelled", "failed", "reversed"],
    "scheduled": ["scheduled", "pending"],
    "partially paid": ["processed"],
    "processing": ["pending", "queued", "processing"],
    "canceled": ["rejected", "cancelled", "failed", "reversed"],
    "paid": ["processed"],
}
STATES = [
    *("pending", "queued", "scheduled", "processing", "processed"),
    *("rejected", "cancelled", "failed", "reversed"),
]
PAIRS = [(status, state) for status in POSSIBLE for state in STATES]


def judge(deal: Deal) -> Judgement:
    return payout_states.judge(deal.history, VENDOR)


def wrong(status: str, *states: str) -> bool:
    """Where nothing else is known, as an answer shows it."""
    return found(judge(Deal().shows(status, *states))) == [("payout-state", status)]


@pytest.mark.parametrize(("status", "state"), PAIRS)
def test_each_payout_state_stands_beside_those_states_that_the_document_names(
    status: str, state: str
) -> None:
    assert wrong(status, state) is (state not in POSSIBLE[status])


@pytest.mark.parametrize("status", POSSIBLE)
def test_a_state_that_stands_on_a_payout_has_one(status: str) -> None:
    assert wrong(status) is (status not in WITHOUT_PAYOUT)


@pytest.mark.parametrize("status", POSSIBLE)
def test_each_row_is_a_requirement_of_its_own(status: str) -> None:
    """An answer that shows a payout in none of its states, or none where there has to be one."""
    begun = Deal().began("draft" if status == "draft" else "unpaid")
    deal = begun.shows(status, "processed") if status in WITHOUT_PAYOUT else begun.shows(status)
    number = list(POSSIBLE).index(status) + 1

    assert broken(deal) == [f"VEND-STATE-0{number}"]


@pytest.mark.parametrize(
    ("status", "states", "fits"),
    [
        ("unpaid", ["failed", "rejected"], True),
        ("unpaid", ["failed", "processing"], False),
        ("processing", ["processed", "queued"], True),
        ("processing", ["processed", "failed"], False),
        ("partially paid", ["processed", "failed"], True),
        ("paid", ["failed", "processed", "processed"], True),
        ("scheduled", ["processed", "scheduled"], True),
        ("canceled", ["failed", "scheduled"], False),
    ],
)
def test_of_several_payouts_every_one_or_some_one_counts(status: str, states: list[str], fits: bool) -> None:
    assert wrong(status, *states) is not fits


def test_the_provider_s_own_account_counts_and_its_words_are_razorpayx_s() -> None:
    words = {"awaiting_approval": "pending", "accepted": "processing", "pending": "processing"}
    words |= {"succeeded": "processed"} | {
        same: same for same in ("queued", "scheduled", "failed", "reversed")
    }

    for word, state in words.items():
        for status in POSSIBLE:
            told = bool(found(judge(Deal().payout(word).rests(status))))
            assert told is (state not in POSSIBLE[status]), (word, status)


def test_a_finding_says_what_was_seen_where() -> None:
    [finding] = judge(Deal().pay("accepted", "succeeded").rests("unpaid")).findings

    assert finding.expected == "beside unpaid payouts that are cancelled or failed or rejected or reversed"
    assert finding.observed == "unpaid beside processed"
    assert finding.evidence == ("at rest, in the provider's account",)


def test_each_moment_is_judged_and_what_was_seen_twice_is_told_once() -> None:
    deal = Deal().shows("paid").shows("paid").shows("processing", "processing").shows("unpaid", "queued")

    assert found(judge(deal)) == [("payout-state", "paid"), ("payout-state", "unpaid")]


def test_an_answer_that_shows_no_payouts_says_nothing_of_them() -> None:
    """An empty list says that there are none."""
    assert invoice("processing").payouts is None
    assert found(judge(Deal().shown(invoice("processing")))) == []
    assert found(judge(Deal().shown(invoice("processing", payouts=())))) == [("payout-state", "processing")]


def test_a_status_of_no_document_is_left_to_the_vocabulary() -> None:
    assert broken(Deal().pay("accepted").rests("PAID")) == ["VEND-VOCAB-01"]


SCHEDULED = Deal().did("schedule").payout("awaiting_approval", "scheduled")
PAID = Deal().pay("accepted", "succeeded")


@pytest.mark.parametrize(
    ("deal", "ambiguity"),
    [
        pytest.param(SCHEDULED.rests("unpaid"), "AMB-09", id="approved, and unpaid by the text"),
        pytest.param(SCHEDULED.rests("processing"), "AMB-09", id="approved, and taken as processing"),
        pytest.param(PAID.to("reversed").rests("paid"), "AMB-10", id="reversed late, and still paid"),
        pytest.param(
            PAID.to("reversed", "failed").rests("paid"),
            "AMB-10",
            id="reversed late, then said to have failed",
        ),
        pytest.param(
            Deal().pay("accepted", "succeeded", "reversed").rests("partially paid"),
            "AMB-18",
            id="an instalment reversed late, and still partially paid",
        ),
        pytest.param(
            PAID.pay("accepted", "failed").rests("unpaid"), "AMB-18", id="a later instalment has failed"
        ),
        pytest.param(
            SCHEDULED.did("mark_as_paid").rests("paid"), "AMB-30", id="marked as paid beside a schedule"
        ),
        pytest.param(
            Deal().did("schedule").payout("awaiting_approval").did("mark_as_paid").rests("paid"),
            "AMB-30",
            id="marked as paid before anybody approves",
        ),
    ],
)
def test_what_the_document_leaves_open_is_noted(deal: Deal, ambiguity: str) -> None:
    judgement = judge(deal)

    assert (found(judgement), noted(judgement)) == ([], [ambiguity])
    assert any(row.id == ambiguity for row in VENDOR.ambiguities)


def test_marked_as_paid_needs_no_payout() -> None:
    judgement = judge(Deal().did("mark_as_paid").rests("paid"))

    assert (judgement.findings, judgement.notes) == ((), ())


@pytest.mark.parametrize(
    ("deal", "status"),
    [
        pytest.param(
            Deal().did("schedule").payout("scheduled").rests("unpaid"), "unpaid", id="nobody approved it"
        ),
        pytest.param(SCHEDULED.to("accepted").rests("unpaid"), "unpaid", id="its day has come"),
        pytest.param(Deal().rests("processing"), "processing", id="processing without any payout"),
        pytest.param(
            Deal().did("schedule").payout("scheduled").rests("processing"),
            "processing",
            id="scheduled, and nobody approved it",
        ),
        pytest.param(
            Deal().pay("accepted", "reversed").rests("paid"), "paid", id="reversed before it was processed"
        ),
        pytest.param(Deal().pay("accepted", "failed").rests("paid"), "paid", id="failed"),
        pytest.param(PAID.rests("unpaid"), "unpaid", id="processed, and nothing failed"),
        pytest.param(PAID.pay("accepted").rests("unpaid"), "unpaid", id="a later instalment is under way"),
        pytest.param(Deal().did("schedule").payout("scheduled").rests("paid"), "paid", id="nobody marked it"),
        pytest.param(
            Deal().pay("accepted", "reversed").rests("partially paid"),
            "partially paid",
            id="an instalment reversed before it was processed",
        ),
    ],
)
def test_what_is_but_like_it_is_a_finding(deal: Deal, status: str) -> None:
    judgement = judge(deal)

    assert (found(judgement), noted(judgement)) == ([("payout-state", status)], [])
