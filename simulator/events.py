"""What is told of a transition, to whom and in which dialect; an outbox makes a callback of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from payconform.clock import rfc3339
from payconform.ids import Ids

from . import wire
from .callbacks import Dialect
from .kinds import Kind
from .operation import Operation, Transition
from .razorpayx import entity
from .razorpayx.words import EVENTS
from .runs import Run


@dataclass(frozen=True, slots=True)
class Event:
    id: str
    type: str
    url: str
    dialect: Dialect
    document: dict[str, Any]


def event_of(run: Run, transition: Transition, at: datetime, ids: Ids) -> Event | None:
    """With the operation as it then stood; None where nobody wants it."""
    operation = transition.reported
    if operation.silent or not run.options.callbacks.tells_of(operation.status):
        return None
    if operation.kind is Kind.VENDOR_PAYOUT:
        return _webhook(run, operation, at, ids)
    if operation.callback_url is None:
        return None
    event_id, name = ids.new("evt"), f"{operation.kind}.{operation.status}"
    document = {
        "id": event_id,
        "type": name,
        "timestamp": rfc3339(at),
        "data": wire.operation(operation),
    }
    return Event(event_id, name, operation.callback_url, Dialect.NATIVE, document)


def _webhook(run: Run, payout: Operation, at: datetime, ids: Ids) -> Event | None:
    """It goes to the address of the run at this moment, as that of an account does."""
    name, url = EVENTS.get(payout.status), run.options.vendor_payouts.webhook_url
    if name is None or url is None:
        return None
    return Event(ids.new("evt"), name, url, Dialect.RAZORPAYX, entity.event(name, payout, at))
