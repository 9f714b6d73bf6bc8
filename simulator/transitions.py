"""The state machine of each kind of operation, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import TypeAlias

from .kinds import NATIVE, Kind


class Status(StrEnum):
    """Those after REVERSED are a vendor payout's alone: it may wait before all else, or never be begun."""

    ACCEPTED = "accepted"
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    PARTIAL = "partial"
    FAILED = "failed"
    REVERSED = "reversed"
    AWAITING_APPROVAL = "awaiting_approval"
    QUEUED = "queued"
    SCHEDULED = "scheduled"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


Machine: TypeAlias = Mapping[Status, frozenset[Status]]

# Nobody has begun to move money: it waits for somebody to say so, for funds or for its moment.
UNSTARTED = frozenset({Status.AWAITING_APPROVAL, Status.QUEUED, Status.SCHEDULED})
# It never began, and never will.
UNTRIED = frozenset({Status.REJECTED, Status.CANCELLED})


def _machine(*after_money_moved: Status) -> Machine:
    """All begin alike, and a failure may turn out to have been a success. They differ in what comes after."""
    moved = frozenset(after_money_moved)
    return MappingProxyType(
        {
            Status.ACCEPTED: frozenset({Status.PENDING, Status.SUCCEEDED, Status.PARTIAL, Status.FAILED}),
            Status.PENDING: frozenset({Status.SUCCEEDED, Status.PARTIAL, Status.FAILED}),
            Status.SUCCEEDED: moved,
            Status.PARTIAL: moved,
            Status.FAILED: frozenset({Status.SUCCEEDED, Status.PARTIAL}),
            Status.REVERSED: frozenset(),
        }
    )


# RazorpayX, "Payout States and Life Cycle". What it calls processing is accepted and pending here, and what
# it calls pending awaits approval. Processed is terminal there, and can still be reversed days later.
_VENDOR_PAYOUT: Machine = MappingProxyType(
    {
        Status.AWAITING_APPROVAL: frozenset(
            {Status.QUEUED, Status.SCHEDULED, Status.ACCEPTED, Status.REJECTED}
        ),
        Status.QUEUED: frozenset({Status.ACCEPTED, Status.CANCELLED, Status.FAILED}),
        Status.SCHEDULED: frozenset({Status.ACCEPTED, Status.CANCELLED, Status.FAILED}),
        Status.ACCEPTED: frozenset({Status.PENDING, Status.SUCCEEDED, Status.FAILED, Status.REVERSED}),
        Status.PENDING: frozenset({Status.SUCCEEDED, Status.FAILED, Status.REVERSED}),
        Status.SUCCEEDED: frozenset({Status.REVERSED}),
        Status.REVERSED: frozenset({Status.FAILED}),
        # The money was debited and credited back.
        Status.FAILED: frozenset({Status.REVERSED}),
        Status.REJECTED: frozenset(),
        Status.CANCELLED: frozenset(),
    }
)

MACHINES: Mapping[Kind, Machine] = MappingProxyType(
    {
        # Charged back, or found out days later to have failed.
        Kind.PAYMENT: _machine(Status.REVERSED, Status.FAILED),
        # Sent back by the beneficiary's bank, or found out later to have failed.
        Kind.PAYOUT: _machine(Status.REVERSED, Status.FAILED),
        # Bounced, or sent back by the payer's bank: the money is where it was before.
        Kind.REFUND: _machine(Status.REVERSED, Status.FAILED),
        # What was canceled never left: it can't come back.
        Kind.CANCELLATION: _machine(),
        Kind.VENDOR_PAYOUT: _VENDOR_PAYOUT,
    }
)
# An operation may be shown for the first time where its first steps took it at once. RazorpayX never does so:
# a payout begins with processing, or before it, or fails at once for want of funds.
BIRTHS: Mapping[Kind, frozenset[Status]] = MappingProxyType(
    {
        **dict.fromkeys(NATIVE, MACHINES[Kind.PAYMENT][Status.ACCEPTED] | {Status.ACCEPTED}),
        Kind.VENDOR_PAYOUT: UNSTARTED | {Status.ACCEPTED, Status.FAILED},
    }
)
# The result is unknown yet: the whole amount may still move.
OPEN = frozenset({Status.ACCEPTED, Status.PENDING}) | UNSTARTED


class IllegalTransitionError(ValueError):
    """`source` is None where an operation would begin in `target`."""

    def __init__(self, kind: Kind, source: Status | None, target: Status) -> None:
        start = f"a {kind} can't begin as" if source is None else f"a {kind} that is {source} can't become"
        super().__init__(f"{start} {target}")
        self.kind = kind
        self.source = source
        self.target = target


def targets(kind: Kind, source: Status | None) -> frozenset[Status]:
    return BIRTHS[kind] if source is None else MACHINES[kind].get(source, frozenset())


def check(kind: Kind, source: Status | None, target: Status) -> None:
    """Raises IllegalTransitionError."""
    if target not in targets(kind, source):
        raise IllegalTransitionError(kind, source, target)


def allows(kind: Kind, path: tuple[Status | None, ...]) -> bool:
    """Whether the kind's machine has every edge of a path; None at its start: it begins with the next."""
    return all(target is not None and target in targets(kind, source) for source, target in pairwise(path))
