"""JSON bytes of values that may hold what a target sent."""

from __future__ import annotations

from typing import Any

import orjson


def to_bytes(document: Any, *, indented: bool = False) -> bytes:
    """Ends with a line feed. A lone surrogate, which a target may send and UTF-8 lacks, is spelled out."""
    option = orjson.OPT_APPEND_NEWLINE | (orjson.OPT_INDENT_2 if indented else 0)
    try:
        return orjson.dumps(document, option=option)
    except orjson.JSONEncodeError:
        return orjson.dumps(_encodable(document), option=option)


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {_encodable(key): _encodable(item) for key, item in value.items()}
    return [_encodable(item) for item in value] if isinstance(value, list) else value
