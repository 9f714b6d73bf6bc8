"""The bill on the wire: camelCase, minor units, RFC 3339 with milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from bills import Bill
from money import PLACES
from problems import Problem

LARGEST_AMOUNT = 10**12
LONGEST_TEXT = 200
FIELDS = ("merchantReference", "amountMinor", "currency", "notifyUrl")


@dataclass(frozen=True, slots=True)
class NewBill:
    reference: str
    amount_minor: int
    currency: str
    notify_url: str | None


def new_bill(document: Any) -> NewBill:
    """What a merchant asks for. Raises Problem 422 that names each field that is wrong."""
    if not isinstance(document, dict):
        raise Problem(422, "the body should be a JSON object")
    errors = [{"detail": detail, "pointer": f"/{field}"} for field, detail in _mistakes(document)]
    if errors:
        raise Problem(422, "the bill can't be made as it is asked for", errors=errors)
    return NewBill(
        reference=document["merchantReference"],
        amount_minor=document["amountMinor"],
        currency=document["currency"],
        notify_url=document.get("notifyUrl"),
    )


def bill_form(bill: Bill) -> dict[str, Any]:
    return {
        "billId": bill.id,
        "merchantReference": bill.merchant_reference,
        "state": bill.state,
        "total": {"amountMinor": bill.amount_minor, "currency": bill.currency},
        "paidMinor": bill.paid_minor,
        "refundedMinor": 0,
        "failureCode": bill.failure_code,
        "createdAt": timestamp(bill.created_at),
        "updatedAt": timestamp(bill.updated_at),
        "tries": bill.tries,
    }


def timestamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _mistakes(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for field in sorted(document.keys() - set(FIELDS)):
        yield field, "there is no such field"
    if not _is_text(document.get("merchantReference")):
        yield "merchantReference", f"should be a text of 1 to {LONGEST_TEXT} printable characters"
    amount = document.get("amountMinor")
    if isinstance(amount, bool) or not isinstance(amount, int) or not 0 < amount <= LARGEST_AMOUNT:
        yield "amountMinor", f"should be a whole number from 1 to {LARGEST_AMOUNT}"
    currency = document.get("currency")
    if not isinstance(currency, str) or currency not in PLACES:
        yield "currency", f"should be one of {', '.join(sorted(PLACES))}"
    url = document.get("notifyUrl")
    if url is not None and not _is_web_address(url):
        yield "notifyUrl", "should be an absolute http or https URL"


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
