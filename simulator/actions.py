"""What a tester may do to an operation after the fact. The transitions say which status allows it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from .transitions import Status, targets


class Action(StrEnum):
    SETTLE = "settle"
    SETTLE_PART = "settle_part"
    FAIL = "fail"
    REVERSE = "reverse"


TARGETS: Mapping[Action, Status] = MappingProxyType(
    {
        Action.SETTLE: Status.SUCCEEDED,
        Action.SETTLE_PART: Status.PARTIAL,
        Action.FAIL: Status.FAILED,
        Action.REVERSE: Status.REVERSED,
    }
)


def allowed(status: Status) -> tuple[Action, ...]:
    return tuple(action for action, target in TARGETS.items() if target in targets(status))
