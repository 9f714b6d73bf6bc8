"""Tables over tables: what a profile says anew for the life cycles that move something else.

``[payout]`` holds tables of the same names as the profile itself. Merged, they are one profile of its own; a
user who is told of a mistake in it has to find the key where it was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .source import Keys, Source, dotted


def overlaid(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with the keys of `over`, table by table; ``false`` takes a key of `base` away.

    Where `base` has no such key, ``false`` is a value like any other.
    """
    merged = dict(base)
    for key, value in over.items():
        below = base.get(key)
        if value is False and key in base:
            del merged[key]
        elif isinstance(value, dict) and isinstance(below, dict):
            merged[key] = overlaid(below, value)
        else:
            merged[key] = value
    return merged


@dataclass(frozen=True, slots=True)
class Overlaid:
    """Where the keys of merged tables were written: in the overlay called `name`, or below it."""

    source: Source
    name: str
    base: Mapping[str, Any]
    over: Mapping[str, Any]

    def where(self, keys: Keys) -> str:
        return self.source.where(self._written(keys))

    def called(self, keys: Keys) -> str:
        return dotted(self._written(keys))

    def _written(self, keys: Keys) -> Keys:
        """A key that neither has is missing where its table was written last."""
        depth = _depth(self.over, keys)
        return (self.name, *keys) if depth and depth >= _depth(self.base, keys) else keys


def _depth(tables: Any, keys: Keys) -> int:
    """How many of the keys lead somewhere."""
    for number, key in enumerate(keys):
        if not isinstance(tables, dict) or key not in tables:
            return number
        tables = tables[key]
    return len(keys)
