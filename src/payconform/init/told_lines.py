"""What is told of a line of the draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .draft import Keys

OK, MENDED, REFUTED, OPEN = "ok", "mended", "refuted", "open"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`value` is what takes the line's place; None: it stands."""

    verdict: str
    keys: Keys
    text: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Told:
    """`name` is the line, as the file has it."""

    verdict: str
    name: str
    text: str

    def __str__(self) -> str:
        return f"{self.verdict:<8}{self.name}: {self.text}"
