"""What a merchant asks for, and all that can be wrong with it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from clocks import moment_of
from kinds import Kind
from money import PLACES
from orders import Order
from problems import Problem

LARGEST_AMOUNT = 10**12
LONGEST_TEXT = 200
LONGEST_LIFE = timedelta(days=90)
FIELDS = ("merchantReference", "amountMinor", "currency", "description", "notifyUrl", "expiresAt")
BY_ITSELF = "autoProcess"
A_TEXT = f"should be a text of 1 to {LONGEST_TEXT} printable characters"
AN_AMOUNT = f"should be a whole number from 1 to {LARGEST_AMOUNT}"


class Mistake(NamedTuple):
    field: str
    code: str
    detail: str


def json_of(raw: bytes) -> Any:
    """Raises Problem 400."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise Problem(400, "the body is no JSON") from None


def reference_in(document: Any) -> str:
    """The merchant reference that the document gives; empty: it gives none that could be one."""
    reference = document.get("merchantReference") if isinstance(document, dict) else None
    return reference if isinstance(reference, str) else ""


def begins_itself(document: Any) -> bool:
    """Nobody has to say that its money should move. To be asked of what an order was made of."""
    return document.get(BY_ITSELF) is True


def new_order(kind: Kind, document: Any, now: datetime, lifetime: timedelta) -> Order:
    """An order of its own id that begins `now`; `lifetime` unless the merchant says when it lapses.

    Raises Problem 422 that names each field that is wrong.
    """
    fields = (*FIELDS, BY_ITSELF) if kind.may_begin_itself else FIELDS
    _check(document, fields, lambda: _mistakes(document, now), kind.name)
    return Order(
        kind=kind,
        id=str(uuid.uuid4()),
        merchant_reference=document["merchantReference"],
        amount_minor=document["amountMinor"],
        currency=document["currency"],
        description=document.get("description"),
        notify_url=document.get("notifyUrl"),
        created_at=now,
        updated_at=now,
        expires_at=moment_of(document.get("expiresAt")) or now + lifetime,
    )


def wanted_return(kind: Kind, document: Any) -> tuple[int, str]:
    """Its amount and reference. Raises Problem 422 that names each field that is wrong."""
    _check(document, ("amountMinor", "reference"), lambda: _mistakes_of_return(document), kind.give_back.do)
    return document["amountMinor"], document["reference"]


def _check(
    document: Any, fields: Sequence[str], mistakes: Callable[[], Iterable[Mistake]], what: str
) -> None:
    """Raises Problem 422."""
    if not isinstance(document, dict):
        raise Problem(422, "the body should be a JSON object", kind=f"invalid-{what}")
    unknown = (
        Mistake(field, "unknown-field", "there is no such field") for field in document.keys() - {*fields}
    )
    errors = [
        {"code": mistake.code, "detail": mistake.detail, "pointer": f"/{mistake.field}"}
        for mistake in (*unknown, *mistakes())
    ]
    if errors:
        raise Problem(
            422, f"the {what} can't be made as it is asked for", kind=f"invalid-{what}", errors=errors
        )


def _mistakes_of_return(document: dict[str, Any]) -> Iterator[Mistake]:
    if not _is_amount(document.get("amountMinor")):
        yield Mistake("amountMinor", "no-amount", AN_AMOUNT)
    if not _is_text(document.get("reference")):
        yield Mistake("reference", "no-text", A_TEXT)


def _mistakes(document: dict[str, Any], now: datetime) -> Iterator[Mistake]:
    if not _is_text(document.get("merchantReference")):
        yield Mistake("merchantReference", "no-text", A_TEXT)
    if not _is_amount(document.get("amountMinor")):
        yield Mistake("amountMinor", "no-amount", AN_AMOUNT)
    currency = document.get("currency")
    if not isinstance(currency, str) or currency not in PLACES:
        known = f"should be one of {', '.join(sorted(PLACES))}"
        yield Mistake("currency", "unknown-currency", known)
    if document.get("description") is not None and not _is_text(document["description"]):
        yield Mistake("description", "no-text", A_TEXT)
    url = document.get("notifyUrl")
    if url is not None and not _is_web_address(url):
        yield Mistake("notifyUrl", "no-url", "should be an absolute http or https URL")
    if not isinstance(document.get(BY_ITSELF, False), bool):
        yield Mistake(BY_ITSELF, "no-choice", "should be true or false")
    if document.get("expiresAt") is not None:
        expires = moment_of(document["expiresAt"])
        if expires is None or not timedelta() < expires - now <= LONGEST_LIFE:
            days = f"within {LONGEST_LIFE.days} days"
            yield Mistake("expiresAt", "no-time-to-come", f"should be a time to come {days}, by RFC 3339")


def _is_amount(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST_AMOUNT


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
