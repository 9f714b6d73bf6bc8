"""A callback that is owed to a receiver, and what became of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .hazards import HazardKind


class Dialect(StrEnum):
    """Whose way of signing a callback has."""

    NATIVE = "native"
    RAZORPAYX = "razorpayx"


class CallbackState(StrEnum):
    """`held`: it waits for something else of its operation, or for a bound. `lost`: it is never sent."""

    OWED = "owed"
    HELD = "held"
    LOST = "lost"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class Ended(StrEnum):
    """Why nothing more is owed."""

    DELIVERED = "delivered"
    EXHAUSTED = "exhausted"  # no attempt is left
    GONE = "gone"  # the receiver said 410
    LOST = "lost"  # a hazard: it is never sent
    TRIED_ONCE = "tried_once"  # a hazard: who forges or replays doesn't come back


@dataclass(frozen=True, slots=True)
class Attempt:
    """`at` on the run's clock. Either the receiver's HTTP `status`, or an `error` where it gave none.

    `succeeded` by the policy of that moment. `next_due`: of the retry that follows from it. `resend`:
    somebody asked for it. `retry_after`: the seconds that the receiver asked for, where they are honoured.
    """

    at: datetime
    status: int | None
    error: str | None
    duration_ms: float
    body_digest: str
    succeeded: bool = False
    next_due: datetime | None = None
    resend: bool = False
    retry_after: float | None = None


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
    """One event for one receiver. `body` is the same for all attempts; `due` None: nothing is owed.

    `created` on the run's clock. `resends`: asked for, and not made yet.
    """

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
    created: datetime
    attempts: tuple[Attempt, ...] = ()
    ended: Ended | None = None
    resends: int = 0
    befallen: Befallen | None = None
    dialect: Dialect = Dialect.NATIVE

    @property
    def is_copy(self) -> bool:
        """It owes its being to a hazard."""
        return self.befallen is not None and self.befallen.copy


def digest(body: bytes) -> str:
    return f"sha256:{hashlib.sha256(body).hexdigest()}"
