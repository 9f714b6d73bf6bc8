"""How long a receiver asks to be left alone (RFC 9110, section 10.2.3)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from .delivery import Reply

# Standard Webhooks 1.0.0 and RFC 6585: "the rate limit is met", "the service is overloaded".
ASKED_BY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
# The longest wait of the schedule of Standard Webhooks: nobody is put off forever.
LONGEST = timedelta(days=1)

_SECONDS = re.compile(r"[0-9]{1,9}")


def asked_for(reply: Reply, now: datetime) -> timedelta | None:
    """At most LONGEST; None where it asks for nothing. `now`: the real time, to reckon dates from."""
    if reply.retry_after is None or reply.status not in ASKED_BY:
        return None
    wait = _wait(reply.retry_after.strip(), now)
    return None if wait is None else min(max(wait, timedelta()), LONGEST)


def _wait(text: str, now: datetime) -> timedelta | None:
    if _SECONDS.fullmatch(text):
        return timedelta(seconds=int(text))
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    # A date of "-0000" comes without a zone; it is in UTC, too.
    return (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
