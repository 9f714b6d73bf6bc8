"""What the provider moved, where a reversal that nobody asked for took some of it back.

The documents don't say whether an invoice keeps or corrects its amounts then (AMB-06), so both fit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from payconform.history import History, attempts, returns, total
from payconform.lifecycle import LifeCycle
from payconform.money import Money
from payconform.provider_client import Movement, Operation


@dataclass(frozen=True, slots=True)
class Moved:
    """Money of attempts, or of what takes them back: what stands moved `now`, what was `before` a reversal.

    `known`: `before` is exact; else it is the most that it can have been, since a part was reversed and the
    journal's changes of status don't say how large it was.
    """

    now: Money
    before: Money
    known: bool = True

    @property
    def reversed(self) -> bool:
        return self.now != self.before

    def allows(self, claimed: Money) -> bool:
        """An invoice may show this amount as moved."""
        between = not self.known and self.now < claimed < self.before
        return between or claimed in {self.now, self.before}

    def corrected(self, claimed: Money) -> bool:
        """After a reversal it says nothing any more of what had moved before."""
        return self.reversed and claimed == self.now


def moved(operations: Iterable[Operation], movements: Iterable[Movement], currency: str) -> Moved:
    operations = tuple(operations)
    steps = {(row.operation, row.to): row.source for row in movements}
    back = [operation for operation in operations if operation.status == "reversed"]
    now = total(operations, currency)
    taken = (
        operation.amount - operation.moved for operation in back if operation.amount.currency == currency
    )
    return Moved(
        now=now,
        before=sum(taken, now),
        known=all(steps.get((operation.id, "reversed")) == "succeeded" for operation in back),
    )


@dataclass(frozen=True, slots=True)
class Books:
    """What the provider moved of an invoice and `back`, now and by the time a final status was first seen.

    `withdrawn`: what was given back never counted as paid, since its account takes all or nothing (AMB-13).
    """

    paid: Moved
    back: Moved
    paid_by_end: Money | None
    back_by_end: Money | None
    withdrawn: bool

    @property
    def kept(self) -> Moved:
        """What counts as paid."""
        if not self.withdrawn:
            return self.paid
        return Moved(self.paid.now - self.back.now, self.paid.before - self.back.now, self.paid.known)

    @property
    def kept_by_end(self) -> Money | None:
        if self.paid_by_end is None or self.back_by_end is None or not self.withdrawn:
            return self.paid_by_end
        return self.paid_by_end - self.back_by_end


def books(history: History, lifecycle: LifeCycle, currency: str) -> Books:
    final, account = history.first_final, history.order.account
    all_or_nothing = account is not None and account.options.allow_partially is False
    return Books(
        paid=moved(history.attempts(), history.movements, currency),
        back=moved(history.returns(), history.movements, currency),
        paid_by_end=None if final is None else total(attempts(final.operations), currency),
        back_by_end=None if final is None else total(returns(final.operations), currency),
        withdrawn=all_or_nothing and not lifecycle.succeeded(history.last.status),
    )
