"""Idempotency keys: a repeated request gets the first one's answer and does nothing again.

Kept are answers that created something; a refused request stored nothing, so it may be repeated with its key.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from .changes import RecordKind, Removed
from .errors import Code, ProviderError

LONGEST_KEY = 255


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """`id` is the key; `fingerprint` tells its request from any other; `at` on the run's clock."""

    id: str
    fingerprint: bytes
    at: datetime
    answer: Answer


class Claim:
    """A key as one request holds it. `replayed` is the answer of the one before; without it, `keep` one.

    `expires`: until when the same key gets the same answer.
    """

    def __init__(
        self, key: str, fingerprint: bytes, at: datetime, expires: datetime, gone: list[Removed]
    ) -> None:
        self.key = key
        self.fingerprint = fingerprint
        self.expires = expires
        self.replayed: Answer | None = None
        self.kept: KeptAnswer | None = None
        self._at = at
        self._gone = gone

    def keep(self, answer: Answer) -> tuple[KeptAnswer | Removed, ...]:
        """What is to be committed together with what the answer tells of. The caller holds the run's lock."""
        self.kept = KeptAnswer(self.key, self.fingerprint, self._at, answer)
        gone = tuple(self._gone)
        del self._gone[: len(gone)]
        return (*gone, self.kept)


class IdempotencyKeys:
    """The keys of one run; they expire on its clock."""

    def __init__(self, expiry: timedelta) -> None:
        self._expiry = expiry
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, KeptAnswer | Claim] = OrderedDict()
        self._gone: list[Removed] = []  # expired, and not told to the store yet

    @contextmanager
    def claimed(self, key: str, fingerprint: bytes, now: datetime) -> Iterator[Claim]:
        """One request at a time; what it keeps stands when the block ends without an exception.

        Raises ProviderError KEY_REUSED where the key belongs to another request, KEY_IN_USE while that runs,
        INVALID_KEY where it is empty, too long or not printable.
        """
        if not key or len(key) > LONGEST_KEY or not key.isprintable():
            raise ProviderError(
                Code.INVALID_KEY, f"Idempotency-Key has 1 to {LONGEST_KEY} printable characters"
            )
        claim = self._claim(key, fingerprint, now)
        if claim.replayed is not None:
            yield claim
            return
        try:
            yield claim
        except BaseException:
            self._finish(key, None)
            raise
        self._finish(key, claim.kept)

    def all(self) -> tuple[KeptAnswer, ...]:
        """Oldest first."""
        with self._lock:
            return tuple(each for each in self._kept.values() if isinstance(each, KeptAnswer))

    def restore(self, kept: Iterable[KeptAnswer]) -> None:
        with self._lock:
            self._kept.update((each.id, each) for each in sorted(kept, key=lambda each: each.at))

    def _claim(self, key: str, fingerprint: bytes, now: datetime) -> Claim:
        with self._lock:
            self._forget_expired(now)
            known = self._kept.get(key)
            claim = Claim(key, fingerprint, now, now + self._expiry, self._gone)
            if known is None:
                self._kept[key] = claim
                return claim
        if known.fingerprint != fingerprint:
            raise ProviderError(Code.KEY_REUSED, "this key was used with another path or body")
        if isinstance(known, Claim):
            raise ProviderError(Code.KEY_IN_USE, "the first request with this key is still running")
        claim.replayed, claim.expires = known.answer, known.at + self._expiry
        return claim

    def _finish(self, key: str, kept: KeptAnswer | None) -> None:
        with self._lock:
            if kept is None:
                del self._kept[key]
            else:
                self._kept[key] = kept

    def _forget_expired(self, now: datetime) -> None:
        while self._kept:
            key, oldest = next(iter(self._kept.items()))
            if isinstance(oldest, Claim) or oldest.at + self._expiry > now:
                return
            self._gone.append(Removed(RecordKind.KEY, key))
            del self._kept[key]
