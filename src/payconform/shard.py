"""A part of the scenarios: for machines that share a run, none of which knows of the others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .errors import UsageError
from .ids import stable_seed

_FORM = re.compile(r"([0-9]{1,4})/([0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class Shard:
    """``2/4`` is the second of four."""

    number: int
    of: int

    @classmethod
    def parse(cls, text: str) -> Shard:
        """Raises UsageError for a text that names none."""
        found = _FORM.fullmatch(text)
        if found is None:
            raise UsageError(f"{text!r} is no shard", hint="such as 2/4: the second of four")
        number, of = int(found[1]), int(found[2])
        if not 1 <= number <= of:
            raise UsageError(f"there is no shard {text}", hint=f"the last is {max(of, 1)}/{max(of, 1)}")
        return cls(number, of)

    def part(self, ids: Iterable[str]) -> frozenset[str]:
        """Of these ids: the shards together hold each of them once, and none holds two more than another.

        They are dealt in the order of a hash, so that no shard gets a feature to itself.
        """
        dealt = sorted(ids, key=lambda each: (stable_seed(each), each))
        return frozenset(dealt[self.number - 1 :: self.of])

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"
