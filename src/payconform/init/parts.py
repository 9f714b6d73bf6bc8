"""Parts of somebody else's document: what isn't of its kind is as good as missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def array(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def texts(value: Any) -> list[str]:
    """Those of an array that are texts."""
    return [item for item in array(value) if isinstance(item, str)]


def text(value: Any) -> str:
    return value if isinstance(value, str) else ""
