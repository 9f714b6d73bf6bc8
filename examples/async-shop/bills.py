"""A bill, the states that it goes through, and the one place where bills are kept.

All changes are made by synchronous methods on the event loop's own thread: nothing runs between reading a
bill and writing it back, so that no lock is needed. Whoever awaits has to read the bill again afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final


class State(StrEnum):
    OPEN = "OPEN"
    WORKING = "WORKING"
    WAITING = "WAITING"
    PAID = "PAID"
    PART_PAID = "PART_PAID"
    RETRYING = "RETRYING"
    DECLINED = "DECLINED"
    LAPSED = "LAPSED"
    CANCELLED = "CANCELLED"


Follows = Mapping[State, frozenset[State]]

FOLLOWS: Final[Follows] = {
    **dict.fromkeys(State, frozenset()),
    **dict.fromkeys(
        (State.OPEN, State.WAITING, State.RETRYING), frozenset({State.WORKING, State.LAPSED, State.CANCELLED})
    ),
    State.WORKING: frozenset(State) - {State.OPEN, State.WORKING},
}


class UnknownBillError(LookupError):
    """There is no bill of that id."""


class DuplicateReferenceError(ValueError):
    """The merchant has given that reference to another bill."""


@dataclass(frozen=True, slots=True)
class Bill:
    """Amounts in minor units, times in UTC. `tries` counts payments that the provider was asked for."""

    id: str
    merchant_reference: str
    amount_minor: int
    currency: str
    description: str | None
    notify_url: str | None
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    state: State = State.OPEN
    paid_minor: int = 0
    failure_code: str | None = None
    tries: int = 0


class Bills:
    """`now` gives the time in UTC; `changed` hears of each bill that went to another state."""

    def __init__(
        self, *, now: Callable[[], datetime], changed: Callable[[Bill], None], follows: Follows = FOLLOWS
    ) -> None:
        self._now = now
        self._changed = changed
        self._follows = follows
        self._bills: dict[str, Bill] = {}
        self._ids: dict[str, str] = {}

    def add(self, bill: Bill) -> None:
        """Raises DuplicateReferenceError; nothing is kept then."""
        if bill.merchant_reference in self._ids:
            raise DuplicateReferenceError(bill.merchant_reference)
        self._bills[bill.id] = bill
        self._ids[bill.merchant_reference] = bill.id

    def get(self, bill_id: str) -> Bill:
        """Raises UnknownBillError."""
        try:
            return self._bills[bill_id]
        except KeyError:
            raise UnknownBillError(bill_id) from None

    def find(self, reference: str) -> Bill | None:
        bill_id = self._ids.get(reference)
        return None if bill_id is None else self._bills[bill_id]

    def may_become(self, bill_id: str, state: State) -> bool:
        return state in self._follows[self.get(bill_id).state]

    def done(self, bill_id: str) -> bool:
        return not self._follows[self.get(bill_id).state]

    def start_try(self, bill_id: str) -> Bill:
        return self._put(bill_id, State.WORKING, tries=self.get(bill_id).tries + 1)

    def move(self, bill_id: str, state: State) -> Bill:
        return self._put(bill_id, state)

    def settle(self, bill_id: str, state: State, *, paid_minor: int) -> Bill:
        return self._put(bill_id, state, paid_minor=paid_minor)

    def decline(self, bill_id: str, failure_code: str) -> Bill:
        return self._put(bill_id, State.DECLINED, failure_code=failure_code)

    def _put(
        self,
        bill_id: str,
        state: State,
        *,
        tries: int | None = None,
        paid_minor: int | None = None,
        failure_code: str | None = None,
    ) -> Bill:
        before = self.get(bill_id)
        if not self.may_become(bill_id, state):
            raise RuntimeError(f"bill {bill_id} can't go from {before.state} to {state}")
        after = replace(
            before,
            state=state,
            tries=before.tries if tries is None else tries,
            paid_minor=before.paid_minor if paid_minor is None else paid_minor,
            failure_code=failure_code,
            updated_at=max(before.updated_at, self._now()),
        )
        self._bills[bill_id] = after
        self._changed(after)
        return after
