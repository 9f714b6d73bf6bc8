"""Bodies, paths and queries of a profile, with their placeholders filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from payconform.oracle.findings import failure

_NOTHING = object()  # None is a value: null
_AS_TEXT = ":text"
_PLACEHOLDER = re.compile(r"\{([a-z_]+(?::text)?)\}")


def known(values: Mapping[str, Any], replaced: Mapping[str, Any], omitted: frozenset[str]) -> dict[str, Any]:
    """What placeholders stand for: a value None is none, but a null put in its place is one.

    ``{name:text}`` is the value as text; what is put in its place stays as it is.
    """
    own = {name: value for name, value in values.items() if value is not None}
    names = {**own, **{name + _AS_TEXT: _text(value) for name, value in own.items()}}
    names |= {name + suffix: value for name, value in replaced.items() for suffix in ("", _AS_TEXT)}
    return {name: value for name, value in names.items() if name.removesuffix(_AS_TEXT) not in omitted}


def fill(template: Any, values: Mapping[str, Any]) -> Any:
    """The template with each ``{name}`` replaced by its value; None where nothing is left of it.

    A string that is one placeholder keeps the value's type, null included; a key whose placeholder has no
    value is left out, and so is a table that becomes empty by that.
    """
    filled = _fill(template, values)
    return None if filled is _NOTHING else filled


def fill_texts(template: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, str]:
    """Headers or a query: the same, but each value as text."""
    filled = {name: _fill(text, values) for name, text in template.items()}
    return {name: _text(value) for name, value in filled.items() if value is not _NOTHING}


def fill_path(template: str, values: Mapping[str, Any]) -> str:
    """A path, each value percent-encoded as one segment.

    Raises ConformanceFailure for an id with which the path would lead elsewhere, or that isn't known.
    """
    return _PLACEHOLDER.sub(lambda found: _segment(found[1], _text(values.get(found[1], ""))), template)


def placeholders(template: Any) -> Iterator[str]:
    """The names of all placeholders of a template, at any depth."""
    if isinstance(template, str):
        yield from (name.removesuffix(_AS_TEXT) for name in _PLACEHOLDER.findall(template))
    elif isinstance(template, dict | list):
        for item in template.values() if isinstance(template, dict) else template:
            yield from placeholders(item)


def _fill(template: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(template, dict):
        filled = {key: _fill(item, values) for key, item in template.items()}
        kept = {key: item for key, item in filled.items() if item is not _NOTHING}
        return kept if kept or not template else _NOTHING
    if isinstance(template, list):
        return [item for item in (_fill(item, values) for item in template) if item is not _NOTHING]
    if not isinstance(template, str):
        return template
    if whole := _PLACEHOLDER.fullmatch(template):
        return values.get(whole[1], _NOTHING)
    if any(name not in values for name in _PLACEHOLDER.findall(template)):
        return _NOTHING
    return _PLACEHOLDER.sub(lambda found: _text(values[found[1]]), template)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else _encode(value)


def _segment(name: str, value: str) -> str:
    if value in {"", ".", ".."}:  # HTTP clients resolve the dots, escaped or not
        raise failure("canonical-form", expected=f"{name} as it can stand in a path", observed=repr(value))
    return quote(value, safe="")


def to_json(document: Any) -> bytes:
    """JSON text in which a Decimal stands as the exact number it is, and a date of TOML as its text."""
    return _encode(document).encode()


def _encode(value: Any) -> str:
    match value:
        case Decimal():
            return f"{value:f}"
        case date() | time():
            return json.dumps(value.isoformat())
        case dict():
            return "{" + ",".join(f"{json.dumps(str(k))}:{_encode(v)}" for k, v in value.items()) + "}"
        case list() | tuple():
            return "[" + ",".join(map(_encode, value)) + "]"
        case _:
            return json.dumps(value, ensure_ascii=False)
