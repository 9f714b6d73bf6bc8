"""Vendors' invoices: payouts are ordered wrongly, or what is told, by them or to vendors, goes wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from payconform.reference.ids import Ids
from payconform.reference.policy import SOUND, Policies
from payconform.reference.vendor.payout_states import PayoutStatus
from payconform.reference.vendor.policy import Actions, Mailing, News, Ordering
from payconform.reference.vendor.records import VendorPayout
from payconform.reference.vendor.standing import Facts
from payconform.reference.vendor.states import Action, State


class PayTwice(Actions):
    """A second click is a second payout."""

    def allows(self, action: Action, state: State, facts: Facts) -> bool:
        if action is Action.PAY and state is State.PROCESSING:
            return True
        return super().allows(action, state, facts)


class UnderWayForgotten(Ordering):
    """What remains is what isn't paid."""

    def remaining(self, facts: Facts) -> int:
        return max(0, (facts.amount or 0) - facts.paid)


class WholeOnceMore(Ordering):
    """Pay Remaining pays the whole amount again."""

    def remaining(self, facts: Facts) -> int:
        return facts.amount or 0


class AtOnce(Ordering):
    """The schedule is kept by us, and not told to the provider."""

    def scheduled_at(self, moment: int) -> int | None:
        return None


class FreshKey(Ordering):
    """What is repeated goes out as something new."""

    def key(self, order: VendorPayout, ids: Ids) -> str:
        return order.key if order.status is PayoutStatus.CALLING else ids.new("key")


class PaidAndMarked(Ordering):
    """Marking an invoice as paid pays it."""

    def ordered_when_marked(self, facts: Facts) -> int:
        return facts.remaining


class Unchecked(News):
    def is_genuine(self, *, signed: bool) -> bool:
        return True


class InArrivalOrder(News):
    """Whichever webhook comes last is right."""

    def is_news(self, before: PayoutStatus, after: PayoutStatus, *, unasked: bool) -> bool:
        return before is not after if unasked else super().is_news(before, after, unasked=False)


class Twice(Mailing):
    def copies(self, before: State | None, after: State) -> int:
        return 2 * super().copies(before, after)


class Never(Mailing):
    def copies(self, before: State | None, after: State) -> int:
        return 0


class OnPart(Mailing):
    def copies(self, before: State | None, after: State) -> int:
        return int(after is State.PARTIALLY_PAID) or super().copies(before, after)


def _with_ordering(ordering: Ordering) -> Policies:
    return replace(SOUND, vendor=replace(SOUND.vendor, ordering=ordering))


def _with_news(news: News) -> Policies:
    return replace(SOUND, vendor=replace(SOUND.vendor, news=news))


def _with_mailing(mailing: Mailing) -> Policies:
    return replace(SOUND, vendor=replace(SOUND.vendor, mailing=mailing))


DEFECTS: Mapping[str, Policies] = {
    "vendor-paid-twice-while-processing": replace(
        SOUND, vendor=replace(SOUND.vendor, actions=PayTwice(), ordering=UnderWayForgotten())
    ),
    "vendor-rest-pays-whole": _with_ordering(WholeOnceMore()),
    "vendor-schedule-paid-at-once": _with_ordering(AtOnce()),
    "vendor-fresh-key-when-repeated": _with_ordering(FreshKey()),
    "vendor-mark-also-pays": _with_ordering(PaidAndMarked()),
    "vendor-webhook-unchecked": _with_news(Unchecked()),
    "vendor-webhooks-in-arrival-order": _with_news(InArrivalOrder()),
    "vendor-mailed-twice": _with_mailing(Twice()),
    "vendor-mailed-never": _with_mailing(Never()),
    "vendor-mailed-on-part": _with_mailing(OnPart()),
}
