"""The query of a list of vendors' invoices, in RazorpayX's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from payconform.reference.errors import Fault, RefusedError
from payconform.reference.storage.conditions import Condition

from .states import State

USUAL_COUNT, LARGEST_COUNT = 10, 100
_LARGEST_SKIP = 10**9


@dataclass(frozen=True, slots=True)
class Query:
    """`count` rows at most, after `skip` others."""

    conditions: tuple[Condition, ...]
    count: int
    skip: int


def query(given: MultiDict[str, str]) -> Query:
    """Raises RefusedError with all that is wrong."""
    faults = []
    for name, texts in given.lists():
        if name not in _FITS:
            faults.append(Fault("unknown_parameter", f"{name!r} is not known", parameter=name))
        elif len(texts) > 1 or not _FITS[name](texts[0]):
            faults.append(Fault("invalid_parameter", f"{name} has no such value", parameter=name))
    if faults:
        raise RefusedError(*faults)
    return Query(
        tuple(Condition(sql, (given[name],)) for name, sql in _CONDITIONS.items() if name in given),
        count=int(given.get("count", USUAL_COUNT)),
        skip=int(given.get("skip", 0)),
    )


def _within(least: int, most: int) -> Callable[[str], bool]:
    def fits(text: str) -> bool:
        return (
            text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most
        )

    return fits


_CONDITIONS = {"reference_id": "reference = ?", "status": "state = ?"}
_FITS: dict[str, Callable[[str], bool]] = {
    "reference_id": bool,
    "status": lambda text: text in set(State),
    "count": _within(1, LARGEST_COUNT),
    "skip": _within(0, _LARGEST_SKIP),
}
