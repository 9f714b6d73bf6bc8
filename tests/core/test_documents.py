"""The data of both payment editions against what their documents say, row by row and sentence by sentence."""

from __future__ import annotations

import pytest

from payconform import lifecycle, requirements
from payconform.lifecycle import Basis, LifeCycle, Share, StatusClass

from .documents import DASH, PICTURE, SENTENCES_001, SENTENCES_003, STATUSES_001, STATUSES_003

EARLIER, LATER = "payment-invoice-2019", "payment-invoice-2021"


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in row.split("|")[1:]] for row in table.strip().splitlines()]


LISTS = {EARLIER: rows(STATUSES_003), LATER: rows(STATUSES_001)}
SENTENCES = {EARLIER: ("003", SENTENCES_003), LATER: ("001", SENTENCES_001)}
EACH_ROW = [pytest.param(name, row, id=f"{name} {row[0]}") for name, list_ in LISTS.items() for row in list_]
CATALOGUES = {name: requirements.load(name) for name in LISTS}
EACH_SENTENCE = [(name, sentence) for name, (_, sentences) in SENTENCES.items() for sentence in sentences]


@pytest.fixture(params=LISTS)
def payment(request: pytest.FixtureRequest) -> LifeCycle:
    return lifecycle.load(request.param)


@pytest.mark.parametrize(("name", "row"), EACH_ROW)
def test_each_status_is_there_with_its_words_and_its_final_mark(name: str, row: list[str]) -> None:
    code, mark, words, *_ = row
    status = lifecycle.load(name).status(code)
    assert status is not None
    assert status.final is (mark in {"✔", "Yes"})
    assert status.meaning.startswith(words)
    assert bool(status.meaning) is bool(words)


@pytest.mark.parametrize("row", LISTS[EARLIER], ids=lambda row: row[0])
def test_each_status_of_document_003_has_its_sleeping_state_and_its_colour(row: list[str]) -> None:
    code, _, _, sleeping, colour = row
    status = lifecycle.load(EARLIER).status(code)
    assert status is not None
    assert status.sleeping is (sleeping == "Yes")
    classes = {"#79f99b": StatusClass.SUCCESS, "#ff8787": StatusClass.FAILURE}
    assert status.class_ is classes.get(colour, StatusClass.IN_FLIGHT)


def test_document_001_has_no_sleeping_states() -> None:
    assert {status.sleeping for status in lifecycle.load(LATER).statuses} == {None}


def test_there_is_no_other_status_and_the_order_is_kept(payment: LifeCycle) -> None:
    assert payment.codes == tuple(row[0] for row in LISTS[payment.name])
    assert payment.initial == "created"
    assert payment.closed
    assert payment.attempts_limit == 5


def test_the_same_statuses_of_both_editions_are_of_the_same_class() -> None:
    later = lifecycle.load(LATER)
    for status in lifecycle.load(EARLIER).statuses:
        twin = later.status(status.code)
        assert twin is not None
        assert (status.class_, status.settled, status.returned) == (twin.class_, twin.settled, twin.returned)


def test_statuses_say_how_much_was_paid_and_given_back(payment: LifeCycle) -> None:
    said = {status.code: (status.settled, status.returned) for status in payment.statuses}
    assert {code: shares for code, shares in said.items() if shares != (None, None)} == {
        "processed": (Share.WHOLE, None),
        "partially_processed": (Share.PART, None),
        "process_failed": (Share.NOTHING, None),
        "refunded": (None, Share.WHOLE),
        "partially_refunded": (None, Share.PART),
    }


def test_what_is_demanded_is_the_picture_and_nothing_else(payment: LifeCycle) -> None:
    demanded = {
        a: followers
        for a in payment.codes
        if (followers := {b for b in payment.codes if payment.demanded(a, b)})
    }
    assert demanded == PICTURE


def test_no_final_status_leads_anywhere(payment: LifeCycle) -> None:
    for final in (code for code in payment.codes if payment.is_final(code)):
        assert {code for code in payment.codes if payment.reachable(final, code)} == {final}
        assert payment.allowed_actions(final) == frozenset()


def test_each_row_about_an_undrawn_status_is_only_allowed() -> None:
    errors = {"process_error", "refund_error"}
    undrawn = [row for row in lifecycle.load(LATER).transitions if {row.from_, row.to} & errors]
    assert undrawn
    assert {row.basis for row in undrawn} == {Basis.INFERRED}


def test_the_edges_of_the_editions_differ_by_the_error_statuses_alone() -> None:
    earlier, later = (
        {(row.from_, row.to): (row.basis, row.trigger) for row in lifecycle.load(name).transitions}
        for name in (EARLIER, LATER)
    )
    errors = {"process_error", "refund_error"}
    assert earlier == {edge: row for edge, row in later.items() if not errors & set(edge)}


def test_ambiguities_have_the_same_number_in_both_editions() -> None:
    earlier, later = (
        {row.id: row.about for row in lifecycle.load(name).ambiguities} for name in (EARLIER, LATER)
    )
    assert {id_: about for id_, about in earlier.items() if id_ in later} == {
        id_: about for id_, about in later.items() if id_ in earlier
    }


@pytest.mark.parametrize(("name", "sentence"), EACH_SENTENCE)
def test_each_sentence_is_quoted_by_a_requirement(name: str, sentence: str) -> None:
    document, _ = SENTENCES[name]
    assert any(sentence in row.quote for row in CATALOGUES[name] if row.document == document)


@pytest.mark.parametrize("name", LISTS)
def test_no_word_of_the_status_list_is_left_without_a_requirement(name: str) -> None:
    document, _ = SENTENCES[name]
    quotes = [row.quote for row in CATALOGUES[name] if row.document == document and row.quote]
    for status in lifecycle.load(name).statuses:
        quoted: set[int] = set()
        for quote in quotes:
            start = status.meaning.find(quote)
            quoted |= set(range(start, start + len(quote))) if start >= 0 else set()
        left = "".join(c for n, c in enumerate(status.meaning) if n not in quoted)
        assert not any(c.isalnum() for c in left), f"{status.code}: {left}"


@pytest.mark.parametrize("name", LISTS)
def test_a_quote_of_the_document_is_made_of_its_sentences_or_of_its_picture(name: str) -> None:
    document, sentences = SENTENCES[name]
    for row in CATALOGUES[name]:
        if row.document == document and row.basis is not Basis.DIAGRAM and "->" not in row.quote:
            assert any(row.quote in sentence or sentence in row.quote for sentence in sentences), row.id


def test_a_slip_of_the_document_is_kept() -> None:
    assert DASH in CATALOGUES[EARLIER]["PAY19-FAIL-03"].quote
    assert "\u2013" in CATALOGUES[LATER]["PAY21-FAIL-03"].quote
