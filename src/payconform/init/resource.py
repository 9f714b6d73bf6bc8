"""Which calls of a description make an invoice and read it, and where the invoice stands in an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from payconform import data
from payconform.errors import ConfigurationError
from payconform.lifecycle import Moves

from .description import Body, Call, Described, parameters_of
from .draft import Confidence
from .likeness import LIKELY, Field, best, score, sought, words

_CORE = ("id", "status", "amount", "currency")
_NEEDED = 6  # points below which two calls are no invoice's
CREATED = "201"


@dataclass(frozen=True, slots=True)
class Resource:
    """`root`: from an answer to the invoice in it; `id_name` the parameter of `read` that is its id."""

    create: Call
    read: Call
    root: tuple[str, ...]
    fields: tuple[Field, ...]
    points: int
    moves: Moves
    why: str
    confidence: Confidence = Confidence.HIGH

    @property
    def id_name(self) -> str:
        return parameters_of(self.read.path)[-1]

    @property
    def names(self) -> frozenset[str]:
        """The words of what it is called: a bill of this service."""
        last = next((part for part in reversed(self.create.parts) if not part.startswith("{")), "")
        return frozenset(word.removesuffix("s") for word in words(last))

    def holds(self, body: Body) -> tuple[str, ...] | None:
        """Where such an invoice stands in another body: the way to it; None: it has none."""
        return root_of(body.fields, {field.path for field in self.fields})


def find(described: Described, moves: Moves | None = None) -> Resource:
    """The likeliest. Raises ConfigurationError where nothing is like an invoice."""
    found = sorted(_resources(described, moves), key=lambda each: -each.points)
    if not found or found[0].points < _NEEDED:
        raise ConfigurationError(
            f"{described.file} describes nothing that is made by POST, read by GET, and has an amount",
            hint="answer the questions instead: payconform init",
        )
    first = found[0]
    rivals = [
        each for each in found[1:] if each.create is not first.create and each.points > first.points - 3
    ]
    if rivals:
        why = f"{first.why}; but {rivals[0].create.shown} is like it"
        return Resource(
            first.create,
            first.read,
            first.root,
            first.fields,
            first.points,
            first.moves,
            why,
            Confidence.MEDIUM,
        )
    return first


def root_of(fields: Sequence[Field], known: set[tuple[str, ...]] | None = None) -> tuple[str, ...] | None:
    """The table in which an invoice's own fields stand together; the innermost of the best.

    `known`: the fields that an invoice has, as paths below its root; else by their names.
    """
    roots = {field.path[:length] for field in fields for length in range(len(field.path))}
    rated = sorted(((_rated(fields, root, known), len(root), root) for root in roots), reverse=True)
    if not rated or rated[0][0] < 2:
        return None
    return rated[0][2]


def _rated(fields: Sequence[Field], root: tuple[str, ...], known: set[tuple[str, ...]] | None) -> int:
    """How many of an invoice's things stand below it, each near enough to be its own."""
    below = [field.below(root) for field in fields if field.path[: len(root)] == root]
    if known is not None:
        return sum(field.path in known for field in below) if len(known) else 0
    own = [field for field in below if len(field.path) <= 2 and "[*]" not in field.path]
    return sum(any(score(field, sought("places", name)) >= LIKELY for field in own) for name in _CORE)


def _resources(described: Described, moves: Moves | None) -> Iterator[Resource]:
    reads = [call for call in described.calls if call.method == "GET" and call.ends_in_parameter]
    for create in described.calls:
        if create.method != "POST" or create.ends_in_parameter or not create.body:
            continue
        for read in reads:
            if _belong(create, read) and (resource := _resource(create, read, moves)) is not None:
                yield resource


def _belong(create: Call, read: Call) -> bool:
    """``POST /bills`` and ``GET /bills/{id}``; what only carries out a verb has no id behind it."""
    return read.parts[:-1] == create.parts


def _resource(create: Call, read: Call, moves: Moves | None) -> Resource | None:
    if read.answer is None or create.body is None:
        return None
    root = root_of(read.answer.fields)
    if root is None:
        return None
    fields = tuple(f.below(root) for f in read.answer.fields if f.path[: len(root)] == root)
    asked = [name for name in ("amount", "currency") if best(create.body.fields, sought("places", name))]
    shown = [name for name in _CORE if best(fields, sought("places", name))]
    called, kind = _called(create)
    points = 2 * len(asked) + len(shown) + called
    points += 2 if CREATED in create.answers else 0
    points += 0 if moves is None else 4 if kind is moves else -4
    why = (
        f"it asks for {' and '.join(asked) or 'nothing of money'}, and shows {', '.join(shown) or 'nothing'}"
    )
    if CREATED in create.answers:
        why += "; it answers 201"
    return Resource(create, read, root, fields, points, moves or kind, why)


def _called(create: Call) -> tuple[int, Moves]:
    """How like its address is to the word for an invoice, and of which kind that is.

    Of a service that has both, payments are looked at first.
    """
    last = " ".join(word.removesuffix("s") for word in words(create.parts[-1])) if create.parts else ""
    ranked = [
        (5 - min(rank, 2) - (0 if kind == Moves.PAYMENT else 2), Moves(kind))
        for kind, names in data.table("words")["resources"].items()
        for rank, name in enumerate(names)
        if name == last
    ]
    return max(ranked, key=lambda pair: pair[0]) if ranked else (0, Moves.PAYMENT)
