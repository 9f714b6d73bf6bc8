"""The secrets that sign callbacks, and changing them while the provider runs.

A new secret takes over at once; the one before it signs along, until a moment or until it is taken away: so
a receiver may change over in its own time (Standard Webhooks 1.0.0, "zero downtime secret rotation"). A
restart goes back to the secrets of the settings.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from .errors import Code, ProviderError, refused
from .signing_secrets import MOST_SECRETS, SIZE, trouble_with, written


@dataclass(frozen=True, slots=True)
class Secret:
    """`id` names it without showing it. `until`: on the real clock; None: until it is taken away."""

    id: str
    value: str = field(repr=False)
    until: datetime | None = None


class Keyring:
    """Safe to share. `entropy` gives so many bytes that nobody can guess."""

    def __init__(
        self, values: Sequence[str], *, entropy: Callable[[int], bytes] = secrets.token_bytes
    ) -> None:
        self._entropy = entropy
        self._lock = threading.Lock()
        self._made = 0
        self._secrets: tuple[Secret, ...] = ()
        for value in reversed(values):
            self._secrets = (self._named(value), *self._secrets)

    def values(self, now: datetime) -> tuple[str, ...]:
        """Those that sign now, newest first; there is always one."""
        return tuple(secret.value for secret in self.valid(now))

    def valid(self, now: datetime) -> tuple[Secret, ...]:
        newest, *former = self._secrets  # replaced whole: readers take no lock
        return (newest, *(each for each in former if each.until is None or each.until > now))

    def rotate(self, value: str | None, now: datetime, *, former_until: datetime | None) -> Secret:
        """None: one is made up. Raises ProviderError where it can't sign, or is there already."""
        if value is not None and (trouble := trouble_with(value)) is not None:
            raise refused(Code.INVALID_BODY, "/secret", trouble)
        with self._lock:
            newest, *former = self.valid(now)
            held = (replace(newest, until=former_until), *former)
            if any(each.value == value for each in held):
                raise ProviderError(Code.SECRET_REFUSED, "it is one of the valid secrets already")
            if len(held) >= MOST_SECRETS:
                raise ProviderError(
                    Code.SECRET_REFUSED, f"there are {MOST_SECRETS} valid ones: take one away"
                )
            made = self._named(value or written(self._entropy(SIZE)))
            self._secrets = (made, *held)
            return made

    def drop(self, secret_id: str, now: datetime) -> None:
        """It signs no more. Raises ProviderError."""
        with self._lock:
            valid = self.valid(now)
            if secret_id == valid[0].id:
                raise ProviderError(
                    Code.SECRET_REFUSED, f"{secret_id} is the newest; POST a newer one before"
                )
            left = tuple(each for each in valid if each.id != secret_id)
            if len(left) == len(valid):
                raise ProviderError(Code.NOT_FOUND, f"no valid secret is called {secret_id[:100]!r}")
            self._secrets = left

    def _named(self, value: str) -> Secret:
        self._made += 1
        return Secret(f"key_{self._made}", value)
