"""The way of a vendor payout up to its processing, where its plan begins: approval, schedule, queue.

RazorpayX, "Payout States and Life Cycle", "Queued Payouts", "Scheduled Payouts".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from payconform.money import Money
from payconform.simulator.operation import Operation, Transition, due_of, with_what_follows
from payconform.simulator.plan import Awaited
from payconform.simulator.runs import Run
from payconform.simulator.store import Store
from payconform.simulator.transitions import UNSTARTED, Status, check

from .balance import Balance
from .terms import PayoutTerms

# "3 months", of a payout that nobody approves, and of one in the queue. The latter fails by the page on the
# life cycle, and is cancelled or rejected by the one on queued payouts; it fails here.
PATIENCE = timedelta(days=90)
LOW_BALANCE = "insufficient_funds"


class Course:
    """Transitions, to be recorded by the caller, who holds the run's lock."""

    def __init__(self, store: Store) -> None:
        self._balance = Balance(store)

    def begun(
        self, run: Run, payout: Operation, awaits: frozenset[Awaited], now: datetime
    ) -> list[Transition]:
        """`payout` is accepted, with all of its plan. It is shown where the first of these takes it."""
        terms = replace(_terms(payout), awaits_funds=Awaited.FUNDS in awaits)
        payout, cause = replace(payout, payout=terms), str(payout.source)
        if Awaited.APPROVAL in awaits or run.options.vendor_payouts.approval:
            return _taken(payout, None, Status.AWAITING_APPROVAL, now, cause)
        if terms.scheduled_at is not None:
            return _taken(payout, None, Status.SCHEDULED, now, cause)
        if self._balance.suffices(run, payout, {}):
            return _taken(payout, None, Status.ACCEPTED, now, cause)
        lacking = Status.QUEUED if terms.queue_if_low_balance else Status.FAILED
        return _taken(payout, None, lacking, now, f"balance: low; {cause}")

    def approved(self, run: Run, payout: Operation, now: datetime, cause: str) -> list[Transition]:
        """The queue takes it whether it asked for that or not: no way leads from here to a failure."""
        moment = _terms(payout).scheduled_at
        if moment is not None and moment > now:
            target = Status.SCHEDULED
        else:
            target = Status.ACCEPTED if self._balance.suffices(run, payout, {}) else Status.QUEUED
        return _taken(payout, payout.status, target, now, cause)

    def came_due(self, run: Run, payout: Operation, at: datetime) -> list[Transition]:
        """Its waiting ends by the clock."""
        source = payout.status
        if source is Status.AWAITING_APPROVAL:
            return _taken(payout, source, Status.REJECTED, at, "clock: not approved in time")
        if source is Status.QUEUED:
            return _taken(payout, source, Status.FAILED, at, "clock: no funds in time")
        if self._balance.suffices(run, payout, {}):
            return _taken(payout, source, Status.ACCEPTED, at, "clock: its moment has come")
        # The queue takes no scheduled payout.
        return _taken(payout, source, Status.FAILED, at, "clock: its moment has come, and the balance is low")

    def funded(self, run: Run, payout: Operation, now: datetime, cause: str) -> list[Transition]:
        """As much as it lacks is added to the run's balance; the caller stores that, too."""
        options = run.options.vendor_payouts
        left = self._balance.available(run, {})
        if options.balance is not None and left is not None and left < payout.amount:
            more = replace(options, balance=options.balance + (payout.amount - left))
            run.options = replace(run.options, vendor_payouts=more)
        came = replace(payout, payout=replace(_terms(payout), awaits_funds=False))
        return _taken(came, payout.status, Status.ACCEPTED, now, cause)

    def released(self, run: Run, changed: Mapping[str, Operation], now: datetime) -> Iterator[Transition]:
        """What goes on in the queue, oldest first; where one doesn't fit, the next is tried."""
        changed = dict(changed)
        for payout in tuple(self._balance.payouts(run, changed)):
            if payout.status is Status.QUEUED and self._balance.suffices(run, payout, changed):
                went = _taken(payout, Status.QUEUED, Status.ACCEPTED, now, "balance: there is enough")
                changed[payout.id] = went[-1].operation
                yield from went


def waits_until(payout: Operation, since: datetime) -> datetime | None:
    """When a waiting ends that began `since`."""
    moment = _terms(payout).scheduled_at
    match payout.status:
        case Status.AWAITING_APPROVAL:
            return since + PATIENCE if moment is None else min(moment, since + PATIENCE)
        case Status.QUEUED:
            return since + PATIENCE
        case Status.SCHEDULED:
            return moment
        case _:
            return None


def _taken(
    payout: Operation, source: Status | None, target: Status, at: datetime, cause: str
) -> list[Transition]:
    """Raises IllegalTransitionError."""
    check(payout.kind, source, target)
    after = replace(payout, status=target, updated=at, due=None)
    if target is Status.ACCEPTED:
        first = replace(after, due=due_of(after.plan, at))
        return with_what_follows(Transition(source, first, cause), at, kept=Money(0, payout.amount.currency))
    if target in UNSTARTED:
        after = replace(after, due=waits_until(after, at))
    else:
        resolution = LOW_BALANCE if target is Status.FAILED else None
        after = replace(after, plan=(), resolution=resolution)
    return [Transition(source, after, cause)]


def _terms(payout: Operation) -> PayoutTerms:
    if payout.payout is None:
        raise TypeError(f"{payout.id} is no vendor payout")
    return payout.payout
