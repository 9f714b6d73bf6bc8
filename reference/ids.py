"""Identifiers, handed in so that tests can foretell them."""

from __future__ import annotations

import secrets
import string
from typing import Protocol

_LETTERS = string.ascii_letters + string.digits
_LENGTH = 16


class Ids(Protocol):
    def new(self, prefix: str) -> str:
        """``cpi_`` and sixteen characters."""


class RandomIds:
    def new(self, prefix: str) -> str:
        return f"{prefix}_{''.join(secrets.choice(_LETTERS) for _ in range(_LENGTH))}"
