"""The life cycle of a payment invoice, edition of 2021: statuses and transitions as the document and its
pictures draw them. Nothing leads out of a final status, and that alone keeps it final.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    CREATED = "created"
    EXPIRED = "expired"
    TERMINATED = "terminated"
    PROCESSING = "processing"
    PROCESS_PENDING = "process_pending"
    PROCESSED = "processed"
    PARTIALLY_PROCESSED = "partially_processed"
    PROCESS_ERROR = "process_error"
    PROCESS_FAILED = "process_failed"
    REFUNDING = "refunding"
    REFUND_PENDING = "refund_pending"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    REFUND_ERROR = "refund_error"
    REFUND_FAILED = "refund_failed"


INITIAL = Status.CREATED

FINAL = frozenset(
    {
        Status.EXPIRED,
        Status.TERMINATED,
        Status.PROCESS_FAILED,
        Status.PARTIALLY_REFUNDED,
        Status.REFUNDED,
        Status.REFUND_FAILED,
    }
)


@dataclass(frozen=True, slots=True)
class Transition:
    source: Status
    target: Status
    trigger: str


_S = Status

# Drawn in the picture of the invoice, but for the last eight, which the text and the picture of the payment
# request supply: error statuses with their way back, and the end of a lifetime while nobody works.
TRANSITIONS = (
    Transition(_S.CREATED, _S.PROCESSING, "process"),
    Transition(_S.CREATED, _S.EXPIRED, "expires"),
    Transition(_S.CREATED, _S.TERMINATED, "terminate"),
    Transition(_S.PROCESSING, _S.PROCESSING, "reprocess"),
    Transition(_S.PROCESSING, _S.PROCESS_PENDING, "sleep"),
    Transition(_S.PROCESS_PENDING, _S.PROCESSING, "retry"),
    Transition(_S.PROCESSING, _S.PROCESSED, "success"),
    Transition(_S.PROCESSING, _S.PARTIALLY_PROCESSED, "amount != processed_amount"),
    Transition(_S.PROCESSING, _S.PROCESS_FAILED, "fatal error"),
    Transition(_S.PROCESSING, _S.EXPIRED, "expires"),
    Transition(_S.PROCESSING, _S.TERMINATED, "terminate"),
    Transition(_S.PROCESSED, _S.REFUNDING, "refund"),
    Transition(_S.PARTIALLY_PROCESSED, _S.REFUNDING, "refund"),
    Transition(_S.REFUNDING, _S.REFUNDING, "reprocess"),
    Transition(_S.REFUNDING, _S.REFUND_PENDING, "sleep"),
    Transition(_S.REFUND_PENDING, _S.REFUNDING, "retry"),
    Transition(_S.REFUNDING, _S.REFUNDED, "success"),
    Transition(_S.REFUNDING, _S.PARTIALLY_REFUNDED, "part"),
    Transition(_S.REFUNDING, _S.REFUND_FAILED, "failure"),
    Transition(_S.PROCESSING, _S.PROCESS_ERROR, "error"),
    Transition(_S.PROCESS_ERROR, _S.PROCESSING, "retry"),
    Transition(_S.REFUNDING, _S.REFUND_ERROR, "error"),
    Transition(_S.REFUND_ERROR, _S.REFUNDING, "retry"),
    Transition(_S.PROCESS_PENDING, _S.EXPIRED, "expires"),
    Transition(_S.PROCESS_PENDING, _S.TERMINATED, "terminate"),
    Transition(_S.PROCESS_ERROR, _S.EXPIRED, "expires"),
    Transition(_S.PROCESS_ERROR, _S.TERMINATED, "terminate"),
)

_EDGES = frozenset((row.source, row.target) for row in TRANSITIONS)

EXPIRABLE = frozenset(row.source for row in TRANSITIONS if row.target is Status.EXPIRED)


def may_follow(source: Status, target: Status) -> bool:
    return (source, target) in _EDGES


class LifeCycle:
    """How the service gets from one status to another."""

    def route(self, source: Status, target: Status, *, via: Status) -> tuple[Status, ...]:
        """The statuses to enter, `target` last: straight on, or through the working status `via`.

        Empty: there is no way.
        """
        if may_follow(source, target):
            return (target,)
        if may_follow(source, via) and may_follow(via, target):
            return (via, target)
        return ()
