"""What the provider moved, where a reversal that nobody asked for took some of it back.

The documents don't say whether an invoice keeps or corrects its amounts then (AMB-06), so both fit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from payconform.history import total
from payconform.money import Money
from payconform.provider_client import Movement, Operation


@dataclass(frozen=True, slots=True)
class Moved:
    """Money of payments, or of refunds: what stands moved `now`, and what it was `before` any reversal.

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
