"""The documents as sentences in their order, and which of them a requirement stands on.

A requirement quotes words of its document: a part of a sentence, a whole one, or several that follow each
other, with "..." for what it leaves out. Of a picture its source may name the words instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import accumulate, pairwise
from typing import Any

from payconform import data, tables
from payconform.requirements import Requirement

LEFT_OUT = re.compile(r"\s*\.\.\.\s*")

Stretch = tuple[int, int]
"""Where words begin and end in the text of a document, its sentences one after the other."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or a cell, as the document writes it.

    `of` is the status or option that it is about, or empty; `picture` the name of the picture that it stands
    in, or empty.
    """

    section: str
    text: str
    of: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """`left_out`: headings and the like, which are no sentences."""

    name: str
    sentences: tuple[Sentence, ...]
    left_out: tuple[str, ...] = ()
    _text: str = field(init=False, repr=False, compare=False)
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _topics: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        texts = [sentence.text for sentence in self.sentences]
        topics = sorted({sentence.of for sentence in self.sentences if sentence.of}, key=len, reverse=True)
        object.__setattr__(self, "_text", " ".join(texts))
        object.__setattr__(self, "_starts", tuple(accumulate((len(text) + 1 for text in texts), initial=0)))
        object.__setattr__(self, "_topics", re.compile(rf"\b(?:{'|'.join(map(re.escape, topics))})\b"))

    def places(self, row: Requirement) -> frozenset[int]:
        """Of the sentences that a requirement stands on, from 0; none, where it quotes none of them."""
        return frozenset(n for stretch in self._stretches(row) for n in self._within(stretch))

    def strange(self, row: Requirement) -> tuple[str, ...]:
        """What a requirement quotes and the document doesn't have."""
        return tuple(part for part in _parts(row.quote) if not _found(part, self._text))

    def untold(self, rows: Iterable[Requirement]) -> tuple[str, ...]:
        """The words of each sentence on which no requirement stands, if any."""
        told = {at for row in rows for stretch in self._stretches(row) for at in range(*stretch)}
        text = "".join(" " if at in told else letter for at, letter in enumerate(self._text))
        left = (text[start:end] for start, end in pairwise(self._starts))
        return tuple(" ".join(words.split()) for words in left if re.search(r"\w", words))

    def _stretches(self, row: Requirement) -> Iterator[Stretch]:
        for part in _parts(row.quote):
            yield from self._quoted(part, row.source)
        for n, sentence in enumerate(self.sentences):
            if _named(sentence, row.source):
                yield self._starts[n], self._starts[n] + len(sentence.text)

    def _quoted(self, part: str, source: str) -> list[Stretch]:
        """Wherever it stands; where the source says what that is about, and some of it is, there alone."""
        found, topics = _found(part, self._text), set(self._topics.findall(source))
        about = [each for each in found if any(self.sentences[n].of in topics for n in self._within(each))]
        return about or found

    def _within(self, stretch: Stretch) -> Iterator[int]:
        for n, (start, end) in enumerate(pairwise(self._starts)):
            if start < stretch[1] and stretch[0] < end - 1:
                yield n


def load(name: str) -> Document:
    """A document of ours by its number. Raises ConfigurationError where its file isn't as its schema says."""
    return load_file(files("payconform.schemas").joinpath("sentences", f"{name}.toml"))


def load_file(path: Traversable) -> Document:
    table = tables.read(path, "sentences")
    parts = table.content["parts"]
    left_out = dict.fromkeys(words for part in parts for words in part.get("left_out", ()))
    return Document(table.stem, tuple(_sentences(parts)), tuple(left_out))


def names() -> Iterator[str]:
    """Of the documents that there are sentences of, sorted."""
    return data.names("sentences")


def _sentences(parts: list[Mapping[str, Any]]) -> Iterator[Sentence]:
    for part in parts:
        for text in part.get("says", ()):
            yield Sentence(part["section"], text, part.get("of", ""), part.get("picture", ""))


def _parts(quote: str) -> tuple[str, ...]:
    """Of a quote, without what it leaves out; runs of blanks are one."""
    return tuple(" ".join(part.split()) for part in LEFT_OUT.split(quote) if part)


def _found(part: str, text: str) -> list[Stretch]:
    """As whole words alone."""
    return [match.span() for match in re.finditer(_whole(part), text)]


def _named(sentence: Sentence, source: str) -> bool:
    """``picture of the list: Filters`` names the word Filters of that picture; ";" parts such clauses."""
    clauses = (clause.partition(": ") for clause in source.split("; "))
    return any(
        picture == sentence.picture and re.search(_whole(sentence.text), words)
        for picture, _, words in clauses
    )


def _whole(words: str) -> str:
    return rf"(?<!\w){re.escape(words)}(?!\w)"
