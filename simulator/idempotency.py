"""Idempotency keys: a repeated request gets the first one's answer and does nothing again.

Kept are answers that created something; a refused request stored nothing, so it may be repeated with its key.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from .errors import Code, ProviderError

EXPIRY = timedelta(hours=24)
LONGEST_KEY = 255


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class _Kept:
    fingerprint: bytes
    at: datetime
    answer: Answer | None  # None while the first request is running


class IdempotencyKeys:
    """The keys of one run; they expire 24 hours later on its clock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    def answer(self, key: str, fingerprint: bytes, now: datetime, compute: Callable[[], Answer]) -> Answer:
        """Compute once for each key.

        Raises ProviderError KEY_REUSED where the key belongs to another request, KEY_IN_USE while that runs,
        INVALID_KEY where it is empty, too long or not printable, and what `compute` raises.
        """
        if not key or len(key) > LONGEST_KEY or not key.isprintable():
            raise ProviderError(
                Code.INVALID_KEY, f"Idempotency-Key has 1 to {LONGEST_KEY} printable characters"
            )
        known = self._claim(key, fingerprint, now)
        if known is not None:
            return known
        answer = None
        try:
            answer = compute()
        finally:
            self._finish(key, fingerprint, now, answer)
        return answer

    def _claim(self, key: str, fingerprint: bytes, now: datetime) -> Answer | None:
        with self._lock:
            self._forget_expired(now)
            kept = self._kept.get(key)
            if kept is None:
                self._kept[key] = _Kept(fingerprint, now, None)
                return None
        if kept.fingerprint != fingerprint:
            raise ProviderError(Code.KEY_REUSED, "this key was used with another path or body")
        if kept.answer is None:
            raise ProviderError(Code.KEY_IN_USE, "the first request with this key is still running")
        return Answer(kept.answer.status, kept.answer.body, replayed=True)

    def _finish(self, key: str, fingerprint: bytes, now: datetime, answer: Answer | None) -> None:
        with self._lock:
            if answer is None:
                del self._kept[key]
            else:
                self._kept[key] = _Kept(fingerprint, now, answer)

    def _forget_expired(self, now: datetime) -> None:
        while self._kept:
            key, oldest = next(iter(self._kept.items()))
            if oldest.answer is None or oldest.at + EXPIRY > now:
                return
            del self._kept[key]
