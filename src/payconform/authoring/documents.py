"""The page of the documents: sentence by sentence, with the requirements that stand on each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Any

from payconform import data, requirements
from payconform.errors import ConfigurationError
from payconform.requirements import Requirement

from . import sentences
from .sentences import Document, Sentence

OURS = "payconform"
"""What requirements cite that no document of a vendor demands."""
SPECIAL = re.compile(r"([\\`*_\[\]<|]|(?<=\])\()")

HEAD = """\
<!-- Written by `make generate`, from schemas/requirements/ and schemas/sentences/. -->
# The documents, sentence by sentence

Each sentence, each cell and each arrow of the source documents, in their order and in their words, slips
included, with the requirements that stand on it and their levels: in the second column those that can be
observed from outside a service, in the third the others, with the reason. A requirement that stands on
several sentences is beside each of them. **Bold** is the status or the option that a sentence is about. Of a
picture there are the arrows, or the labels of what it shows. What each requirement demands,
`payconform list requirements` says.
"""
COLUMNS = "| {first} | requirements | not observable, because |\n|---|---|---|\n"
NOTHING = "*nothing yet: no requirement stands on it*"
OTHERS = """
## Other pages of the vendors

Where a document is silent, requirements quote other pages of its vendor. Here is only what they quote.
"""
ALONE = """
## What no document says

{about}. None of this is a must, for a must quotes what demands it.

"""


def page() -> str:
    """The text of docs/documents.md, in Markdown.

    Raises ConfigurationError, naming each of them, where a requirement quotes words that its document doesn't
    have.
    """
    rows = tuple(requirements.load())
    known = [sentences.load(name) for name in sentences.names() if name in _life_cycles()]
    own = {document.name for document in known} | {OURS}
    return HEAD + "".join(
        (
            *(_document(document, _citing(rows, document.name)) for document in known),
            OTHERS,
            *(_other(name, _citing(rows, name)) for name in _described() if name not in own),
            ALONE.format(about=_described()[OURS]),
            _table("what is asked", _by(_citing(rows, OURS), "title")),
        )
    )


def _citing(rows: Iterable[Requirement], name: str) -> tuple[Requirement, ...]:
    return tuple(row for row in rows if row.document == name)


def _document(document: Document, rows: tuple[Requirement, ...]) -> str:
    standing = standing_on(document, rows)
    cycle = _life_cycles()[document.name]
    text = f"\n## {document.name}: {cycle['title']}\n\n{_escaped(_described()[document.name])}.\n"
    places = enumerate(document.sentences)
    for section, group in groupby(places, key=lambda place: place[1].section):
        text += f"\n### {section}\n\n"
        text += _table("sentence", ((_shown(sentence), standing[n]) for n, sentence in group))
    silent = _by((row for row in rows if not row.quote), "title")
    if silent:
        text += f"\n### What none of its sentences says\n\n{_table('what is asked', silent)}"
    return f"{text}\nLeft out as headings, captions and the like: {_escaped('; '.join(document.left_out))}.\n"


def standing_on(document: Document, rows: Iterable[Requirement]) -> list[list[Requirement]]:
    """The requirements of each of its sentences. Raises ConfigurationError, see `page`."""
    standing: list[list[Requirement]] = [[] for _ in document.sentences]
    wrong: list[str] = []
    for row in rows:
        wrong += [f"{row.id} quotes what isn't in it: {part}" for part in document.strange(row)]
        for place in document.places(row):
            standing[place].append(row)
    if wrong:
        raise ConfigurationError(
            "\n".join((f"document {document.name}:", *wrong)),
            where=f"sentences/{document.name}.toml",
            hint="write the quote and the sentence as the document has them",
        )
    return standing


def _other(name: str, rows: tuple[Requirement, ...]) -> str:
    if not rows:
        return ""
    about = f"\n### {_escaped(name)}\n\n{_escaped(_described()[name])}.\n\n"
    return about + _table("what is quoted", _by(rows, "quote"))


def _by(rows: Iterable[Requirement], words: str) -> list[tuple[str, list[Requirement]]]:
    """The requirements of the same quote or title, in their order."""
    found: defaultdict[str, list[Requirement]] = defaultdict(list)
    for row in rows:
        found[_escaped(getattr(row, words))].append(row)
    return list(found.items())


def _table(first: str, lines: Iterable[tuple[str, list[Requirement]]]) -> str:
    return COLUMNS.format(first=first) + "".join(f"| {' | '.join(_cells(*line))} |\n" for line in lines)


def _cells(words: str, rows: list[Requirement]) -> Iterator[str]:
    yield words
    yield "<br>".join(_identity(row) for row in rows if row.is_observable)
    reasons = [f"{_identity(row)}: {_escaped(row.reason)}" for row in rows if not row.is_observable]
    yield "<br>".join(reasons if rows else [NOTHING])


def _identity(row: Requirement) -> str:
    return f"`{row.id}` {row.level}"


def _shown(sentence: Sentence) -> str:
    about = f"**{_escaped(sentence.of)}**: " if sentence.of else ""
    return about + _escaped(sentence.text)


def _escaped(text: str) -> str:
    """As Markdown that shows it letter by letter."""
    return SPECIAL.sub(r"\\\1", text)


@cache
def _life_cycles() -> Mapping[str, Mapping[str, Any]]:
    """Their files, by the document that each is of."""
    cycles = (data.table(f"lifecycles/{name}") for name in data.names("lifecycles"))
    return {cycle["document"]: cycle for cycle in cycles}


@cache
def _described() -> Mapping[str, str]:
    """What each document is, by the name that requirements cite it by."""
    cycles = _life_cycles().values()
    return {name: about for cycle in cycles for name, about in cycle["documents"].items()}
