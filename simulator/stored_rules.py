"""A stored rule as it is kept: what was given. What it compiles to is compiled again by whoever reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .outcomes import outcomes_of
from .rules import Match, Rule


@dataclass(frozen=True, slots=True)
class StoredRule:
    """`outcomes` as they were given; `used` counts the operations that it decided."""

    id: str
    match: Match
    outcomes: tuple[Mapping[str, Any], ...]
    used: int = 0


def stored(rule: Rule) -> StoredRule:
    return StoredRule(rule.id, rule.match, rule.outcomes, rule.used)


def compiled(rule: StoredRule, pointer: str = "") -> Rule:
    """Raises ProviderError, whose pointer begins with `pointer`."""
    return Rule(
        id=rule.id,
        match=rule.match,
        outcomes=rule.outcomes,
        compiled=outcomes_of(rule.outcomes, f"{pointer}/outcomes"),
        used=rule.used,
    )
