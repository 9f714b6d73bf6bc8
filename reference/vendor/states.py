"""The states of a vendor's invoice and what may be done in each: document 004, as data."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """In the document's own spelling: one word has a space, and it is canceled in the list of states."""

    DRAFT = "draft"
    UNPAID = "unpaid"
    SCHEDULED = "scheduled"
    PARTIALLY_PAID = "partially paid"
    PROCESSING = "processing"
    CANCELED = "canceled"
    PAID = "paid"


class Action(StrEnum):
    SAVE = "save"
    EDIT = "edit"
    CANCEL = "cancel"
    PAY = "pay"
    SCHEDULE = "schedule"
    MARK_AS_PAID = "mark as paid"
    ADD_FILE = "add file"


_DETAILS = frozenset({Action.EDIT, Action.ADD_FILE})

ALLOWED: Mapping[State, frozenset[Action]] = {
    # Of a draft the document has "Complete details (or edit the invoice)" and "Cancel", and says below that
    # an invoice can be canceled in the unpaid state only: a conflict. The draft's own list is followed.
    State.DRAFT: frozenset({Action.SAVE, Action.EDIT, Action.CANCEL}),
    # A payout can be scheduled instead of paid at once: "an invoice can be created and a corresponding payout
    # can be scheduled".
    State.UNPAID: _DETAILS | {Action.PAY, Action.SCHEDULE, Action.MARK_AS_PAID, Action.CANCEL},
    # "Pay Remaining": what the schedule keeps for itself doesn't remain.
    State.SCHEDULED: _DETAILS | {Action.PAY, Action.MARK_AS_PAID},
    # That what remains may be scheduled too is not said: paying it later is paying it.
    State.PARTIALLY_PAID: _DETAILS | {Action.PAY, Action.SCHEDULE, Action.MARK_AS_PAID},
    State.PROCESSING: _DETAILS,
    State.PAID: _DETAILS,
    State.CANCELED: frozenset(),  # the document lists none
}
