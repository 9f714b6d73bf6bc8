"""The bill on the wire: camelCase, minor units, RFC 3339 with milliseconds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bills import Bill


def bill_form(bill: Bill) -> dict[str, Any]:
    return {
        "billId": bill.id,
        "merchantReference": bill.merchant_reference,
        "state": bill.state,
        "total": {"amountMinor": bill.amount_minor, "currency": bill.currency},
        "description": bill.description,
        "paidMinor": bill.paid_minor,
        "refundedMinor": 0,
        "failureCode": bill.failure_code,
        "createdAt": timestamp(bill.created_at),
        "updatedAt": timestamp(bill.updated_at),
        "expiresAt": timestamp(bill.expires_at),
        "tries": bill.tries,
    }


def timestamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
