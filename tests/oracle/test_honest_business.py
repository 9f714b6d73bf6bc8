"""A business that keeps document 004 is never found wrong, however its payouts go and whichever way it reads
what the document leaves open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from payconform.money import Money

from .past import VENDOR
from .vendor import ALL, Deal, inr, judged

# RazorpayX, "Payout States and Life Cycle", in the provider's words.
ON: dict[str, tuple[str, ...]] = {
    "queued": ("accepted", "cancelled", "failed"),
    "scheduled": ("accepted", "cancelled", "failed"),
    "accepted": ("pending", "succeeded", "failed", "reversed"),
    "pending": ("succeeded", "failed", "reversed"),
    "succeeded": ("reversed",),
    "reversed": ("failed",),
    "failed": ("reversed",),
}
APPROVED = {"pay": ("queued", "accepted"), "schedule": ("scheduled",)}
BEGIN = {
    "pay": ("awaiting_approval", "queued", "accepted", "failed"),
    "schedule": ("awaiting_approval", "scheduled"),
}
WAITING = {"awaiting_approval", "queued", "accepted", "pending"}
ENDED = {"failed", "reversed", "rejected", "cancelled"}
PAYABLE = {"unpaid", "scheduled", "partially paid"}
OFTEN = 6


@dataclass(frozen=True)
class Reading:
    """What a business makes of what isn't said.

    `stays_paid`: a late reversal changes nothing (AMB-10, AMB-18); `back_to_unpaid`: it goes back though a
    part is paid (AMB-18); `approval_frees`: an approved payout leaves it unpaid (AMB-09); `shows_amount`: it
    says how much is paid.
    """

    stays_paid: bool
    back_to_unpaid: bool
    approval_frees: bool
    shows_amount: bool


@dataclass(frozen=True)
class Business:
    """One invoice, with its payouts at the provider; `orders`: what each was made by, pay or schedule."""

    reading: Reading
    deal: Deal
    status: str
    orders: tuple[str, ...] = ()

    @property
    def states(self) -> list[str]:
        return [operation.status for operation in self.deal.history.operations]

    @property
    def paid(self) -> Money:
        return sum((row.moved for row in self.deal.history.operations), inr("0.00"))

    @property
    def left(self) -> int:
        """In paise: what no payout has paid or is about to."""
        rows = self.deal.history.operations
        return ALL.minor - sum(row.amount.minor for row in rows if row.status not in ENDED)

    def does(self, action: str, status: str) -> Business:
        return replace(self, deal=self.deal.did(action), status=status)

    def orders_payout(self, action: str, begin: str, paise: int) -> Business:
        deal = self.deal.did(action).payout(begin, amount=Money(paise, "INR"))
        return replace(self, deal=deal, orders=(*self.orders, action)).follows()

    def hears(self, payout: int, status: str) -> Business:
        """A payout goes on."""
        late = self.states[payout] == "succeeded"
        freed = (self.states[payout], status) == ("awaiting_approval", "scheduled")
        after = replace(self, deal=self.deal.to(status, payout=payout))
        stays = late and self.reading.stays_paid and self.status in {"paid", "partially paid"}
        return after if stays else after.follows(freed=freed)

    def follows(self, *, freed: bool = False) -> Business:
        """The state of an invoice follows from those of its payouts, unless somebody has decided it."""
        if self.status == "canceled" or "mark_as_paid" in self.deal.history.done:
            return self
        if self.status == "paid" and self.reading.stays_paid:
            return self
        return replace(self, status=self._status(freed=freed))

    def _status(self, *, freed: bool) -> str:
        rows = list(zip(self.states, self.orders, strict=True))
        scheduled = any((s, by) in {("scheduled", by), ("awaiting_approval", "schedule")} for s, by in rows)
        if self.paid == ALL:
            return "paid"
        if any(s in WAITING and (s, by) != ("awaiting_approval", "schedule") for s, by in rows):
            return "processing"
        if scheduled:
            alone = {s for s in self.states if s not in ENDED} <= {"scheduled", "succeeded"}
            return "unpaid" if freed and alone and self.reading.approval_frees else "scheduled"
        if self.paid.minor and not (self.reading.back_to_unpaid and set(self.states) & ENDED):
            return "partially paid"
        return "unpaid"

    def rests(self) -> Business:
        details = {"processed_amount": self.paid} if self.reading.shows_amount else {}
        return replace(self, deal=self.deal.rests(self.status, **details).shows(self.status, *self.shown))

    @property
    def shown(self) -> list[str]:
        words = {"awaiting_approval": "pending", "accepted": "processing", "pending": "processing"}
        return [{**words, "succeeded": "processed"}.get(state, state) for state in self.states]


def possible(business: Business) -> list[Callable[[st.DrawFn], Business]]:
    """All that the business may do now, and all that may become of its payouts; what ends a life is rare."""
    if business.status == "draft":
        return [lambda _: business.does("save", "unpaid"), lambda _: business.does("edit", "draft")]
    deeds: list[Callable[[st.DrawFn], Business]] = []
    if business.status in PAYABLE and business.left:
        deeds += [lambda draw, a=a: _order(draw, business, a) for a in BEGIN]
    for n, (state, by) in enumerate(zip(business.states, business.orders, strict=True)):
        on = (*APPROVED[by], "rejected") if state == "awaiting_approval" else ON.get(state, ())
        deeds += [lambda _, n=n, to=to: business.hears(n, to) for to in on]
    deeds *= OFTEN
    if business.status in PAYABLE:
        deeds.append(lambda _: business.does("mark_as_paid", "paid"))
    if business.status == "unpaid" and set(business.states) <= ENDED:
        deeds.append(lambda _: business.does("cancel", "canceled"))
    return deeds or [lambda _: business]


def _order(draw: st.DrawFn, business: Business, action: str) -> Business:
    paise = draw(st.sampled_from([business.left, -(-business.left // 2), 1]))
    return business.orders_payout(action, draw(st.sampled_from(BEGIN[action])), paise)


@st.composite
def businesses(draw: st.DrawFn) -> Business:
    """At the end of a life of up to 15 deeds; at rest now and then, and at last."""
    reading = Reading(*(draw(st.booleans()) for _ in range(4)))
    begin = draw(st.sampled_from([VENDOR.initial, *VENDOR.begins]))
    business = Business(reading, Deal().began(begin), begin)
    for _ in range(draw(st.integers(1, 15))):
        business = draw(st.sampled_from(possible(business)))(draw)
        business = business.rests() if draw(st.booleans()) else business
    return business.rests()


@settings(max_examples=500)
@given(businesses())
def test_a_business_that_keeps_the_document_is_never_found_wrong(business: Business) -> None:
    judgement = judged(business.deal)

    assert judgement.findings == ()
    assert {note.ambiguity for note in judgement.notes} <= {row.id for row in VENDOR.ambiguities}
