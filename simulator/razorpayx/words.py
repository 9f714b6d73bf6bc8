"""RazorpayX's words for what a vendor payout is, and for what it tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from payconform.simulator.transitions import Status

# Its pending is one that waits for approval; whatever a bank has not finished is processing.
WORDS: Mapping[Status, str] = MappingProxyType(
    {
        Status.AWAITING_APPROVAL: "pending",
        Status.QUEUED: "queued",
        Status.SCHEDULED: "scheduled",
        Status.ACCEPTED: "processing",
        Status.PENDING: "processing",
        Status.SUCCEEDED: "processed",
        Status.REJECTED: "rejected",
        Status.CANCELLED: "cancelled",
        Status.FAILED: "failed",
        Status.REVERSED: "reversed",
    }
)

# Its webhooks ("Payouts Webhook Events"). No event is documented for scheduled, and none is sent. None is
# documented for cancelled either; payout.updated, sent whenever the entity changes, is our choice.
EVENTS: Mapping[Status, str] = MappingProxyType(
    {
        Status.AWAITING_APPROVAL: "payout.pending",
        Status.QUEUED: "payout.queued",
        Status.ACCEPTED: "payout.initiated",
        Status.PENDING: "payout.updated",
        Status.SUCCEEDED: "payout.processed",
        Status.REJECTED: "payout.rejected",
        Status.CANCELLED: "payout.updated",
        Status.FAILED: "payout.failed",
        Status.REVERSED: "payout.reversed",
    }
)


def statuses(word: str) -> frozenset[Status]:
    """All that RazorpayX calls so; empty: it has no such word."""
    return frozenset(status for status, known in WORDS.items() if known == word)
