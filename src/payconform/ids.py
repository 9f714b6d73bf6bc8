"""Identifiers that are handed in, so that a run can be repeated."""

from __future__ import annotations

import hashlib
import random
import secrets
from typing import Protocol


class Ids(Protocol):
    def new(self, prefix: str) -> str:
        """A fresh id: ``pay_4f0a…``."""


class RandomIds:
    """Ids that nobody can guess."""

    def new(self, prefix: str) -> str:
        return f"{prefix}_{secrets.token_hex(8)}"


class SeededIds:
    """The same ids in the same order for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - repeatable on purpose, guards nothing

    def new(self, prefix: str) -> str:
        return f"{prefix}_{self._random.getrandbits(64):016x}"


def stable_seed(*parts: object) -> int:
    """A seed from any parts, the same in every process: Python's own hash() is salted."""
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:8], "big")
