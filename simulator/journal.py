"""What happened in a run: requests, transitions, callback attempts. Bounded; says what it dropped."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from .changes import RecordKind, Removed

# Header values that can't be a secret; all others are kept by name alone.
_SHOWN = frozenset(
    {
        "accept",
        "content-length",
        "content-type",
        "host",
        "idempotency-key",
        "payconform-run",
        "user-agent",
        "x-payout-idempotency",
    }
)
REDACTED = "[redacted]"
_UNPREFIXED = frozenset({"CONTENT_TYPE", "CONTENT_LENGTH"})
_SAME_NAMES = 1024  # names of headers come again and again


class EntryKind(StrEnum):
    REQUEST = "request"
    TRANSITION = "transition"
    CALLBACK = "callback"
    HAZARD = "hazard"


@dataclass(frozen=True, slots=True)
class Entry:
    """`details` by kind.

    request: {method, path, status, hazard, headers}, whose status is None where no answer left;
    transition: {from, to, moved, resolution, cause}; callback: {callback, url, attempt, status};
    hazard: {hazard, hazard_kind, did}.
    """

    seq: int
    at: datetime
    kind: EntryKind
    operation: str | None
    reference: str | None
    details: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.seq)


@dataclass(frozen=True, slots=True)
class Extract:
    """`dropped`: entries lost so far for want of room; `next`: where the following read goes on."""

    entries: tuple[Entry, ...]
    dropped: int
    next: int


class Journal:
    def __init__(self, limit: int) -> None:
        self._lock = threading.Lock()
        self._limit = limit
        self._entries: deque[Entry] = deque()
        self._by_reference: dict[str | None, deque[Entry]] = {}
        self._written = 0

    def write(
        self,
        kind: EntryKind,
        at: datetime,
        details: Mapping[str, Any],
        *,
        operation: str | None = None,
        reference: str | None = None,
    ) -> tuple[Entry | Removed, ...]:
        """What is to be committed: the entry, and that another had to go."""
        with self._lock:
            self._written += 1
            entry = Entry(self._written, at, kind, operation, reference, details)
            self._append(entry)
            if len(self._entries) <= self._limit:
                return (entry,)
            return (entry, self._drop_oldest())

    def restore(self, entries: Iterable[Entry]) -> None:
        """What an earlier journal held, in order; it goes on after the last of them."""
        with self._lock:
            for entry in entries:
                self._append(entry)
                self._written = entry.seq
            while len(self._entries) > self._limit:
                self._drop_oldest()

    @property
    def dropped(self) -> int:
        with self._lock:
            return self._written - len(self._entries)

    def read(self, *, reference: str | None = None, after: int = 0) -> Extract:
        with self._lock:
            held = self._entries if reference is None else self._by_reference.get(reference, ())
            entries, dropped, written = tuple(held), self._written - len(self._entries), self._written
        return Extract(tuple(entry for entry in entries if entry.seq > after), dropped, written)

    def _append(self, entry: Entry) -> None:
        self._entries.append(entry)
        self._by_reference.setdefault(entry.reference, deque()).append(entry)

    def _drop_oldest(self) -> Removed:
        oldest = self._entries.popleft()
        reference = oldest.reference
        self._by_reference[reference].popleft()
        if not self._by_reference[reference]:
            del self._by_reference[reference]
        return Removed(RecordKind.ENTRY, oldest.id)


def redacted(environ: Mapping[str, Any]) -> dict[str, str]:
    """The headers in a request's WSGI environment. It is read as it is: each request has this to pay."""
    headers = {}
    for key, value in environ.items():
        if key.startswith("HTTP_") or (key in _UNPREFIXED and value):
            name, shown = _named(key)
            headers[name] = value if shown else REDACTED
    return headers


@lru_cache(_SAME_NAMES)
def _named(key: str) -> tuple[str, bool]:
    """A header's name as it is usually written, and whether its value can be shown."""
    name = key.removeprefix("HTTP_").replace("_", "-").title()
    return name, name.lower() in _SHOWN
