"""What a merchant asks for, and all that can be wrong with it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from bills import Bill
from money import PLACES
from problems import Problem

LARGEST_AMOUNT = 10**12
LONGEST_TEXT = 200
LONGEST_LIFE = timedelta(days=90)
FIELDS = ("merchantReference", "amountMinor", "currency", "description", "notifyUrl", "expiresAt")
RFC3339 = re.compile(r"[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})")


def new_bill(document: Any, now: datetime, lifetime: timedelta) -> Bill:
    """A bill of its own id that begins `now`; `lifetime` unless the merchant says when it lapses.

    Raises Problem 422 that names each field that is wrong.
    """
    if not isinstance(document, dict):
        raise Problem(422, "the body should be a JSON object", kind="invalid-bill")
    errors = [
        {"code": code, "detail": detail, "pointer": f"/{field}"}
        for field, code, detail in _mistakes(document, now)
    ]
    if errors:
        raise Problem(422, "the bill can't be made as it is asked for", kind="invalid-bill", errors=errors)
    return Bill(
        id=str(uuid.uuid4()),
        merchant_reference=document["merchantReference"],
        amount_minor=document["amountMinor"],
        currency=document["currency"],
        description=document.get("description"),
        notify_url=document.get("notifyUrl"),
        created_at=now,
        updated_at=now,
        expires_at=_moment(document.get("expiresAt")) or now + lifetime,
    )


def _mistakes(document: dict[str, Any], now: datetime) -> Iterator[tuple[str, str, str]]:
    text = f"should be a text of 1 to {LONGEST_TEXT} printable characters"
    for field in sorted(document.keys() - set(FIELDS)):
        yield field, "unknown-field", "there is no such field"
    if not _is_text(document.get("merchantReference")):
        yield "merchantReference", "no-text", text
    amount = document.get("amountMinor")
    if isinstance(amount, bool) or not isinstance(amount, int) or not 0 < amount <= LARGEST_AMOUNT:
        yield "amountMinor", "no-amount", f"should be a whole number from 1 to {LARGEST_AMOUNT}"
    currency = document.get("currency")
    if not isinstance(currency, str) or currency not in PLACES:
        yield "currency", "unknown-currency", f"should be one of {', '.join(sorted(PLACES))}"
    if document.get("description") is not None and not _is_text(document["description"]):
        yield "description", "no-text", text
    url = document.get("notifyUrl")
    if url is not None and not _is_web_address(url):
        yield "notifyUrl", "no-url", "should be an absolute http or https URL"
    if document.get("expiresAt") is not None:
        expires = _moment(document["expiresAt"])
        if expires is None or not timedelta() < expires - now <= LONGEST_LIFE:
            days = f"within {LONGEST_LIFE.days} days"
            yield "expiresAt", "no-time-to-come", f"should be a time to come {days}, by RFC 3339"


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_TEXT and value.isprintable()


def _is_web_address(value: Any) -> bool:
    if not isinstance(value, str) or not value.isprintable():
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _moment(value: Any) -> datetime | None:
    """None: that is no time with its offset from UTC."""
    if not isinstance(value, str) or RFC3339.fullmatch(value) is None:
        return None
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
