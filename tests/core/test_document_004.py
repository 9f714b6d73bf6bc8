"""The vendor invoice of RazorpayX: states, actions, edges and payouts as document 004 has them."""

from __future__ import annotations

import re

import pytest

from payconform import lifecycles, requirements
from payconform.lifecycle import Basis, Moves, Share

from .documents import SENTENCES, STATES_004, WORDS_OF_004

CYCLE = lifecycles.load("vendor-invoice")
ROWS = [[cell.strip() for cell in row.split("|")[1:]] for row in STATES_004.strip().splitlines()]
ACTIONS = {
    "Complete details (or edit the invoice)": "edit",
    "Edit Invoice": "edit",
    "Edit Details": "edit",
    "Cancel": "cancel",
    "Cancel Invoice": "cancel",
    "Pay Invoice": "pay",
    "Pay Remaining": "pay",
    "Mark as Paid": "mark_as_paid",
    "Add File": "add_file",
}
each_state = pytest.mark.parametrize(("state", "words", "listed"), ROWS, ids=[row[0] for row in ROWS])


def actions(listed: str) -> list[str]:
    return [ACTIONS[word] for word in listed.split(", ") if word]


def test_the_states_are_those_of_its_list_in_its_order() -> None:
    assert CYCLE.codes == tuple(row[0] for row in ROWS)
    assert (CYCLE.document, CYCLE.initial, CYCLE.begins) == ("004", "draft", ("unpaid",))
    assert (CYCLE.moves, CYCLE.returns, CYCLE.attempts_limit) == (Moves.VENDOR_PAYOUT, None, None)


@each_state
def test_each_state_is_there_with_its_words_and_its_actions(state: str, words: str, listed: str) -> None:
    status = CYCLE.status(state)

    assert status is not None
    assert status.meaning.startswith(words)
    assert sorted(CYCLE.allowed_actions(state)) == sorted(actions(listed))


@each_state
def test_the_list_of_actions_is_quoted_word_for_word(state: str, words: str, listed: str) -> None:
    """By the requirement of the state's actions; Cancel in draft has a row of its own, since it is doubtful."""
    catalogue = requirements.load(CYCLE.name)
    quotes = [row.quote.split("app: ")[-1].split("state: ")[-1] for row in catalogue if "VEND-ACT-" in row.id]
    quotes.append("- Complete details (or edit the invoice) - Cancel")

    assert not listed or any(re.split(r"(?:^| )- ", quote)[1:] == listed.split(", ") for quote in quotes)


def test_what_the_text_demands_are_these_edges_and_no_others() -> None:
    demanded = {a: {b for b in CYCLE.codes if CYCLE.demanded(a, b)} for a in CYCLE.codes}

    assert {a: followers for a, followers in demanded.items() if followers} == WORDS_OF_004


def test_no_row_stands_on_the_picture_that_the_document_is_known_without() -> None:
    rows = (*CYCLE.transitions, *CYCLE.actions, *CYCLE.payouts, *requirements.load(CYCLE.name))

    assert Basis.DIAGRAM not in {row.basis for row in rows}
    assert not CYCLE.closed


def test_canceled_alone_is_taken_as_final() -> None:
    """No edge leads out of it, and it has no action; a paid invoice's payout may be reversed days later."""
    assert [code for code in CYCLE.codes if CYCLE.is_final(code)] == ["canceled"]
    assert CYCLE.reachable("paid", "unpaid")
    assert not CYCLE.demanded("paid", "unpaid")


def test_states_say_how_much_was_paid() -> None:
    said = {status.code: status.settled for status in CYCLE.statuses if status.settled is not None}

    assert said == {"draft": Share.NOTHING, "partially paid": Share.PART, "paid": Share.WHOLE}


def test_cancel_in_draft_is_a_conflict_and_nothing_else_is() -> None:
    doubtful = [(row.status, row.allowed) for row in CYCLE.actions if row.basis is not Basis.TEXT]

    assert doubtful == [("draft", ("cancel",))]
    assert "- Cancel" in SENTENCES["004"]
    assert "You can only cancel an invoice in the `unpaid` state." in SENTENCES["004"]


def test_a_slip_of_the_document_is_kept() -> None:
    """The list of states has one l in canceled, payouts and the last chapter have two."""
    assert "canceled" in CYCLE.codes
    tied = next(row for row in CYCLE.payouts if row.status == "unpaid")
    assert "cancelled" in tied.states
    assert "canceled" not in tied.states
