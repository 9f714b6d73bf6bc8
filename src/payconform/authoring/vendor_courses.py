"""How a vendor's invoice is led along a way: where it can stand, and what leads it on from there.

A stand is finer than a status: it says what became of the payouts, too. Business, approver, bank and calendar
are all that is led; what the service may do otherwise, it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from payconform.paths import Way

AMOUNT, PART, MORE = "1000.00 INR", "400.00 INR", "300.00 INR"


class Payout(StrEnum):
    """What a deed does about payouts: it orders one for now or for later; the date of one comes."""

    ORDERED = "ordered"
    SCHEDULED = "scheduled"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Deed:
    """`needs`: capabilities; "clock" where the date matters. `waits`: the payout has to be approved first.

    `clause`: the requirement by which the document leaves open whether this is allowed, or what follows it.
    `tried`: what is done instead where it isn't certain that the service can accept it. `news`: it can only
    happen in a scenario, not be there before; `early`: the other way round.
    """

    text: str
    payout: Payout | None = None
    needs: frozenset[str] = frozenset()
    tried: str = ""
    waits: bool = False
    clause: str = ""
    news: bool = False
    early: bool = False


def _takes(action: str, *needs: str, payout: Payout | None = None, clause: str = "") -> Deed:
    return Deed(f"the business takes the action {action}", payout, frozenset(needs), clause=clause)


def _pays(amount: str) -> Deed:
    return Deed(
        f"the business pays {amount} of it",
        Payout.ORDERED,
        frozenset({"pay"}),
        tried=f"the business tries to pay {amount} of it",
    )


def _schedules(what: str, *, waits: bool = False) -> Deed:
    return Deed(
        f"the business schedules {what} in 3 days",
        Payout.SCHEDULED,
        frozenset({"schedule", "clock"}),
        waits=waits,
        clause="VEND-SCHED-04" if waits else "",
        early=what != "it",
    )


SAVES = _takes("Save", "save")
CANCELS_A_DRAFT = _takes("Cancel", "cancel")
CANCELS = _takes("Cancel Invoice", "cancel")
CANCELS_AFTER_A_PAYOUT = _takes("Cancel Invoice", "cancel", clause="VEND-CANCEL-06")
MARKS = _takes("Mark as Paid", "mark_as_paid")
PAYS = _takes("Pay Invoice", "pay", payout=Payout.ORDERED)
PAYS_THE_REST = _takes("Pay Remaining", "pay", payout=Payout.ORDERED)
PAYS_A_PART, PAYS_MORE = _pays(PART), _pays(MORE)
SCHEDULES, SCHEDULES_A_PART = _schedules("it"), _schedules(f"{PART} of it")
ASKS_TO_SCHEDULE = _schedules("it", waits=True)
ASKS_TO_SCHEDULE_A_PART = _schedules(f"{PART} of it", waits=True)
ITS_DATE_COMES = Deed("3 days pass", Payout.DUE, frozenset({"clock"}))
IS_APPROVED, IS_CANCELLED = Deed("its payout is approved"), Deed("its payout is cancelled")
SETTLES = Deed("the provider settles the payout", news=True)
FAILS = Deed("the provider fails the payout with insufficient_funds", news=True)
REVERSES = Deed("the provider reverses the payout", news=True)

# The provider's answer to an order: that it is under way, or at once what the news would have said later.
UNDER_WAY = "accepted"
AT_ONCE: Mapping[Deed, str] = {SETTLES: "success", FAILS: "insufficient_funds"}

# The status of each stand.
STANDS: Mapping[str, str] = {
    "a draft": "draft",
    "saved": "unpaid",
    "its payout came to nothing": "unpaid",
    "a part is paid, a later one came to nothing": "unpaid",
    "all is scheduled": "scheduled",
    "a part is scheduled": "scheduled",
    "a part is paid, the rest is scheduled": "scheduled",
    "the rest is paid, a part is still scheduled": "scheduled",
    "all is under way": "processing",
    "a part is under way": "processing",
    "the rest is under way": "processing",
    "a second part is under way": "processing",
    "the rest is under way, a part is scheduled": "processing",
    "a schedule of all is to be approved": "processing",
    "a schedule of a part is to be approved": "processing",
    "a schedule of the rest is to be approved": "processing",
    "a part is paid": "partially paid",
    "two parts are paid": "partially paid",
    "a part is paid, another one is gone": "partially paid",
    "all is paid": "paid",
    "all is paid in parts": "paid",
    "marked as paid": "paid",
    "canceled": "canceled",
}

_FROM_UNPAID: Mapping[Deed, tuple[str, ...]] = {
    PAYS: ("all is under way",),
    PAYS_A_PART: ("a part is under way",),
    SCHEDULES: ("all is scheduled",),
    SCHEDULES_A_PART: ("a part is scheduled",),
    # Beside processing the document lists payouts that are pending: a schedule that is to be approved is one.
    ASKS_TO_SCHEDULE: ("a schedule of all is to be approved",),
    ASKS_TO_SCHEDULE_A_PART: ("a schedule of a part is to be approved",),
    MARKS: ("marked as paid",),
}
_FROM_A_PART: Mapping[Deed, tuple[str, ...]] = {
    PAYS_THE_REST: ("the rest is under way",),
    SCHEDULES: ("a part is paid, the rest is scheduled",),
    MARKS: ("marked as paid",),
}

# What leads on from a stand, and to which; two where documents let a service choose. A deed that is not here
# may be done as well: then it is for other features.
LEADS: Mapping[str, Mapping[Deed, tuple[str, ...]]] = {
    "a draft": {SAVES: ("saved",), CANCELS_A_DRAFT: ("canceled",)},
    "saved": {**_FROM_UNPAID, CANCELS: ("canceled",)},
    "its payout came to nothing": {**_FROM_UNPAID, CANCELS_AFTER_A_PAYOUT: ("canceled",)},
    "a part is paid, a later one came to nothing": {
        PAYS: ("the rest is under way",),
        SCHEDULES: ("a part is paid, the rest is scheduled",),
        MARKS: ("marked as paid",),
    },
    "all is scheduled": {
        IS_CANCELLED: ("its payout came to nothing",),
        ITS_DATE_COMES: ("all is under way",),
        MARKS: ("marked as paid",),
    },
    "a part is scheduled": {
        IS_CANCELLED: ("its payout came to nothing",),
        ITS_DATE_COMES: ("a part is under way",),
        PAYS_THE_REST: ("the rest is under way, a part is scheduled",),
        MARKS: ("marked as paid",),
    },
    "a part is paid, the rest is scheduled": {
        IS_CANCELLED: ("a part is paid, another one is gone", "a part is paid, a later one came to nothing"),
        ITS_DATE_COMES: ("the rest is under way",),
        MARKS: ("marked as paid",),
    },
    "the rest is paid, a part is still scheduled": {
        ITS_DATE_COMES: ("the rest is under way",),
        MARKS: ("marked as paid",),
    },
    "all is under way": {SETTLES: ("all is paid",), FAILS: ("its payout came to nothing",)},
    "a part is under way": {SETTLES: ("a part is paid",), FAILS: ("its payout came to nothing",)},
    "the rest is under way": {
        SETTLES: ("all is paid in parts",),
        FAILS: ("a part is paid, a later one came to nothing",),
    },
    "a second part is under way": {SETTLES: ("two parts are paid",)},
    "the rest is under way, a part is scheduled": {SETTLES: ("the rest is paid, a part is still scheduled",)},
    "a schedule of all is to be approved": {IS_APPROVED: ("all is scheduled",)},
    "a schedule of a part is to be approved": {IS_APPROVED: ("a part is scheduled",)},
    "a schedule of the rest is to be approved": {IS_APPROVED: ("a part is paid, the rest is scheduled",)},
    "a part is paid": {
        **_FROM_A_PART,
        ASKS_TO_SCHEDULE: ("a schedule of the rest is to be approved",),
        PAYS_MORE: ("a second part is under way",),
        REVERSES: ("its payout came to nothing",),
    },
    "two parts are paid": {},
    "a part is paid, another one is gone": _FROM_A_PART,
    "all is paid": {REVERSES: ("its payout came to nothing",)},
    "all is paid in parts": {
        REVERSES: ("a part is paid, another one is gone", "a part is paid, a later one came to nothing"),
    },
    "marked as paid": {},
    "canceled": {},
}


@dataclass(frozen=True, slots=True)
class Beginning:
    """An invoice as it is given, in its stand. `way`: how it came there.

    `shows`: a payout that succeeds at once as processing; None: there was none.
    """

    status: str
    stand: str
    way: Way
    shows: bool | None = None


BEGINNINGS = (
    Beginning("draft", "a draft", ("draft",)),
    Beginning("", "saved", ("unpaid",)),
    Beginning("partially paid", "a part is paid", ("unpaid", "processing", "partially paid"), shows=True),
    Beginning("partially paid", "a part is paid", ("unpaid", "partially paid"), shows=False),
    Beginning("paid", "all is paid", ("unpaid", "processing", "paid"), shows=True),
    Beginning("paid", "all is paid", ("unpaid", "paid"), shows=False),
)
