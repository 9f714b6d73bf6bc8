"""The state machine of each kind of operation, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import TypeAlias

from .kinds import Kind


class Status(StrEnum):
    ACCEPTED = "accepted"
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    PARTIAL = "partial"
    FAILED = "failed"
    REVERSED = "reversed"


Machine: TypeAlias = Mapping[Status, frozenset[Status]]


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
    }
)
# An operation may be shown for the first time where its first steps took it at once.
BIRTHS = frozenset({Status.ACCEPTED, Status.PENDING, Status.SUCCEEDED, Status.PARTIAL, Status.FAILED})
# The result is unknown yet: the whole amount may still move.
OPEN = frozenset({Status.ACCEPTED, Status.PENDING})


class IllegalTransitionError(ValueError):
    """`source` is None where an operation would begin in `target`."""

    def __init__(self, kind: Kind, source: Status | None, target: Status) -> None:
        start = f"a {kind} can't begin as" if source is None else f"a {kind} that is {source} can't become"
        super().__init__(f"{start} {target}")
        self.kind = kind
        self.source = source
        self.target = target


def targets(kind: Kind, source: Status | None) -> frozenset[Status]:
    return BIRTHS if source is None else MACHINES[kind][source]


def check(kind: Kind, source: Status | None, target: Status) -> None:
    """Raises IllegalTransitionError."""
    if target not in targets(kind, source):
        raise IllegalTransitionError(kind, source, target)


def kinds_that_allow(path: tuple[Status | None, ...]) -> frozenset[Kind]:
    """The kinds whose machine has every edge of a path; None at its start: it begins with the next."""
    edges = tuple(pairwise(path))
    return frozenset(
        kind
        for kind in Kind
        if all(target is not None and target in targets(kind, source) for source, target in edges)
    )
