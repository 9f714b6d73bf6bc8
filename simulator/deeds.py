"""An action as asked for: whether the operation allows it, and what money it leaves moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from payconform.money import Money

from . import actions
from .actions import TRAITS, Action
from .errors import Code, ProviderError, invalid
from .operation import Operation
from .orders import amount_in


@dataclass(frozen=True, slots=True)
class Deed:
    """`amount` in major units, as text; the action's traits say what may go with it."""

    action: Action
    amount: Any = None
    resolution: Any = None


def check_allowed(operation: Operation, action: Action) -> None:
    """Raises ProviderError, naming the states that it needs and what is allowed instead."""
    allowed = actions.allowed(operation)
    if action in allowed:
        return
    starts = actions.starts(action, operation.kind)
    why = f"needs it to be {' or '.join(starts)}"
    if not starts:
        why = f"is nothing that a {operation.kind} can go through"
    elif operation.status in starts:
        why = {
            Action.NEXT_STEP: "finds no step left in its plan",
            Action.RESEND_CALLBACK: "finds no callback",
        }[action]
    raise ProviderError(
        Code.ACTION_NOT_ALLOWED, f"{operation.id} is {operation.status}: {action} {why}", allowed=allowed
    )


def moved_by(deed: Deed, operation: Operation, held: Money) -> Money:
    """What will stand moved; `held` by refunds is theirs, whatever happens. Raises ProviderError."""
    if deed.amount is not None and "amount" not in TRAITS[deed.action].takes:
        wanted = " or ".join(action for action, traits in TRAITS.items() if "amount" in traits.takes)
        raise invalid("/amount", f"goes with {wanted} alone")
    match deed.action:
        case Action.SETTLE:
            return operation.amount
        case Action.SETTLE_PART:
            part = _part(deed, operation.amount)
            if part < held:
                raise invalid("/amount", f"refunds hold {held}")
            return part
        case Action.REVERSE | Action.FAIL_LATE:
            return held
        case Action.REVERSE_PART:
            return operation.moved - _part(deed, operation.moved - held)
        case _:
            return Money(0, operation.amount.currency)


def _part(deed: Deed, whole: Money) -> Money:
    part = amount_in(whole.currency, deed.amount, "/amount")
    if part >= whole:
        raise invalid("/amount", f"a part is less than {whole}")
    return part
