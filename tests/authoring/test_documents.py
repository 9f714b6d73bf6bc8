"""The page of the documents: each requirement, and each word of each document, is there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from payconform import requirements
from payconform.authoring import sentences
from payconform.authoring.documents import page, standing_on
from payconform.authoring.sentences import Document
from payconform.errors import ConfigurationError
from payconform.requirements import Catalogue

CORE = Path(__file__).parents[1] / "core"
CELL = re.compile(r"(?<!\\)\|")

# What the documents call things, in their order.
BEGINNING = [
    "created",
    "expired",
    "terminated",
    "processing",
    "process_pending",
    "processed",
    "partially_processed",
]
REFUND = ["refunding", "refund_pending", "partially_refunded", "refunded"]
CANCELLATION = ["canceling", "cancel_pending", "partially_canceled", "canceled"]
STATUSES = {
    "000": [*BEGINNING, "process_error", "process_failed", *CANCELLATION, "cancel_error", "cancel_failed"],
    "001": [*BEGINNING, "process_error", "process_failed", *REFUND, "refund_error", "refund_failed"],
    "002": [*BEGINNING, "process_failed", *REFUND, "refund_failed"],
    "003": [*BEGINNING, "process_failed", *REFUND, "refund_failed"],
    "004": ["draft", "unpaid", "scheduled", "partially paid", "processing", "canceled", "paid"],
}
OPTIONS = {
    "002": [
        "Public Zero-Fee badge",
        "Public fee details",
        "Moderation required",
        "Allow partially",
        "Parallel mode",
        "Split mode",
        "Include commission",
        "Expose internal callback data",
        "Invoice lifetime",
        "Attempts limit",
        "Descriptor template",
    ],
    "003": [
        "Allow public creation",
        "Public Zero-Fee badge",
        "Public fee details",
        "Include commission",
        "Expose internal callback data",
        "Invoice lifetime",
        "Attempts limit",
        "Descriptor template",
    ],
}
WORDS_OF_004 = {
    "draft": ["Complete details (or edit the invoice)", "Cancel"],
    "unpaid": [
        *("Payout not yet created.", "rejected", "cancelled", "failed", "reversed"),
        *("Pay Invoice", "Edit Invoice", "Mark as Paid", "Cancel Invoice", "Add File"),
    ],
    "scheduled": ["Pay Remaining", "Mark as Paid", "Edit Details", "Add File"],
    "partially paid": ["Pay Remaining", "Mark as Paid", "Edit Details", "Add File"],
    "processing": ["pending", "queued", "processing", "Edit Details", "Add File"],
    "paid": ["Possible payout state: `processed`.", "Edit Details", "Add File"],
}
"""The actions that each state allows, and the payouts that it may have."""
OTHERS, ALONE = "Other pages of the vendors", "What no document says"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return requirements.load()


@cache
def chapters() -> Mapping[str, str]:
    """By the document's number, or by their heading."""
    texts = page().split("\n## ")[1:]
    return {re.split(r":|\n", text)[0]: text for text in texts}


def section(document: str, heading: str) -> str:
    return chapters()[document].partition(f"\n### {heading}\n")[2].partition("\n### ")[0]


def lines(chapter: str) -> Iterator[list[str]]:
    """The cells of each line of its tables: words, requirements, reasons."""
    for line in chapter.splitlines():
        if line.startswith("| "):
            yield [cell.strip() for cell in CELL.split(line)[1:-1]]


def about(chapter: str) -> list[str]:
    """What its sentences are about, in their order."""
    named = (re.match(r"\*\*(.*?)\*\*: ", words) for words, *_ in lines(chapter))
    return list(dict.fromkeys(match[1].replace("\\", "") for match in named if match))


def test_there_is_a_chapter_for_each_document_and_one_for_what_others_say() -> None:
    assert list(chapters()) == [*STATUSES, OTHERS, ALONE]


def test_every_requirement_is_on_the_page_and_no_other(catalogue: Catalogue) -> None:
    assert set(re.findall(r"`([A-Z0-9]+-[A-Z]+-\d\d)` (?:must|should|may)", page())) == {
        row.id for row in catalogue
    }


def test_a_requirement_stands_in_the_chapter_of_its_document_in_the_column_of_its_kind(
    catalogue: Catalogue,
) -> None:
    for row in catalogue:
        chapter = chapters().get(row.document, chapters()[ALONE if row.document == "payconform" else OTHERS])
        said = f"`{row.id}` {row.level}"
        columns = {n for cells in lines(chapter) for n, cell in enumerate(cells) if said in cell}
        assert columns == ({1} if row.is_observable else {2}), row.id


def test_each_line_has_three_cells_and_a_requirement() -> None:
    for chapter in chapters().values():
        for cells in lines(chapter):
            assert len(cells) == 3, cells
            assert cells[0], cells
            assert any(cells[1:]), cells
            assert "no requirement stands on it" not in cells[2], cells


@pytest.mark.parametrize("document", ["000", "001", "002", "003"])
def test_each_status_is_named_in_the_order_of_the_status_list(document: str) -> None:
    assert about(section(document, "Status list")) == STATUSES[document]


@pytest.mark.parametrize("document", OPTIONS)
def test_each_option_is_named_in_the_order_of_the_options_table(document: str) -> None:
    heading = {"002": "Payout options table", "003": "Payment options table"}[document]
    assert about(section(document, heading)) == OPTIONS[document]


def test_each_state_of_a_vendor_invoice_is_listed_and_described() -> None:
    listed = [words for words, *_ in lines(section("004", "States"))]
    assert listed[2:] == [rf"\`{state}\`" for state in STATUSES["004"]]
    assert set(about(section("004", "State by state"))) == set(STATUSES["004"])


@pytest.mark.parametrize(
    ("state", "name"), [(state, name) for state in WORDS_OF_004 for name in WORDS_OF_004[state]]
)
def test_each_action_and_each_state_of_a_payout_is_named_beside_its_state(state: str, name: str) -> None:
    shown = {words.replace("\\", "") for words, *_ in lines(section("004", "State by state"))}
    assert shown & {f"**{state}**: {words}" for words in (name, f"- {name}", f"`{name}`")}


@pytest.mark.parametrize("document", ["000", "001", "002", "003"])
def test_each_sentence_that_a_reader_wrote_down_is_told(document: str) -> None:
    """By the lists that were read off the documents to check the requirements."""
    read = (CORE / f"sentences-{document}.txt").read_text("utf-8").splitlines()
    text = " ".join(sentence.text for sentence in sentences.load(document).sentences)
    assert [sentence for sentence in read if " ".join(sentence.split()) not in text] == []


@pytest.mark.parametrize("document", STATUSES)
def test_no_word_of_a_document_is_without_a_requirement(document: str, catalogue: Catalogue) -> None:
    rows = [row for row in catalogue if row.document == document]
    assert sentences.load(document).untold(rows) == ()


HOUSE = Document(
    "house", (sentences.Sentence("Doors", "Push it."), sentences.Sentence("Doors", "Knock.", of="shut"))
)


def test_each_sentence_has_its_requirements(catalogue: Catalogue) -> None:
    row = replace(catalogue["PAY21-INIT-01"], quote="Push")
    assert standing_on(HOUSE, [row]) == [[row], []]


def test_a_quote_that_is_in_no_sentence_is_refused(catalogue: Catalogue) -> None:
    row = replace(catalogue["PAY21-INIT-01"], quote="Push it. Knock. ... Ring.")
    with pytest.raises(ConfigurationError, match=r"PAY21-INIT-01 quotes what isn't in it: Ring\."):
        standing_on(HOUSE, [row])


def test_markup_of_a_document_is_shown_and_not_obeyed() -> None:
    status, final = r"\| \`expired\` \| ✔ \|", r"\<td>expired\</td>\<td>\<b>Yes\</b>\</td>\<td>No\</td>"
    assert f"| **expired**: {status} | `PAY21-FINAL-01` must |" in chapters()["001"]
    assert final in chapters()["003"]
    assert "](images/" not in page()
