"""A profile before it is one: lines that are proposed, each with its reason, and what couldn't be found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

Keys = tuple[str, ...]
"""The way to a value: ``("operations", "create", "path")``."""


class Confidence(StrEnum):
    """How sure a proposal is. What the user said, or a call showed, needs no word of it."""

    SAID = "said"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def is_unsure(self) -> bool:
        return self in (Confidence.MEDIUM, Confidence.LOW)


@dataclass(frozen=True, slots=True)
class Line:
    """One key of the profile and its value, as TOML has it; `reason` says why, in a few words.

    `refuted` is what a call showed against it; empty: nothing did.
    """

    keys: Keys
    value: Any
    confidence: Confidence = Confidence.SAID
    reason: str = ""
    refuted: str = ""

    @property
    def name(self) -> str:
        return ".".join(self.keys)


@dataclass(frozen=True, slots=True)
class Gap:
    """What isn't there: a comment below its table. `needed`: without that key no profile loads."""

    keys: Keys
    text: str
    needed: bool = False

    @property
    def name(self) -> str:
        return ".".join(self.keys)


@dataclass(frozen=True, slots=True)
class Draft:
    """Lines in no order of importance; no two have the same keys, and none stands within another."""

    lines: tuple[Line, ...] = ()
    gaps: tuple[Gap, ...] = ()

    def __add__(self, other: Draft) -> Draft:
        return Draft(self.lines + other.lines, self.gaps + other.gaps)

    def line(self, *keys: str) -> Line | None:
        return next((line for line in self.lines if line.keys == keys), None)

    def below(self, *keys: str) -> tuple[Line, ...]:
        """The lines of these keys, and of all that begin with them."""
        return tuple(line for line in self.lines if line.keys[: len(keys)] == keys)

    def value(self, *keys: str) -> Any:
        """What stands there, a table gathered from its lines; None: nothing does."""
        found = self.below(*keys)
        if len(found) == 1 and found[0].keys == keys:
            return found[0].value
        if not found:
            above = self.line(*keys[:-1]) if len(keys) > 1 else None
            return above.value.get(keys[-1]) if above and isinstance(above.value, dict) else None
        return tables(replace(line, keys=line.keys[len(keys) :]) for line in found)

    def having(self, *lines: Line) -> Draft:
        """With these in the place of those of the same keys, and without the gaps that they fill."""
        new = {line.keys: line for line in lines}
        kept = tuple(new.pop(line.keys, line) for line in self.lines)
        filled = {line.keys for line in lines}
        return Draft((*kept, *new.values()), tuple(gap for gap in self.gaps if gap.keys not in filled))

    def without(self, *keys: str) -> Draft:
        """And without all that stands below these keys."""
        lines = tuple(line for line in self.lines if line.keys[: len(keys)] != keys)
        return Draft(lines, tuple(gap for gap in self.gaps if gap.keys[: len(keys)] != keys))

    def overlaid(self, given: Mapping[str, Any]) -> Draft:
        """With what the user says of it: tables as in a profile; ``false`` takes a key away."""
        draft = self
        for keys, value in leaves(given):
            if value is False and not _may_be_false(keys):
                draft = draft.without(*keys)
            else:
                draft = draft.opened(keys).having(Line(keys, value))
        return draft

    def opened(self, keys: Keys) -> Draft:
        """Ready for a line of these keys: a whole table above them becomes lines, and what is below goes."""
        draft = self
        for length in range(1, len(keys)):
            above = draft.line(*keys[:length])
            if above is not None and isinstance(above.value, dict):
                parts = (replace(above, keys=(*above.keys, *k), value=v) for k, v in leaves(above.value))
                draft = draft.without(*above.keys).having(*parts)
        if draft.line(*keys) is None:
            draft = draft.without(*keys)
        return draft


def _may_be_false(keys: Keys) -> bool:
    """What a body says, and whether a log is complete; elsewhere false takes a key away."""
    return keys[-1] == "complete" or "body" in keys


def leaves(tables: Mapping[str, Any], keys: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    """Every value of nested tables that is no table, or an empty one."""
    for key, value in tables.items():
        if isinstance(value, Mapping) and value:
            yield from leaves(value, (*keys, str(key)))
        else:
            yield (*keys, str(key)), value


def tables(lines: Iterable[Line]) -> dict[str, Any]:
    """The lines as nested tables."""
    whole: dict[str, Any] = {}
    for line in lines:
        table = whole
        for key in line.keys[:-1]:
            table = table.setdefault(key, {})
        table[line.keys[-1]] = line.value
    return whole
