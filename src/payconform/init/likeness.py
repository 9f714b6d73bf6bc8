"""How like a name is to what is looked for: by its words, however they are written together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from payconform import data

from .draft import Confidence

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
SURE, LIKELY, POSSIBLE = 85, 60, 40
AHEAD = 10  # by so much the best one has to be better than the next
_SUFFIXES = frozenset({"minor", "cents", "cent", "pence", "paise", "micros", "minorunits", "units", "major"})
_NAMESAKES = frozenset({"bill", "invoice", "payment", "order", "charge", "payout", "transfer", "transaction"})


@dataclass(frozen=True, slots=True)
class Field:
    """A place in a body: names from the root, ``[*]`` for each of an array; what is known of its value.

    `kinds` are its JSON types, `format`, `enum`, `examples` and `about` as a schema has them.
    """

    path: tuple[str, ...]
    kinds: frozenset[str] = frozenset()
    format: str = ""
    enum: tuple[Any, ...] = ()
    examples: tuple[Any, ...] = ()
    about: str = ""
    required: bool = False
    schema: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def words(self) -> tuple[str, ...]:
        """Of its name; an element of an array has none."""
        return words(self.path[-1]) if self.path else ()

    @property
    def around(self) -> tuple[str, ...]:
        """The words of what it stands in."""
        return tuple(word for name in self.path[:-1] for word in words(name))

    @property
    def place(self) -> str:
        """As a JSONPath."""
        return json_path(self.path)

    def below(self, root: tuple[str, ...]) -> Field:
        """As it is seen from there."""
        return Field(
            self.path[len(root) :], self.kinds, self.format, self.enum, self.examples, self.about,
            self.required, self.schema,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Match:
    """What was found for a thing, and how sure that is."""

    field: Field
    confidence: Confidence
    reason: str


@dataclass(frozen=True, slots=True)
class Sought:
    """A row of schemas/words.toml."""

    names: tuple[str, ...]
    kinds: frozenset[str]
    unlike: frozenset[str]


@cache
def words(name: str) -> tuple[str, ...]:
    """``merchantReference``, ``merchant_reference`` and ``Merchant-Reference`` are the same two."""
    return tuple(word.lower() for word in _WORD.findall(name))


def json_path(path: Iterable[str]) -> str:
    """``$.bill.state``; names that need it are quoted."""
    parts = (_step(part) for part in path)
    return "$" + "".join(parts)


@cache
def sought(group: str, name: str) -> Sought:
    row = data.table("words")[group][name]
    return Sought(
        tuple(row["names"]), frozenset(row.get("kinds", ())), frozenset(row.get("not", ())) - {name}
    )


def score(field: Field, wanted: Sought, namesakes: Iterable[str] = _NAMESAKES) -> int:
    """From 0, something else, to 100, the very name. `namesakes` say what it is of, not which thing it is."""
    if wanted.kinds and field.kinds and not wanted.kinds & field.kinds:
        return 0
    own, around = field.words, field.around
    if wanted.unlike & {*own, *around[-1:]}:
        return 0
    for written, most in (
        (own, 100),
        (_without(own, _SUFFIXES), 97),
        (_without(own, {*namesakes}), 95),
        ((*around[-1:], *_without(own, _SUFFIXES)), 90),
    ):
        phrase = " ".join(written)
        if phrase in wanted.names:
            return max(most - wanted.names.index(phrase), POSSIBLE)
    known = {*own, *around}
    for rank, phrase in enumerate(wanted.names):
        if {*phrase.split()} <= known and phrase.split()[-1] in own:
            return max(70 - rank - 5 * (len(own) - 1), 0)
    return 0


def best(fields: Sequence[Field], wanted: Sought) -> Match | None:
    """The likeliest, with how far it is ahead of the next; None: nothing is like it."""
    scored = sorted(((score(field, wanted), field) for field in fields), key=lambda pair: -pair[0])
    if not scored or scored[0][0] < POSSIBLE:
        return None
    points, found = scored[0]
    rivals = [field for other, field in scored[1:] if other > points - AHEAD and other >= POSSIBLE]
    return Match(found, confidence(points, rivals), reason(points, rivals))


def confidence(points: int, rivals: Sequence[Field]) -> Confidence:
    if points >= SURE and not rivals:
        return Confidence.HIGH
    return Confidence.MEDIUM if points >= LIKELY else Confidence.LOW


def reason(points: int, rivals: Sequence[Field]) -> str:
    said = (
        "called so"
        if points >= SURE
        else "its name is like it"
        if points >= LIKELY
        else "its name says a part of it"
    )
    if rivals:
        return f"{said}, and so is {rivals[0].place}"
    return said


def _without(own: Sequence[str], dropped: Iterable[str]) -> tuple[str, ...]:
    left = tuple(word for word in own if word not in {*dropped})
    return left or tuple(own)


def _step(part: str) -> str:
    if part == "[*]" or re.fullmatch(r"\[[0-9]+\]", part):
        return part
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", part):
        return f".{part}"
    escaped = part.replace("\\", "\\\\").replace("'", "\\'")
    return f"['{escaped}']"
