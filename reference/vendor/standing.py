"""Where an invoice stands: its state and its sums, which follow from its payouts and marks alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .payout_states import UNANSWERED, PayoutStatus
from .states import State


@dataclass(frozen=True, slots=True)
class PayoutFact:
    """`amount` in paise; `scheduled`: it was ordered for a moment to come. `moved`: it was once processed."""

    status: PayoutStatus
    amount: int
    scheduled: bool = False
    moved: bool = False

    @property
    def waits_for_its_moment(self) -> bool:
        """Of one that waits to be approved, or that isn't answered yet, the schedule is still ahead."""
        waiting = self.status in UNANSWERED or self.status is PayoutStatus.PENDING
        return self.status is PayoutStatus.SCHEDULED or (self.scheduled and waiting)

    @property
    def is_under_way(self) -> bool:
        return self.status.is_open and not self.waits_for_its_moment


@dataclass(frozen=True, slots=True)
class Facts:
    """`amount` in paise; None: a draft doesn't say yet."""

    amount: int | None
    payouts: Sequence[PayoutFact] = ()
    saved: bool = True
    canceled: bool = False
    marked: bool = False

    @property
    def paid(self) -> int:
        """What has been paid out and not come back, in paise."""
        return sum(one.amount for one in self.payouts if one.status is PayoutStatus.PROCESSED)

    @property
    def committed(self) -> int:
        """What is paid, on its way or scheduled, in paise."""
        return sum(one.amount for one in self.payouts if not one.status.is_dead)

    @property
    def remaining(self) -> int:
        """What can still be ordered, in paise."""
        return max(0, (self.amount or 0) - self.committed)

    @property
    def due(self) -> int | None:
        """What the vendor still waits for, in paise; None: nobody knows yet."""
        if self.marked or self.canceled:
            return 0
        return None if self.amount is None else max(0, self.amount - self.paid)

    @property
    def was_paid_out(self) -> bool:
        """By any payout, though its money may have come back."""
        return any(one.moved for one in self.payouts)


# The first that fits. The document has no state for two at once, and no order among them: this one is ours.
_STATES: Sequence[tuple[State, Callable[[Facts], bool]]] = (
    (State.CANCELED, lambda facts: facts.canceled),
    (State.DRAFT, lambda facts: not facts.saved),
    (State.PAID, lambda facts: facts.marked),  # and stays so, whatever its payouts do
    (State.PROCESSING, lambda facts: any(one.is_under_way for one in facts.payouts)),
    (State.SCHEDULED, lambda facts: any(one.waits_for_its_moment for one in facts.payouts)),
    (State.PAID, lambda facts: facts.paid == facts.amount),
    (State.PARTIALLY_PAID, lambda facts: facts.paid > 0),
    (State.UNPAID, lambda _: True),
)


def state(facts: Facts) -> State:
    """From what is so now, and from nothing that was so before.

    A payout that came back after the invoice was paid leads back to unpaid, since the document lists
    `reversed` there (that nothing is drawn from paid to unpaid is its own silence). An instalment that failed
    leads back to partially paid where another one stands: the document says unpaid, of an invoice with one
    payout.
    """
    return next(one for one, fits in _STATES if fits(facts))
