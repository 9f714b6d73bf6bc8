"""Which rows of the ledger of callbacks are meant: for reading them, and for sending them again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .callbacks import Callback, CallbackState


@dataclass(frozen=True, slots=True)
class Selection:
    """None: whichever. `since` and `until`: when the event came about on the run's clock, both included."""

    reference: str | None = None
    operation: str | None = None
    state: CallbackState | None = None
    type: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def __contains__(self, callback: Callback) -> bool:
        wanted = (
            (self.reference, callback.reference),
            (self.operation, callback.operation),
            (self.state, callback.state),
            (self.type, callback.type),
        )
        return (
            all(value is None or value == actual for value, actual in wanted)
            and (self.since is None or callback.created >= self.since)
            and (self.until is None or callback.created <= self.until)
        )
