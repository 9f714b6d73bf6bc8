"""A small document: which of its sentences a requirement stands on, and what its file refuses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from payconform.authoring.sentences import Document, load_file
from payconform.data import schema, validator
from payconform.errors import ConfigurationError
from payconform.lifecycle import Basis
from payconform.requirements import Level, Observable, Requirement

RULES = """
[[parts]]
section = "House rules"
says = ["Doors are open or shut.", "Knock first."]
left_out = ["House rules"]

[[parts]]
section = "Doors"
of = "open"
says = ["- Push it.", "It squeaks."]
left_out = ["House rules", "Doors"]

[[parts]]
section = "Doors"
of = "half open"
says = ["- Push it."]

[[parts]]
section = "Picture of the door"
picture = "picture of the door"
says = ["open -push-> shut", "shut -> open"]
"""
DOORS, KNOCK, PUSH_OPEN, SQUEAK, PUSH_HALF, TO_SHUT, TO_OPEN = range(7)
ROW = Requirement(
    id="DOOR-SHUT-01",
    lifecycle="door",
    title="A pushed door shuts.",
    level=Level.MUST,
    quote="",
    document="house",
    source="rules",
    basis=Basis.TEXT,
    since="0.1",
    observable=Observable.API,
)


@pytest.fixture
def house(tmp_path: Path) -> Document:
    path = tmp_path / "house.toml"
    path.write_text(RULES, "utf-8")
    return load_file(path)


def test_sentences_stand_in_their_order_and_headings_apart(house: Document) -> None:
    assert house.name == "house"
    assert [sentence.text for sentence in house.sentences][:3] == [
        "Doors are open or shut.",
        "Knock first.",
        "- Push it.",
    ]
    assert [sentence.of for sentence in house.sentences][PUSH_OPEN:TO_SHUT] == ["open", "open", "half open"]
    assert house.left_out == ("House rules", "Doors")


@pytest.mark.parametrize(
    ("quote", "source", "places"),
    [
        ("Knock first.", "rules", {KNOCK}),
        ("Knock", "rules", {KNOCK}),
        ("open or shut. Knock first", "rules", {DOORS, KNOCK}),
        ("Doors  are\nopen", "rules", {DOORS}),
        ("Doors are ... It squeaks.", "rules", {DOORS, SQUEAK}),
        ("Push it.", "rules", {PUSH_OPEN, PUSH_HALF}),
        ("Push it.", "doors that are open", {PUSH_OPEN}),
        ("Push it.", "doors that are half open", {PUSH_HALF}),
        ("Push it. It squeaks.", "doors that are half open", {PUSH_OPEN, SQUEAK}),
        ("shut -> open", "rules", {TO_OPEN}),
        ("", "picture of the door: open -push-> shut, shut -> open", {TO_SHUT, TO_OPEN}),
        ("Knock first.", "rules; picture of the door: shut -> open", {KNOCK, TO_OPEN}),
        ("", "picture of the gate: shut -> open", set()),
        ("", "rules", set()),
    ],
)
def test_a_requirement_stands_on_what_it_quotes_and_names(
    house: Document, quote: str, source: str, places: set[int]
) -> None:
    assert house.places(replace(ROW, quote=quote, source=source)) == places


def test_a_part_of_a_word_is_no_quote(house: Document) -> None:
    row = replace(ROW, quote="noc")

    assert house.places(row) == set()
    assert house.strange(row) == ("noc",)


def test_what_the_document_does_not_have_is_strange_beside_what_it_has(house: Document) -> None:
    assert house.strange(replace(ROW, quote="Knock first. ... Ring twice.")) == ("Ring twice.",)
    assert house.strange(replace(ROW, quote="Knock ... Push it.")) == ()


def test_words_that_nothing_quotes_or_names_are_untold(house: Document) -> None:
    first = replace(ROW, quote="Doors are open or shut. Knock ... Push it.", source="doors that are open")
    second = replace(ROW, source="picture of the door: shut -> open")

    assert house.untold([first, second]) == ("first.", "It squeaks.", "- Push it.", "open -push-> shut")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('section = "House rules"', 'chapter = "House rules"'),
        ('says = ["Doors are open or shut.", "Knock first."]\nleft_out = ["House rules"]', ""),
        ('"Knock first."', '""'),
    ],
)
def test_a_file_that_is_not_as_its_schema_says_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str
) -> None:
    path = tmp_path / "house.toml"
    assert old in RULES
    path.write_text(RULES.replace(old, new), "utf-8")

    with pytest.raises(ConfigurationError) as caught:
        load_file(path)

    assert caught.value.where == "house.toml:2"


def test_the_schema_accepts_its_example() -> None:
    for example in schema("sentences")["examples"]:
        validator("sentences").validate(example)
