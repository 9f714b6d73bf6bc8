"""Vendors' invoices: the document is read otherwise than it says, or what is shown isn't what is so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from payconform.reference.policy import SOUND, Policies
from payconform.reference.vendor.payout_states import PayoutStatus
from payconform.reference.vendor.policy import Mailing, News, Reporting, Standing
from payconform.reference.vendor.standing import Facts
from payconform.reference.vendor.states import Action, State

from .vendor import (
    AlsoAllowed,
    NotAllowed,
    Overlooked,
    WordOfItsOwn,
    with_actions,
    with_reporting,
    with_standing,
)


class PaidByOnePayout(Standing):
    """Instalments are never added up."""

    def state(self, facts: Facts) -> State:
        found = super().state(facts)
        whole = any(one.amount == facts.amount for one in facts.payouts)
        return found if found is not State.PAID or facts.marked or whole else State.PARTIALLY_PAID


class UnmarkedByReversal(Standing):
    def state(self, facts: Facts) -> State:
        reversed_ = any(one.status is PayoutStatus.REVERSED for one in facts.payouts)
        return super().state(replace(facts, marked=facts.marked and not reversed_))


class BegunAsProcessing(Reporting):
    def begun(self, word: str) -> str:
        return State.PROCESSING.value


class OrderedShownAsPaid(Reporting):
    """What is on its way is counted, too."""

    def paid(self, facts: Facts) -> int:
        return facts.committed


class EventsTakenAgain(News):
    """Nobody keeps which events have been taken."""

    def is_repeated(self, *, taken: bool) -> bool:
        return False

    def is_news(self, before: PayoutStatus, after: PayoutStatus, *, unasked: bool) -> bool:
        return (unasked and before is after) or super().is_news(before, after, unasked=unasked)


@dataclass(frozen=True, slots=True)
class AtEachStep(Mailing):
    """Whatever is told of a paid invoice is told to the vendor."""

    def copies(self, before: State | None, after: State) -> int:
        return int(after is State.PAID)

    def is_a_step(self, before: State, after: State) -> bool:
        return True


DEFECTS: Mapping[str, Policies] = {
    "vendor-draft-not-editable": with_actions(NotAllowed(Action.EDIT, {State.DRAFT})),
    "vendor-draft-not-savable": with_actions(NotAllowed(Action.SAVE, {State.DRAFT})),
    "vendor-draft-takes-files": with_actions(AlsoAllowed(Action.ADD_FILE, {State.DRAFT})),
    "vendor-draft-shown-unpaid": with_standing(WordOfItsOwn(State.DRAFT, "unpaid")),
    "vendor-unpaid-not-markable": with_actions(NotAllowed(Action.MARK_AS_PAID, {State.UNPAID})),
    "vendor-part-paid-not-markable": with_actions(NotAllowed(Action.MARK_AS_PAID, {State.PARTIALLY_PAID})),
    "vendor-paid-canceled": with_actions(AlsoAllowed(Action.CANCEL, {State.PAID})),
    "vendor-processing-shown-unpaid": with_standing(WordOfItsOwn(State.PROCESSING, "unpaid")),
    "vendor-pending-taken-for-rejected": with_standing(
        Overlooked(PayoutStatus.PENDING, PayoutStatus.REJECTED, scheduled=False)
    ),
    "vendor-queued-taken-for-failed": with_standing(Overlooked(PayoutStatus.QUEUED, PayoutStatus.FAILED)),
    "vendor-result-not-taken": with_standing(Overlooked(PayoutStatus.PROCESSED, PayoutStatus.PROCESSING)),
    "vendor-instalments-never-paid": with_standing(PaidByOnePayout()),
    "vendor-mark-lost-by-reversal": with_standing(UnmarkedByReversal()),
    "vendor-created-as-processing": with_reporting(BegunAsProcessing()),
    "vendor-ordered-shown-as-paid": with_reporting(OrderedShownAsPaid()),
    "vendor-mailed-at-each-webhook": replace(
        SOUND, vendor=replace(SOUND.vendor, news=EventsTakenAgain(), mailing=AtEachStep())
    ),
}
