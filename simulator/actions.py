"""What a tester may do to an operation after the fact, and which state each action needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from .kinds import Kind
from .operation import Operation
from .transitions import Status, targets


class Action(StrEnum):
    PEND = "pend"
    SETTLE = "settle"
    SETTLE_PART = "settle_part"
    FAIL = "fail"
    FAIL_LATE = "fail_late"
    REVERSE = "reverse"
    REVERSE_PART = "reverse_part"
    NEXT_STEP = "next_step"
    RESEND_CALLBACK = "resend_callback"


@dataclass(frozen=True, slots=True)
class Traits:
    """`needs`: the states it starts from; `takes`: what may go with it.

    `target` is None where the action doesn't say what becomes of the operation.
    """

    needs: tuple[Status, ...]
    target: Status | None
    takes: tuple[str, ...]
    does: str


_OPEN = (Status.ACCEPTED, Status.PENDING)
_MOVED = (Status.SUCCEEDED, Status.PARTIAL)

TRAITS: Mapping[Action, Traits] = MappingProxyType(
    {
        Action.PEND: Traits((Status.ACCEPTED,), Status.PENDING, (), "It is pending from now on."),
        Action.SETTLE: Traits(
            (*_OPEN, Status.FAILED), Status.SUCCEEDED, (), "All of it moves; from failed, a late success."
        ),
        Action.SETTLE_PART: Traits(
            (*_OPEN, Status.FAILED), Status.PARTIAL, ("amount",), "The amount given moves, and no more."
        ),
        Action.FAIL: Traits(_OPEN, Status.FAILED, ("resolution",), "It fails; nothing moves."),
        Action.FAIL_LATE: Traits(
            _MOVED, Status.FAILED, ("resolution",), "What had succeeded turns out to have failed."
        ),
        Action.REVERSE: Traits(
            _MOVED, Status.REVERSED, ("resolution",), "What refunds don't hold is taken back."
        ),
        Action.REVERSE_PART: Traits(
            _MOVED, Status.REVERSED, ("amount", "resolution"), "The amount given is taken back."
        ),
        Action.NEXT_STEP: Traits(tuple(Status), None, (), "The next step of its plan happens now."),
        Action.RESEND_CALLBACK: Traits(tuple(Status), None, (), "Its latest callback is sent again."),
    }
)


def possible(kind: Kind, status: Status) -> tuple[Action, ...]:
    """What the kind's machine allows in a state, whatever the operation's plan and callbacks."""
    return tuple(
        action
        for action, traits in TRAITS.items()
        if status in traits.needs and (traits.target is None or traits.target in targets(kind, status))
    )


def allowed(operation: Operation) -> tuple[Action, ...]:
    """What may be done to this one now."""
    never = set()
    if not operation.plan:
        never.add(Action.NEXT_STEP)
    if operation.callback_url is None or operation.silent:
        never.add(Action.RESEND_CALLBACK)
    return tuple(action for action in possible(operation.kind, operation.status) if action not in never)
