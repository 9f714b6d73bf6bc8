"""Bodies, paths and queries of a profile, with their placeholders filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import quote

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def fill(template: Any, values: Mapping[str, Any]) -> Any:
    """The template with each ``{name}`` replaced by its value.

    A string that is one placeholder keeps the value's type; a key whose placeholder has no value (None or
    unknown) is left out, and so is a table that becomes empty by that.
    """
    if isinstance(template, dict):
        filled = {key: fill(item, values) for key, item in template.items()}
        kept = {key: item for key, item in filled.items() if item is not None}
        return kept if kept or not template else None
    if isinstance(template, list):
        return [item for item in (fill(item, values) for item in template) if item is not None]
    if not isinstance(template, str):
        return template
    if whole := _PLACEHOLDER.fullmatch(template):
        return values.get(whole[1])
    if any(values.get(name) is None for name in _PLACEHOLDER.findall(template)):
        return None
    return _PLACEHOLDER.sub(lambda found: str(values[found[1]]), template)


def fill_path(template: str, values: Mapping[str, Any]) -> str:
    """A path, each value percent-encoded as one segment, so that an id can't lead elsewhere."""
    return _PLACEHOLDER.sub(lambda found: quote(str(values[found[1]]), safe=""), template)


def to_json(document: Any) -> bytes:
    """JSON text in which a Decimal stands as the exact number it is."""
    return _encode(document).encode()


def _encode(value: Any) -> str:
    match value:
        case Decimal():
            return f"{value:f}"
        case dict():
            return "{" + ",".join(f"{json.dumps(str(k))}:{_encode(v)}" for k, v in value.items()) + "}"
        case list() | tuple():
            return "[" + ",".join(map(_encode, value)) + "]"
        case _:
            return json.dumps(value, ensure_ascii=False)
