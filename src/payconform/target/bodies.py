"""What stands in an answer: JSON read exactly, JSONPaths, parts of headers.

What doesn't fit is a finding about the target (check `canonical-form`), never a crash of ours.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache, partial
from json import loads
from typing import Any

import jsonpath
import orjson

from payconform.oracle.findings import failure

from .telling import PAGE, is_page

_NAMES = re.compile(r"\$(\.[A-Za-z_][A-Za-z0-9_]*)*")


def parse_json(raw: bytes, seen: str) -> Any:
    """The body with its numbers exact. `seen` names the answer in the finding: "the answer to create"."""
    try:
        orjson.loads(raw)  # refuses NaN, half a surrogate pair, numbers without end: all that json would take
        return loads(raw, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError):
        raise failure("canonical-form", expected=f"JSON in {seen}", observed=_no_json(raw)) from None


def _no_json(raw: bytes) -> str:
    """What can be seen of it at the place where it stops being JSON."""
    if not raw.strip():
        return "an empty body"
    if raw.startswith(BOM_UTF8):
        return "a byte order mark (BOM) before it, which JSON must not have"
    try:
        text = raw.decode("utf-8")
        orjson.loads(text)
    except UnicodeDecodeError as error:
        return f"no UTF-8: byte 0x{raw[error.start]:02x} at {error.start}"
    except orjson.JSONDecodeError as error:
        if raw[error.pos :].strip() and error.pos > 0:
            return f"no JSON from character {error.pos} on: {text[error.pos :][:40]!r}"
        if error.pos > 0:
            return f"a body that breaks off after {text[-40:].strip()!r}"
    start = text[:80].strip()
    return f"{PAGE}: {start!r}" if is_page(start) else f"a body that begins {start!r}"


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


def place_in_words(place: str | Mapping[str, str]) -> str:
    if isinstance(place, str):
        return place
    where = f"the header {place['header']}" if "header" in place else place["path"]
    return f"{where}, by the pattern {place['pattern']}" if "pattern" in place else where


def _text_at(path: str, document: Any, seen: str) -> str | None:
    value = find(path, document)
    return None if value is None else as_text(value, f"an id at {path} in {seen}")


def as_text(value: Any, expected: str) -> str:
    """Text, or a whole number as text. Anything else raises ConformanceFailure."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise failure("canonical-form", expected=expected, observed=shown(value))
    return str(value)


def shown(value: Any) -> str:
    """As a finding shows it: a number as it is written."""
    return f"{value}"[:200] if isinstance(value, Decimal) else f"{value!r:.200}"
