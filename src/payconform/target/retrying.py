"""Whether a target asks to be called once more, later: Retry-After (RFC 9110, section 10.2.3)."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime

from .transport import Response

ASKING = frozenset({429, 503})
LEAST_S = 0.05  # "at once" would only keep it busy


def asked_for(answer: Response, now: datetime) -> float | None:
    """Seconds to wait; None: the answer stands, or says it in a form that there is not."""
    text = answer.headers.get("Retry-After")
    if answer.status not in ASKING or text is None:
        return None
    if text.strip().isascii() and text.strip().isdigit():
        return max(LEAST_S, float(text))
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return None if moment.tzinfo is None else max(LEAST_S, (moment - now).total_seconds())
