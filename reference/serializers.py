"""JSON:API resources. Amounts are numbers in major units, moments whole seconds since 1970."""

from __future__ import annotations

from typing import Any

from . import wire
from .clock import unix
from .money import to_major
from .records import Attempt, Event, Invoice, Request

Resource = dict[str, Any]

ROOT = "/api/payment-invoices"


def invoice(one: Invoice) -> Resource:
    """No fee is taken, so that the deposit is what was paid."""

    def major(minor: int | None) -> Any:
        return None if minor is None else to_major(minor, one.currency)

    here = f"{ROOT}/{one.id}"
    service = {"type": "payment-service", "id": one.service} if one.service else None
    return {
        "type": "payment-invoices",
        "id": one.id,
        "attributes": {
            "serial_number": one.serial_number,
            "status": one.status,
            "resolution": one.resolution,
            "moderation_required": False,
            "reference_id": one.reference_id,
            "description": one.description,
            "amount": major(one.amount),
            "payment_amount": major(one.amount),
            "currency": one.currency,
            "service_currency": one.currency,
            "test_mode": one.test_mode,
            "fee": major(0),
            "deposit": major(one.amount),
            "processed": None if one.processed is None else unix(one.processed),
            "processed_amount": major(one.processed_amount),
            "refunded_amount": major(one.refunded_amount),
            "processed_fee": None if one.processed_amount is None else major(0),
            "processed_deposit": major(one.processed_amount),
            "metadata": _object(one.metadata),
            "payload": _object(one.payload),
            "flow": "hpp",
            "payment_flow": "charge",
            "attempts": one.attempts,
            "return_url": one.return_url,
            "callback_url": one.callback_url,
            "created": unix(one.created),
            "updated": unix(one.updated),
            "expires": unix(one.expires),
        },
        "relationships": {
            "payment-service": {"data": service},
            "payment-request": {"links": {"related": f"{here}/payment-request"}},
            "payments": {"links": {"related": f"{here}/payments"}},
            "events": {"links": {"related": f"{here}/events"}},
        },
        "links": {"self": here},
    }


def event(one: Event) -> Resource:
    return {
        "type": "events",
        "id": one.id,
        "attributes": {
            "from": one.source,
            "to": one.target,
            "at": unix(one.at),
            "reason": one.reason,
        },
    }


def payment_request(one: Request, currency: str) -> Resource:
    return {
        "type": "payment-requests",
        "id": one.id,
        "attributes": {
            "status": one.status,
            "reference_id": one.reference_id,
            "amount": to_major(one.amount, currency),
            "currency": currency,
            "created": unix(one.created),
            "updated": unix(one.updated),
        },
        "relationships": {"payment-invoice": {"data": {"type": "payment-invoices", "id": one.invoice}}},
    }


def payment(one: Attempt, currency: str) -> Resource:
    return {
        "type": "payments",
        "id": one.id,
        "attributes": {
            "number": one.number,
            "status": one.status,
            "resolution": one.resolution,
            "amount": to_major(one.amount, currency),
            "moved": to_major(one.moved, currency),
            "currency": currency,
            "operation": one.operation,
            "created": unix(one.created),
            "updated": unix(one.updated),
        },
        "relationships": {"payment-request": {"data": {"type": "payment-requests", "id": one.request}}},
    }


def refund(one: Request, currency: str) -> Resource:
    return {
        "type": "refunds",
        "id": one.id,
        "attributes": {
            "reference_id": one.reference_id,
            "original_id": one.invoice,
            "description": one.description,
            "status": one.status,
            "amount": to_major(one.amount, currency),
            "fee": to_major(0, currency),
            "currency": currency,
            "created": unix(one.created),
        },
        "relationships": {"payment-invoice": {"data": {"type": "payment-invoices", "id": one.invoice}}},
    }


def _object(text: str) -> Any:
    """An empty object is written as an empty list."""
    return wire.loads(text.encode()) or []
