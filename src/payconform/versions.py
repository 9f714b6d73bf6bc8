"""Versions of the suite: each requirement says with which one it came."""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import __version__
from .errors import UsageError

_FORM = re.compile(r"[0-9]{1,9}\.[0-9]{1,9}(\.[0-9]{1,9})?")


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """Ordered by its numbers: 0.9 comes before 0.10, and 0.1 is 0.1.0."""

    major: int
    minor: int
    patch: int = 0

    @classmethod
    def parse(cls, text: str) -> Version:
        """Raises UsageError for a text that is none."""
        if not _FORM.fullmatch(text):
            raise UsageError(f"{text!r} is no version", hint=f"such as {__version__}, which is this one")
        return cls(*map(int, text.split(".")))

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"
