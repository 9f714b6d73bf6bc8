"""Variants of the reference: deliberate defects, and the requirements that each must fail: these alone."""

from __future__ import annotations

import tomllib
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from importlib.resources import files

from .errors import UsageError


@dataclass(frozen=True, slots=True)
class Variant:
    name: str
    summary: str
    fails: frozenset[str]

    def verdict(self, failed: AbstractSet[str]) -> str:
        """What it means for the suite that these requirements failed, in words."""
        if failed == self.fails:
            return f"caught by exactly its list, {', '.join(sorted(failed))}"
        missed, more = (
            ", ".join(sorted(ids)) or "none" for ids in (self.fails - failed, failed - self.fails)
        )
        return f"missed {missed}; beyond its list {more}"


def variants() -> tuple[Variant, ...]:
    """As the reference's own data file declares them; nothing of its code is imported."""
    content = tomllib.loads(files("payconform.reference").joinpath("defects.toml").read_text("utf-8"))
    rows = content["defects"]
    return tuple(Variant(row["name"], row["summary"], frozenset(row["fails"])) for row in rows)


def named(name: str) -> Variant:
    """Raises UsageError where there is none of this name."""
    known = {variant.name: variant for variant in variants()}
    if name not in known:
        raise UsageError(f"there is no defect {name!r}", hint=f"known are: {', '.join(known)}")
    return known[name]
