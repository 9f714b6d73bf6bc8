"""The event log of an invoice: which call shows it, and what its rows say."""

from __future__ import annotations

from typing import Any

from payconform import data

from .actions import acts_on
from .description import Described, address
from .draft import Confidence, Draft, Gap, Line
from .likeness import Field, Match, best, json_path, sought, words
from .resource import Resource

KEYS = ("operations", "events")
_SAID = ("from", "to", "at", "reason")


def propose(described: Described, resource: Resource, prefix: str) -> Draft:
    names = data.table("words")["operations"]["events"]["names"]
    for call in described.calls:
        said = " ".join(words(call.parts[-1])) if call.parts else ""
        if call.method != "GET" or not acts_on(call, resource) or said not in names or call.answer is None:
            continue
        found = rows(call.answer.fields)
        if found is None:
            return Draft(gaps=(Gap(KEYS, f"{call.shown} has no rows with from and to; not claimed"),))
        items, places = found
        table: dict[str, Any] = {
            "method": "GET",
            "path": address(call, resource.id_name, prefix),
            "items": items,
        }
        table |= {name: match.field.place for name, match in places.items()}
        unsure = any(match.confidence.is_unsure for match in places.values())
        confidence = Confidence.MEDIUM if unsure else Confidence.HIGH
        complete = Gap(
            (*KEYS, "complete"), "true, if every change of status has a row: then neighbours are judged"
        )
        return Draft((Line(KEYS, table, confidence, f"its address ends in {said!r}"),), (complete,))
    return Draft(gaps=(Gap(KEYS, "no GET of an invoice's events or history; not claimed"),))


def rows(fields: tuple[Field, ...]) -> tuple[str, dict[str, Match]] | None:
    """The array of rows, and where a row says what; None where none says from and to."""
    arrays = {field.path[: field.path.index("[*]") + 1] for field in fields if "[*]" in field.path}
    for array in sorted(arrays, key=len):
        within = [field.below(array) for field in fields if field.path[: len(array)] == array]
        found: dict[str, Match] = {}
        for name in _SAID:
            free = [field for field in within if field.path not in {one.field.path for one in found.values()}]
            if match := best(free, sought("events", name)):
                found[name] = match
        if {"from", "to"} <= found.keys():
            return json_path(array), found
    return None
