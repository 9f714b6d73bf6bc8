"""Parts of a WHERE clause: SQL of ours, and beside it the values that were given to us."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Condition:
    """`values` are those of the question marks of `sql`."""

    sql: str
    values: tuple[object, ...]


def joined(conditions: Iterable[Condition]) -> tuple[str, list[object]]:
    """All of them together, as one; of none, what always holds."""
    every = list(conditions)
    return (
        " AND ".join(condition.sql for condition in every) or "TRUE",
        [value for condition in every for value in condition.values],
    )
