"""The state machine of every operation, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Status(StrEnum):
    ACCEPTED = "accepted"
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    PARTIAL = "partial"
    FAILED = "failed"
    REVERSED = "reversed"


TRANSITIONS: Mapping[Status, frozenset[Status]] = MappingProxyType(
    {
        Status.ACCEPTED: frozenset({Status.PENDING, Status.SUCCEEDED, Status.PARTIAL, Status.FAILED}),
        Status.PENDING: frozenset({Status.SUCCEEDED, Status.PARTIAL, Status.FAILED}),
        Status.SUCCEEDED: frozenset({Status.REVERSED}),
        Status.PARTIAL: frozenset({Status.REVERSED}),
        Status.FAILED: frozenset({Status.SUCCEEDED, Status.PARTIAL}),  # late success
        Status.REVERSED: frozenset(),
    }
)
# An operation may be shown for the first time where its first steps took it at once.
BIRTHS = TRANSITIONS[Status.ACCEPTED] | {Status.ACCEPTED}
# The result is unknown yet: the whole amount may still move.
OPEN = frozenset({Status.ACCEPTED, Status.PENDING})


class IllegalTransitionError(ValueError):
    """`source` is None where an operation would begin in `target`."""

    def __init__(self, source: Status | None, target: Status) -> None:
        start = "an operation can't begin as" if source is None else f"{source} can't become"
        super().__init__(f"{start} {target}")
        self.source = source
        self.target = target


def targets(source: Status | None) -> frozenset[Status]:
    return BIRTHS if source is None else TRANSITIONS[source]


def check(source: Status | None, target: Status) -> None:
    """Raises IllegalTransitionError."""
    if target not in targets(source):
        raise IllegalTransitionError(source, target)
