"""Pages of a list, in the three styles that there are: by cursor, by offset, by number.

A page is named by a token: its cursor, the rows before it, or its number. The placeholder in the request says
which style it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from payconform.oracle.findings import failure

from .bodies import as_text, find

STYLES = frozenset({"cursor", "offset", "page"})
MOST_PAGES = 1000


def style_of(said: frozenset[str]) -> str | None:
    """By the placeholders of a request; None: all rows come at once."""
    return next(iter(sorted(said & STYLES)), None)


def asked(
    style: str | None, places: Mapping[str, Any], token: str | None, size: int | None
) -> dict[str, Any]:
    """Values of the placeholders for the page of this token; None: the first one."""
    values: dict[str, Any] = {"size": size or places.get("page_size")}
    match style:
        case "cursor":
            values["cursor"] = token
        case "offset":
            values["offset"] = int(token or 0)
        case "page":
            values["page"] = _first(places) if token is None else int(token)
    return values


def following(
    style: str | None,
    places: Mapping[str, Any],
    asked: Mapping[str, Any],
    rows: int,
    document: Any,
    seen: str,
) -> str | None:
    """The token of the page after one that showed so many rows; None: it was the last one.

    A list by offset or number ends with its total, else with an empty page: a page that isn't full may only
    show that the target allows no more.
    """
    if style == "cursor":
        cursor = find(places["next"], document)
        return None if cursor is None else as_text(cursor, f"next in {seen} as text")
    if style is None or rows == 0:
        return None
    count = total(places, document, seen)
    if style == "offset":
        before = int(asked["offset"]) + rows
        return None if count is not None and before >= count else str(before)
    size, number = asked.get("size"), int(asked["page"])
    if count is not None and size is not None and (number + 1 - _first(places)) * size >= count:
        return None
    return str(number + 1)


def total(places: Mapping[str, Any], document: Any, seen: str) -> int | None:
    """How many rows there are on all pages; None: the answer doesn't say."""
    found = find(places["total"], document) if "total" in places else None
    if found is not None and (isinstance(found, bool) or not isinstance(found, int) or found < 0):
        raise failure("canonical-form", expected=f"total in {seen} as a count", observed=f"{found!r:.200}")
    return found


def _first(places: Mapping[str, Any]) -> int:
    first: int = places.get("first_page", 1)
    return first
