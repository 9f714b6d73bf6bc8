"""What stands in an answer: JSON read exactly, JSONPaths, parts of headers.

What doesn't fit is a finding about the target (check `canonical-form`), never a crash of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache, partial
from json import loads
from typing import Any

import jsonpath
import orjson

from payconform.oracle.findings import failure

_NAMES = re.compile(r"\$(\.[A-Za-z_][A-Za-z0-9_]*)*")


def parse_json(raw: bytes, seen: str) -> Any:
    """The body with its numbers exact. `seen` names the answer in the finding: "the answer to create"."""
    try:
        orjson.loads(raw)  # refuses NaN, half a surrogate pair, numbers without end: all that json would take
        return loads(raw, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError):
        start = raw[:80].decode("utf-8", "replace").strip()
        raise failure(
            "canonical-form", expected=f"JSON in {seen}", observed=f"a body that begins {start!r}"
        ) from None


def find(path: str, document: Any) -> Any:
    """The first match of a JSONPath (RFC 9535), or None."""
    return next(iter(find_all(path, document)), None)


def find_all(path: str, document: Any) -> list[Any]:
    return _compiled(path)(document)


@cache
def _compiled(path: str) -> Callable[[Any], list[Any]]:
    """Most paths are plain names, and many are looked up in each answer: those don't need the library."""
    if _NAMES.fullmatch(path):
        return partial(_walk, path.split(".")[1:])
    return partial(_matches, jsonpath.compile(path))


def _walk(names: list[str], document: Any) -> list[Any]:
    for name in names:
        if not isinstance(document, dict) or name not in document:
            return []
        document = document[name]
    return [document]


def _matches(query: Any, document: Any) -> list[Any]:
    if isinstance(document, str):  # which the library would read as JSON; it has no parts, like null
        return [document for _ in query.findall(None)]
    matches: list[Any] = query.findall(document)
    return matches


def at_place(
    place: str | Mapping[str, str], document: Any, headers: Mapping[str, str], seen: str
) -> str | None:
    """The id at a profile's place: a JSONPath; or a header, or a text at a path, and the part of it that
    `pattern` finds.

    That part is the pattern's first group, or all that matches where it has no groups.
    """
    if isinstance(place, str):
        return _text_at(place, document, seen)
    if "path" in place:
        whole = _text_at(place["path"], document, seen) or ""
    else:
        wanted = place["header"].lower()
        whole = next((value for name, value in headers.items() if name.lower() == wanted), "")
    found = re.search(place.get("pattern", ".+"), whole)
    return found[min(1, len(found.groups()))] if found else None


def _text_at(path: str, document: Any, seen: str) -> str | None:
    value = find(path, document)
    return None if value is None else as_text(value, f"an id at {path} in {seen}")


def as_text(value: Any, expected: str) -> str:
    """Text, or a whole number as text. Anything else raises ConformanceFailure."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise failure("canonical-form", expected=expected, observed=shown(value))
    return str(value)


def shown(value: Any) -> str:
    """As a finding shows it."""
    return f"{value!r:.200}"
