"""The data of each life cycle against what its document says, row by row and sentence by sentence."""

from __future__ import annotations

import pytest

from payconform import lifecycles, requirements
from payconform.lifecycle import Basis, LifeCycle, Moves, Returns, Share, StatusClass

from .documents import (
    DASH,
    PICTURE,
    PICTURE_OF_PAYOUTS,
    SENTENCES,
    STATUSES_000,
    STATUSES_001,
    STATUSES_002,
    STATUSES_003,
    WORDS_OF_002,
)

PAYMENTS = EARLIER, LATER = "payment-invoice-2019", "payment-invoice-2021"
PAYOUTS = APRIL, MAY = "payout-invoice-2019-04", "payout-invoice-2019-05"
VENDOR = "vendor-invoice"
DOCUMENTS = {EARLIER: "003", LATER: "001", APRIL: "002", MAY: "000", VENDOR: "004"}


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in row.split("|")[1:]] for row in table.strip().splitlines()]


LISTS = {
    EARLIER: rows(STATUSES_003),
    LATER: rows(STATUSES_001),
    APRIL: rows(STATUSES_002),
    MAY: rows(STATUSES_000),
}
DEMANDED = {EARLIER: PICTURE, LATER: PICTURE, APRIL: WORDS_OF_002, MAY: PICTURE_OF_PAYOUTS}
EACH_ROW = [pytest.param(name, row, id=f"{name} {row[0]}") for name, list_ in LISTS.items() for row in list_]
WITH_COLOURS = [
    pytest.param(name, row, id=f"{name} {row[0]}") for name in (EARLIER, APRIL) for row in LISTS[name]
]
CATALOGUES = {name: requirements.load(name) for name in DOCUMENTS}
EACH_SENTENCE = [(name, sentence) for name, document in DOCUMENTS.items() for sentence in SENTENCES[document]]
WORDS = {"refund": ("refunded", "partially_refunded"), "cancel": ("canceled", "partially_canceled")}


@pytest.fixture(params=LISTS)
def cycle(request: pytest.FixtureRequest) -> LifeCycle:
    return lifecycles.load(request.param)


@pytest.mark.parametrize(("name", "row"), EACH_ROW)
def test_each_status_is_there_with_its_words_and_its_final_mark(name: str, row: list[str]) -> None:
    code, mark, words, *_ = row
    status = lifecycles.load(name).status(code)
    assert status is not None
    assert status.final is (mark in {"✔", "Yes"})
    assert status.meaning.startswith(words)
    assert bool(status.meaning) is bool(words)


@pytest.mark.parametrize(("name", "row"), WITH_COLOURS)
def test_each_status_has_its_sleeping_state_and_its_colour(name: str, row: list[str]) -> None:
    code, _, _, sleeping, colour = row
    status = lifecycles.load(name).status(code)
    assert status is not None
    assert status.sleeping is (sleeping == "Yes")
    classes = {"#79f99b": StatusClass.SUCCESS, "#ff8787": StatusClass.FAILURE}
    assert status.class_ is classes.get(colour, StatusClass.IN_FLIGHT)


@pytest.mark.parametrize("name", [LATER, MAY])
def test_the_later_documents_have_no_sleeping_states(name: str) -> None:
    assert {status.sleeping for status in lifecycles.load(name).statuses} == {None}


def test_there_is_no_other_status_and_the_order_is_kept(cycle: LifeCycle) -> None:
    assert cycle.document == DOCUMENTS[cycle.name]
    assert cycle.codes == tuple(row[0] for row in LISTS[cycle.name])
    assert cycle.initial == "created"
    assert cycle.attempts_limit == 5


def test_an_edition_without_a_picture_isnt_closed(cycle: LifeCycle) -> None:
    assert cycle.closed is (cycle.name != APRIL)


def test_an_invoice_moves_what_it_is_called_after(cycle: LifeCycle) -> None:
    assert cycle.moves is (Moves.PAYOUT if cycle.name in PAYOUTS else Moves.PAYMENT)
    assert cycle.returns is (Returns.CANCEL if cycle.name == MAY else Returns.REFUND)
    assert cycle.returns in cycle.allowed_actions("processed")


def test_the_same_statuses_of_all_editions_are_of_the_same_class(cycle: LifeCycle) -> None:
    """A word of canceling is of the class of its word of refunding."""
    later = lifecycles.load(LATER)
    for status in cycle.statuses:
        twin = later.status(_as_refund(status.code))
        assert twin is not None
        assert (status.class_, status.settled, status.returned) == (twin.class_, twin.settled, twin.returned)


def test_statuses_say_how_much_was_paid_and_given_back(cycle: LifeCycle) -> None:
    whole, part = WORDS[cycle.returns]
    said = {status.code: (status.settled, status.returned) for status in cycle.statuses}
    assert {code: shares for code, shares in said.items() if shares != (None, None)} == {
        "processed": (Share.WHOLE, None),
        "partially_processed": (Share.PART, None),
        "process_failed": (Share.NOTHING, None),
        whole: (None, Share.WHOLE),
        part: (None, Share.PART),
    }


def test_what_is_demanded_is_the_picture_or_the_text_and_nothing_else(cycle: LifeCycle) -> None:
    demanded = {
        a: followers for a in cycle.codes if (followers := {b for b in cycle.codes if cycle.demanded(a, b)})
    }
    assert demanded == DEMANDED[cycle.name]


def test_no_final_status_leads_anywhere(cycle: LifeCycle) -> None:
    for final in (code for code in cycle.codes if cycle.is_final(code)):
        assert {code for code in cycle.codes if cycle.reachable(final, code)} == {final}
        assert cycle.allowed_actions(final) == frozenset()


def test_each_row_about_an_undrawn_status_is_only_allowed() -> None:
    errors = {"process_error", "refund_error"}
    undrawn = [row for row in lifecycles.load(LATER).transitions if {row.from_, row.to} & errors]
    assert undrawn
    assert {row.basis for row in undrawn} == {Basis.INFERRED}


def test_the_edges_of_the_payment_editions_differ_by_the_error_statuses_alone() -> None:
    earlier, later = (
        {(row.from_, row.to): (row.basis, row.trigger) for row in lifecycles.load(name).transitions}
        for name in PAYMENTS
    )
    errors = {"process_error", "refund_error"}
    assert earlier == {edge: row for edge, row in later.items() if not errors & set(edge)}


def test_a_payout_goes_the_ways_of_the_payment_of_its_time_but_for_the_loops() -> None:
    """Where a status for errors is drawn no loop is: both are where another attempt begins."""
    assert _edges(APRIL) == _edges(EARLIER)
    assert _edges(MAY) == {(a, b) for a, b in _edges(LATER) if a != b}


def test_no_row_of_an_edition_without_a_picture_stands_on_one() -> None:
    april = lifecycles.load(APRIL)
    assert {row.basis for row in (*april.transitions, *april.actions)} == {Basis.TEXT, Basis.INFERRED}


def test_moderation_is_told_of_by_one_edition_alone(cycle: LifeCycle) -> None:
    told = {code for code in cycle.codes if "moderate" in cycle.allowed_actions(code)}
    assert told == ({"created"} if cycle.name == APRIL else set())


@pytest.mark.parametrize("editions", [PAYMENTS, PAYOUTS])
def test_ambiguities_have_the_same_number_in_both_editions(editions: tuple[str, str]) -> None:
    earlier, later = (
        {row.id: _in_words_of_refunds(row.about) for row in lifecycles.load(name).ambiguities}
        for name in editions
    )
    assert {id_: about for id_, about in earlier.items() if id_ in later} == {
        id_: about for id_, about in later.items() if id_ in earlier
    }


@pytest.mark.parametrize(("name", "sentence"), EACH_SENTENCE)
def test_each_sentence_is_quoted_by_a_requirement(name: str, sentence: str) -> None:
    assert any(sentence in row.quote for row in CATALOGUES[name] if row.document == DOCUMENTS[name])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_word_of_the_status_list_is_left_without_a_requirement(name: str) -> None:
    rows = [row for row in CATALOGUES[name] if row.document == DOCUMENTS[name] and row.quote]
    quotes = [row.quote.replace("`", "") if name == VENDOR else row.quote for row in rows]
    for status in lifecycles.load(name).statuses:
        quoted: set[int] = set()
        for quote in quotes:
            start = status.meaning.find(quote)
            quoted |= set(range(start, start + len(quote))) if start >= 0 else set()
        left = "".join(c for n, c in enumerate(status.meaning) if n not in quoted)
        assert not any(c.isalnum() for c in left), f"{status.code}: {left}"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_quote_of_the_document_is_made_of_its_sentences_or_of_its_picture(name: str) -> None:
    document = DOCUMENTS[name]
    for row in CATALOGUES[name]:
        if row.document == document and row.basis is not Basis.DIAGRAM and "->" not in row.quote:
            for part in row.quote.split(" ... "):
                assert any(part in said or said in part for said in SENTENCES[document]), (row.id, part)


def test_a_slip_of_the_document_is_kept() -> None:
    assert DASH in CATALOGUES[EARLIER]["PAY19-FAIL-03"].quote
    assert DASH in CATALOGUES[MAY]["OUT05-FAIL-03"].quote
    assert "\u2013" in CATALOGUES[LATER]["PAY21-FAIL-03"].quote
    assert "\u2013" in CATALOGUES[APRIL]["OUT04-FAIL-03"].quote
    assert "**automaticaly** as **manualy**" in CATALOGUES[APRIL]["OUT04-AUTO-02"].quote


def _edges(name: str) -> set[tuple[str, str]]:
    return {(_as_refund(row.from_), _as_refund(row.to)) for row in lifecycles.load(name).transitions}


def _as_refund(code: str) -> str:
    return code.replace("cancel", "refund")


def _in_words_of_refunds(about: str) -> str:
    return about.replace("cancellation", "refund").replace("canceled", "refunded")
