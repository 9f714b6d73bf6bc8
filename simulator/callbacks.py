"""A callback that is owed to a receiver, and what became of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from .hazards import HazardKind

MOST_ATTEMPTS = 10


class CallbackState(StrEnum):
    """`held`: it waits for something else of its operation, or for a bound. `lost`: it is never sent."""

    OWED = "owed"
    HELD = "held"
    LOST = "lost"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Attempt:
    """`at` on the run's clock. Either the receiver's HTTP `status`, or an `error` where it gave none."""

    at: datetime
    status: int | None
    error: str | None
    duration_ms: float
    body_digest: str

    @property
    def succeeded(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Befallen:
    """What a hazard made of a callback. `copy`: it owes its being to it. `attempts`: how many are spoiled.

    `seconds`: how long it waits after what it is held for. `headers`: signatures that were made beforehand.
    """

    hazard: str
    kind: HazardKind
    copy: bool = False
    attempts: int | None = None
    seconds: float = 0
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Callback:
    """One event for one receiver. `body` is the same for all attempts; `due` None: nothing is owed."""

    id: str
    run: str
    event_id: str
    operation: str
    reference: str
    url: str
    type: str
    body: bytes
    state: CallbackState
    due: datetime | None
    attempts: tuple[Attempt, ...] = ()
    befallen: Befallen | None = None

    @property
    def is_copy(self) -> bool:
        """It owes its being to a hazard."""
        return self.befallen is not None and self.befallen.copy


def attempted(callback: Callback, attempt: Attempt, failed_at: datetime) -> Callback:
    """The nth failure is followed by another attempt n minutes after `failed_at`, up to ten in all."""
    attempts = (*callback.attempts, attempt)
    if attempt.succeeded:
        return replace(callback, state=CallbackState.DELIVERED, due=None, attempts=attempts)
    if len(attempts) >= MOST_ATTEMPTS:
        return replace(callback, state=CallbackState.GIVEN_UP, due=None, attempts=attempts)
    failures = sum(not earlier.succeeded for earlier in attempts)
    due = failed_at + timedelta(minutes=failures)
    return replace(callback, state=CallbackState.OWED, due=due, attempts=attempts)


def owed_again(callback: Callback, now: datetime) -> Callback:
    """Somebody asked for the same event once more, whatever became of it."""
    return replace(callback, state=CallbackState.OWED, due=now)


def digest(body: bytes) -> str:
    return f"sha256:{hashlib.sha256(body).hexdigest()}"
