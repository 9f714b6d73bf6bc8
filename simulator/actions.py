"""What a tester may do to an operation after the fact, and which state each action needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from .kinds import KINDS, Kind
from .operation import Operation
from .transitions import MACHINES, UNSTARTED, Status, targets


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
    APPROVE = "approve"
    REJECT = "reject"
    CANCEL = "cancel"
    FUND = "fund"


@dataclass(frozen=True, slots=True)
class Traits:
    """`needs`: the states it starts from, as far as a kind's machine has them; `takes`: what may go with it.

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
        Action.FAIL: Traits(
            (*_OPEN, Status.QUEUED, Status.SCHEDULED),
            Status.FAILED,
            ("resolution",),
            "It fails; nothing moves.",
        ),
        Action.FAIL_LATE: Traits(
            (*_MOVED, Status.REVERSED),
            Status.FAILED,
            ("resolution",),
            "What had succeeded, or was reversed, turns out to have failed.",
        ),
        Action.REVERSE: Traits(
            (*_MOVED, *_OPEN, Status.FAILED),
            Status.REVERSED,
            ("resolution",),
            "What refunds don't hold is taken back.",
        ),
        Action.REVERSE_PART: Traits(
            _MOVED, Status.REVERSED, ("amount", "resolution"), "The amount given is taken back."
        ),
        Action.NEXT_STEP: Traits(tuple(Status), None, (), "The next step of its plan happens now."),
        Action.RESEND_CALLBACK: Traits(tuple(Status), None, (), "Its latest callback is sent again."),
        Action.APPROVE: Traits(
            (Status.AWAITING_APPROVAL,), None, (), "It is scheduled, waits for funds, or is processed."
        ),
        Action.REJECT: Traits((Status.AWAITING_APPROVAL,), Status.REJECTED, (), "It is never processed."),
        Action.CANCEL: Traits(
            (Status.QUEUED, Status.SCHEDULED), Status.CANCELLED, (), "It is never processed."
        ),
        Action.FUND: Traits(
            (Status.QUEUED,), Status.ACCEPTED, (), "The money that it waits for arrives; it is processed."
        ),
    }
)


def possible(kind: Kind, status: Status) -> tuple[Action, ...]:
    """What the kind's machine allows in a state, whatever the operation's plan and callbacks."""
    if status not in MACHINES[kind]:
        return ()
    return tuple(
        action
        for action, traits in TRAITS.items()
        if status in traits.needs
        and (traits.target is None or traits.target in targets(kind, status))
        and not (KINDS[kind].is_whole and "amount" in traits.takes)
    )


def starts(action: Action, kind: Kind) -> tuple[Status, ...]:
    """The states from which an operation of this kind may go through it."""
    return tuple(status for status in TRAITS[action].needs if action in possible(kind, status))


def allowed(operation: Operation) -> tuple[Action, ...]:
    """What may be done to this one now."""
    never = set()
    if not operation.plan or operation.status in UNSTARTED:
        never.add(Action.NEXT_STEP)
    # A vendor payout's webhooks go to an address of its run.
    has_address = operation.callback_url is not None or not KINDS[operation.kind].is_native
    if not has_address or operation.silent:
        never.add(Action.RESEND_CALLBACK)
    return tuple(action for action in possible(operation.kind, operation.status) if action not in never)
