"""Vendors' invoices: what may be done to them is decided wrongly, or what state they are in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from payconform.reference.policy import SOUND, Policies
from payconform.reference.vendor.payout_states import PayoutStatus
from payconform.reference.vendor.policy import Actions, Reporting, Standing
from payconform.reference.vendor.standing import Facts, PayoutFact
from payconform.reference.vendor.states import Action, State


@dataclass(frozen=True, slots=True)
class AlsoAllowed(Actions):
    action: Action
    states: Collection[State]

    def allows(self, action: Action, state: State, facts: Facts) -> bool:
        also = action is self.action and state in self.states
        return also or Actions.allows(self, action, state, facts)


@dataclass(frozen=True, slots=True)
class NotAllowed(Actions):
    action: Action
    states: Collection[State]

    def allows(self, action: Action, state: State, facts: Facts) -> bool:
        refused = action is self.action and state in self.states
        return not refused and Actions.allows(self, action, state, facts)


class DoneAndRefused(Actions):
    """The change is saved before somebody looks whether it is allowed."""

    def checks_first(self) -> bool:
        return False


class PaidByAnyPart(Standing):
    def state(self, facts: Facts) -> State:
        found = super().state(facts)
        return State.PAID if found is State.PARTIALLY_PAID else found


@dataclass(frozen=True, slots=True)
class Overlooked(Standing):
    """A payout that has come to this end counts as if it were still `taken_for`.

    `scheduled`: of those that were scheduled alone, or of the others; None: of both.
    """

    end: PayoutStatus
    taken_for: PayoutStatus
    scheduled: bool | None = None

    def state(self, facts: Facts) -> State:
        return Standing.state(self, replace(facts, payouts=[self._seen(one) for one in facts.payouts]))

    def _seen(self, payout: PayoutFact) -> PayoutFact:
        meant = payout.status is self.end and self.scheduled in {None, payout.scheduled}
        return replace(payout, status=self.taken_for) if meant else payout


@dataclass(frozen=True, slots=True)
class WordOfItsOwn(Standing):
    state_meant: State
    word: str

    def told(self, state: State) -> str:
        return self.word if state is self.state_meant else Standing.told(self, state)


def with_actions(actions: Actions) -> Policies:
    return replace(SOUND, vendor=replace(SOUND.vendor, actions=actions))


def with_standing(standing: Standing) -> Policies:
    return replace(SOUND, vendor=replace(SOUND.vendor, standing=standing))


def with_reporting(reporting: Reporting) -> Policies:
    return replace(SOUND, vendor=replace(SOUND.vendor, reporting=reporting))


DEFECTS: Mapping[str, Policies] = {
    "vendor-canceled-after-payout": with_actions(
        AlsoAllowed(Action.CANCEL, {State.UNPAID, State.PARTIALLY_PAID})
    ),
    "vendor-canceled-while-scheduled": with_actions(AlsoAllowed(Action.CANCEL, {State.SCHEDULED})),
    "vendor-marked-while-processing": with_actions(AlsoAllowed(Action.MARK_AS_PAID, {State.PROCESSING})),
    "vendor-scheduled-not-markable": with_actions(NotAllowed(Action.MARK_AS_PAID, {State.SCHEDULED})),
    "vendor-paid-not-editable": with_actions(NotAllowed(Action.EDIT, {State.PAID})),
    "vendor-processing-takes-no-file": with_actions(NotAllowed(Action.ADD_FILE, {State.PROCESSING})),
    "vendor-refused-edit-saved": with_actions(DoneAndRefused()),
    "vendor-paid-by-any-part": with_standing(PaidByAnyPart()),
    "vendor-failure-stays-processing": with_standing(
        Overlooked(PayoutStatus.FAILED, PayoutStatus.PROCESSING)
    ),
    "vendor-rejection-stays-processing": with_standing(
        Overlooked(PayoutStatus.REJECTED, PayoutStatus.PENDING)
    ),
    "vendor-cancelled-schedule-stays": with_standing(
        Overlooked(PayoutStatus.CANCELLED, PayoutStatus.SCHEDULED, scheduled=True)
    ),
    "vendor-spelled-cancelled": with_standing(WordOfItsOwn(State.CANCELED, "cancelled")),
}
