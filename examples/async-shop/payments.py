"""How a bill gets paid: try after try, each with one operation at the provider.

What became of a try is told by the provider's answer or by its callback, whichever comes first; the other
one, and each repetition, then changes nothing. Try n + 1 begins only after try n has failed, so the number of
a try and the state of its bill are enough to tell news from old news.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from background import Background
from bills import Bill, Bills, State
from provider import Outcome, Provider, Result

log = logging.getLogger("async-shop")

MOST_TRIES = 5
GIVEN_UP = frozenset({State.DECLINED, State.LAPSED, State.CANCELLED})
UNDER_WAY = frozenset({State.WORKING, State.WAITING})
SETTLED = {Outcome.PAID: State.PAID, Outcome.PART_PAID: State.PART_PAID}


class UnknownTryError(LookupError):
    """The bill has had no try of that number."""


@dataclass(frozen=True, slots=True)
class Pace:
    """In seconds: from a failed try to the next one, and the life of a bill that names no end itself."""

    retry: float = 0.05
    lifetime: float = 7 * 24 * 3600.0


class Payments:
    def __init__(self, bills: Bills, provider: Provider, background: Background, pace: Pace) -> None:
        self._bills = bills
        self._provider = provider
        self._background = background
        self._pace = pace

    def limit_lifetime(self, bill: Bill) -> None:
        """To be called when it is created."""
        seconds = (bill.expires_at - bill.created_at).total_seconds()
        asyncio.get_running_loop().call_later(seconds, self._lapse, bill.id)

    def pay(self, bill_id: str) -> bool:
        """Begin, unless that was done before. False: the bill can't be paid any more."""
        state = self._bills.get(bill_id).state
        if state is State.OPEN:
            self._try(bill_id)
        return state not in GIVEN_UP

    def cancel(self, bill_id: str) -> bool:
        """The payer doesn't want it any more, or has said so before. False: it is too late for that."""
        if self._bills.may_become(bill_id, State.CANCELLED):
            self._bills.move(bill_id, State.CANCELLED)
        return self._bills.get(bill_id).state is State.CANCELLED

    def learn(self, bill_id: str, number: int, result: Result) -> None:
        """Take in what the provider says of a try. Raises UnknownBillError and UnknownTryError."""
        bill = self._bills.get(bill_id)
        if not 1 <= number <= bill.tries:
            raise UnknownTryError(number)
        if result.outcome in SETTLED:
            self._settle(bill, result)
        elif number != bill.tries or bill.state not in UNDER_WAY:
            return
        elif result.outcome is Outcome.FAILED:
            self._fail(bill, result)
        elif result.outcome is Outcome.UNKNOWN and bill.state is State.WORKING:
            self._bills.move(bill_id, State.WAITING)

    def _settle(self, bill: Bill, result: Result) -> None:
        """Money for a try that had failed before counts, too, as long as the bill isn't done."""
        if self._bills.done(bill.id):
            if bill.state in GIVEN_UP:
                log.warning("bill %s is %s, and yet money came for it", bill.id, bill.state)
            return
        self._wake(bill)
        self._bills.settle(bill.id, SETTLED[result.outcome], paid_minor=result.moved_minor)

    def _fail(self, bill: Bill, result: Result) -> None:
        self._wake(bill)
        if result.may_pass and bill.tries < MOST_TRIES:
            self._bills.move(bill.id, State.RETRYING)
            self._background.start(self._try_later(bill.id))
        else:
            self._bills.decline(bill.id, result.failure_code)

    def _wake(self, bill: Bill) -> None:
        if bill.state is not State.WORKING:
            self._bills.move(bill.id, State.WORKING)

    def _try(self, bill_id: str) -> None:
        self._background.start(self._ask(self._bills.start_try(bill_id)))

    async def _ask(self, bill: Bill) -> None:
        self.learn(bill.id, bill.tries, await self._provider.pay(bill))

    async def _try_later(self, bill_id: str) -> None:
        await asyncio.sleep(self._pace.retry)
        if self._bills.get(bill_id).state is State.RETRYING:
            self._try(bill_id)

    def _lapse(self, bill_id: str) -> None:
        if self._bills.may_become(bill_id, State.LAPSED):
            self._bills.move(bill_id, State.LAPSED)
