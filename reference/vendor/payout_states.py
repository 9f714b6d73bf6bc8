"""The states of a payout: RazorpayX's own machine, and two of ours for the time before it has answered."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class PayoutStatus(StrEnum):
    CALLING = "calling"  # ordered, and not answered yet
    UNCERTAIN = "uncertain"  # the order got no usable answer: it is repeated
    PENDING = "pending"  # it waits to be approved
    QUEUED = "queued"  # it waits for money
    SCHEDULED = "scheduled"
    PROCESSING = "processing"
    PROCESSED = "processed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    FAILED = "failed"
    REVERSED = "reversed"

    @property
    def is_known(self) -> bool:
        """By RazorpayX's word."""
        return self not in UNANSWERED

    @property
    def is_open(self) -> bool:
        """Money may still move."""
        return self in _OPEN

    @property
    def is_dead(self) -> bool:
        """No money has moved, or what moved came back; none will."""
        return self in _DEAD


UNANSWERED = frozenset({PayoutStatus.CALLING, PayoutStatus.UNCERTAIN})
_DEAD = frozenset({PayoutStatus.REJECTED, PayoutStatus.CANCELLED, PayoutStatus.FAILED, PayoutStatus.REVERSED})
_OPEN = frozenset(PayoutStatus) - _DEAD - {PayoutStatus.PROCESSED}

# What may follow what: the page about the states of a payout, arrow by arrow. An order may be answered with
# any beginning; that a payout may be done before we hear of it at all is a matter of `may_be_news`.
ARROWS: Mapping[PayoutStatus, frozenset[PayoutStatus]] = {
    PayoutStatus.CALLING: frozenset({PayoutStatus.UNCERTAIN}),
    PayoutStatus.UNCERTAIN: frozenset(
        {
            PayoutStatus.PENDING,
            PayoutStatus.QUEUED,
            PayoutStatus.SCHEDULED,
            PayoutStatus.PROCESSING,
            PayoutStatus.FAILED,
        }
    ),
    PayoutStatus.PENDING: frozenset(
        {PayoutStatus.QUEUED, PayoutStatus.SCHEDULED, PayoutStatus.PROCESSING, PayoutStatus.REJECTED}
    ),
    PayoutStatus.QUEUED: frozenset({PayoutStatus.PROCESSING, PayoutStatus.CANCELLED, PayoutStatus.FAILED}),
    PayoutStatus.SCHEDULED: frozenset({PayoutStatus.PROCESSING, PayoutStatus.CANCELLED, PayoutStatus.FAILED}),
    PayoutStatus.PROCESSING: frozenset({PayoutStatus.PROCESSED, PayoutStatus.REVERSED, PayoutStatus.FAILED}),
    PayoutStatus.PROCESSED: frozenset({PayoutStatus.REVERSED}),
    PayoutStatus.REVERSED: frozenset({PayoutStatus.FAILED}),
    PayoutStatus.FAILED: frozenset({PayoutStatus.REVERSED}),
    PayoutStatus.REJECTED: frozenset(),
    PayoutStatus.CANCELLED: frozenset(),
}


def _reachable(start: PayoutStatus) -> frozenset[PayoutStatus]:
    found: set[PayoutStatus] = set()
    ahead = set(ARROWS[start])
    while ahead:
        found |= ahead
        ahead = {after for one in ahead for after in ARROWS[one]} - found
    return frozenset(found)


_NEWS = {status: _reachable(status) - {status} for status in PayoutStatus}


def may_be_news(before: PayoutStatus, after: PayoutStatus) -> bool:
    """Whether a payout that was `before` may be `after` now. Webhooks come in any order, and some never."""
    return after in _NEWS[before]
