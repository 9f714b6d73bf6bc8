"""The life cycle of a payment invoice in both editions: statuses and transitions as the documents and their
pictures draw them. Nothing leads out of a final status, and that alone keeps it final.
"""

from __future__ import annotations

from collections.abc import Mapping
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

# The picture of the invoice, which both editions show; the last two rows the text supplies: the end of a
# lifetime, and a payer who terminates, while a payment sleeps.
_DRAWN = (
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
    Transition(_S.PROCESS_PENDING, _S.EXPIRED, "expires"),
    Transition(_S.PROCESS_PENDING, _S.TERMINATED, "terminate"),
)

# What 2021 adds: its list has the error statuses, the picture of the payment request their ways in and out.
_ERRORS = (
    Transition(_S.PROCESSING, _S.PROCESS_ERROR, "error"),
    Transition(_S.PROCESS_ERROR, _S.PROCESSING, "retry"),
    Transition(_S.REFUNDING, _S.REFUND_ERROR, "error"),
    Transition(_S.REFUND_ERROR, _S.REFUNDING, "retry"),
    Transition(_S.PROCESS_ERROR, _S.EXPIRED, "expires"),
    Transition(_S.PROCESS_ERROR, _S.TERMINATED, "terminate"),
)


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the document, by the name that `Api-Version` gives it."""

    name: str
    transitions: tuple[Transition, ...]
    initial: Status = INITIAL
    final: frozenset[Status] = FINAL

    @property
    def statuses(self) -> frozenset[Status]:
        return frozenset({self.initial, *(row.target for row in self.transitions)})

    def may_follow(self, source: Status, target: Status) -> bool:
        return any(row.source is source and row.target is target for row in self.transitions)


LATEST = "2021-01"
EDITIONS: Mapping[str, Edition] = {
    edition.name: edition for edition in (Edition("2019-04", _DRAWN), Edition(LATEST, _DRAWN + _ERRORS))
}


class LifeCycle:
    """How the service gets from one status to another."""

    def route(self, edition: Edition, source: Status, target: Status, *, via: Status) -> tuple[Status, ...]:
        """The statuses to enter, `target` last: straight on, or through the working status `via`.

        Empty: there is no way.
        """
        if edition.may_follow(source, target):
            return (target,)
        if edition.may_follow(source, via) and edition.may_follow(via, target):
            return (via, target)
        return ()
