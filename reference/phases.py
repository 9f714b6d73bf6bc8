"""The two halves of the life cycle: money comes in, money goes back. Each works in the same way."""

from __future__ import annotations

from dataclasses import dataclass

from .records import Kind
from .transitions import Edition, Status


@dataclass(frozen=True, slots=True)
class Phase:
    """`working` while it is asked, `pending` while the answer is open, `error` until it is tried again."""

    working: Status
    pending: Status
    error: Status
    failed: Status

    def waiting(self, edition: Edition) -> Status:
        """Between two attempts: where an edition has no status for errors, an invoice stays at work."""
        return self.error if self.error in edition.statuses else self.working


PHASES = {
    Kind.PAYMENT: Phase(
        Status.PROCESSING, Status.PROCESS_PENDING, Status.PROCESS_ERROR, Status.PROCESS_FAILED
    ),
    Kind.REFUND: Phase(Status.REFUNDING, Status.REFUND_PENDING, Status.REFUND_ERROR, Status.REFUND_FAILED),
}
