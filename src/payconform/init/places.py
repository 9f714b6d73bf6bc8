"""Where things stand in an invoice: proposed by name, type and examples, each field for one thing alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from payconform import data
from payconform.lifecycle import Moves
from payconform.money import MoneyError, exponent

from . import formats
from .draft import Draft, Gap, Line
from .likeness import AHEAD, POSSIBLE, Field, confidence, json_path, reason, score, sought

NEEDED = ("id", "status", "amount", "currency")
_OF_PAYOUTS = frozenset({"canceled_amount", "writeoff"})
_OF_PAYMENTS = frozenset({"payment_amount", "deposit", "processed_deposit"})
_MISSING = {
    "id": "nothing is called like an id",
    "status": "nothing is called like a status",
    "amount": "nothing is called like an amount",
    "currency": "nothing is called like a currency; it has to be shown",
    "reference": "the invoice doesn't show it, so that rows of a list are known by their id alone",
}


def propose(
    fields: Sequence[Field], root: tuple[str, ...], moves: Moves, namesakes: frozenset[str] = frozenset()
) -> Draft:
    """`fields` as they are seen from `root`; `namesakes` are words that only say what they are of."""
    single = [field for field in fields if "[*]" not in field.path]
    lines = [Line(("invoice", "root"), json_path(root), reason="")] if root else []
    found = assign(single, names(moves), namesakes)
    lines += [found[name] for name in names(moves) if name in found]
    gaps = tuple(
        Gap(("invoice", name), text, needed=name in NEEDED)
        for name, text in _MISSING.items()
        if name not in found
    )
    return Draft(tuple(lines), gaps)


def names(moves: Moves) -> tuple[str, ...]:
    """The places that an invoice of this kind has."""
    others = {
        Moves.PAYMENT: _OF_PAYOUTS,
        Moves.PAYOUT: _OF_PAYMENTS,
        Moves.VENDOR_PAYOUT: _OF_PAYMENTS | _OF_PAYOUTS | {"refunded_amount", "fee", "processed_fee"},
    }[moves]
    return tuple(name for name in data.table("words")["places"] if name not in others)


def assign(fields: Sequence[Field], wanted: Sequence[str], namesakes: frozenset[str]) -> dict[str, Line]:
    """The likeliest pairs first, so that no field is taken by what it is less like."""
    rated = sorted(
        (
            (points, -len(field.path), name, field)
            for name in wanted
            for field in fields
            if (points := _rated(name, field, namesakes)) >= POSSIBLE
        ),
        key=lambda row: (-row[0], -row[1], wanted.index(row[2])),
    )
    found: dict[str, Line] = {}
    taken: set[tuple[str, ...]] = set()
    for points, _, name, field in rated:
        if name in found or field.path in taken:
            continue
        rivals = [
            other
            for theirs, _, same, other in rated
            if same == name and other.path not in {field.path, *taken} and theirs > points - AHEAD
        ]
        found[name] = Line(("invoice", name), field.place, confidence(points, rivals), reason(points, rivals))
        taken.add(field.path)
    return found


def _rated(name: str, field: Field, namesakes: frozenset[str]) -> int:
    """By its name, and by what is known of its values."""
    points = (
        score(field, sought("places", name), namesakes) if namesakes else score(field, sought("places", name))
    )
    if not points or not _may_be(name, field):
        return 0
    points -= 4 * max(len(field.path) - 2, 0)
    if name == "currency" and any(is_currency(value) for value in (*field.enum, *field.examples)):
        points += 10
    if name == "status" and field.enum:
        points += 10
    if name in {"created", "updated", "expires"} and field.format in {"date-time", "unix-time"}:
        points += 5
    return points


def _may_be(name: str, field: Field) -> bool:
    """What is known of its values doesn't speak against it."""
    if not field.examples:
        return not (name == "description" and field.enum)
    if name == "amount" or name.endswith("_amount"):
        return any(formats.money_of(value) is not None for value in field.examples)
    if name in {"created", "updated", "expires"}:
        return any(formats.time_of(value) is not None for value in field.examples)
    return name != "currency" or any(map(is_currency, field.examples))


def is_currency(value: Any) -> bool:
    """A code of ISO 4217."""
    try:
        return isinstance(value, str) and exponent(value) >= 0
    except MoneyError:
        return False
