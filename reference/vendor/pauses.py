"""How long to wait until the provider is asked (again): more and more, in microseconds."""

from __future__ import annotations

from payconform.reference.timing.clock import MINUTE

_FIRST_REPEAT = MINUTE
_FIRST_POLL = 5 * MINUTE
_LONGEST = 720 * MINUTE


def until_repeated(waited: int) -> int:
    """For an order without a usable answer, ordered so long ago."""
    return min(max(waited, _FIRST_REPEAT), _LONGEST)


def until_polled(waited: int) -> int:
    """For an open payout, ordered so long ago: its webhooks may be lost."""
    return min(max(waited, _FIRST_POLL), _LONGEST)
