"""Variants of the reference: deliberate defects, and the requirements that each must fail: these alone."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Variant:
    name: str
    summary: str
    fails: frozenset[str]


def variants() -> tuple[Variant, ...]:
    """As the reference's own data file declares them; nothing of its code is imported."""
    content = tomllib.loads(files("payconform.reference").joinpath("defects.toml").read_text("utf-8"))
    rows = content["defects"]
    return tuple(Variant(row["name"], row["summary"], frozenset(row["fails"])) for row in rows)
