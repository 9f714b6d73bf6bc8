"""JSON:API resources. Amounts are numbers in major units, moments whole seconds since 1970."""

from __future__ import annotations

from typing import Any

from . import services, wire
from .clock import unix
from .fees import FeeScheme
from .money import to_major
from .records import Account, Attempt, Event, Invoice, Request

Resource = dict[str, Any]

ROOT = "/api/payment-invoices"
ACCOUNTS = "/api/commerce-accounts"


def invoice(one: Invoice) -> Resource:
    def major(minor: int | None) -> Any:
        return None if minor is None else to_major(minor, one.currency)

    here = f"{ROOT}/{one.id}"
    return {
        "type": "payment-invoices",
        "id": one.id,
        "attributes": {
            "serial_number": one.serial_number,
            "status": one.status,
            "resolution": one.resolution,
            "moderation_required": False,
            "api_version": one.edition,
            "commerce_account": one.account,
            "reference_id": one.reference_id,
            "description": one.description,
            "amount": major(one.amount),
            "payment_amount": major(one.payment_amount),
            "currency": one.currency,
            "service_currency": one.currency,
            "test_mode": one.test_mode,
            "fee": major(one.fee),
            "deposit": major(one.deposit),
            "processed": None if one.processed is None else unix(one.processed),
            "processed_amount": major(one.processed_amount),
            "refunded_amount": major(one.refunded_amount),
            "processed_fee": major(one.processed_fee),
            "processed_deposit": major(one.processed_deposit),
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
            "payment-service": {"data": {"type": "payment-service", "id": one.service}},
            "payment-method": {"data": {"type": "payment-method", "id": services.method(one.service)}},
            "payment-request": {"links": {"related": f"{here}/payment-request"}},
            "payments": {"links": {"related": f"{here}/payments"}},
            "events": {"links": {"related": f"{here}/events"}},
        },
        "links": {"self": here},
    }


def internal(one: Invoice) -> Any:
    """What the provider last said of the invoice; null until it has."""
    return None if one.provider_document is None else wire.loads(one.provider_document.encode())


def account(one: Account) -> Resource:
    """Of the fee, amounts are text, as they are given; null where none is taken."""

    def major(minor: int | None) -> str | None:
        return None if minor is None else f"{to_major(minor, str(one.fee_currency)):f}"

    fee = None
    if one.fee_currency is not None:
        fee = {
            "currency": one.fee_currency,
            "rate": one.fee_rate,
            "fixed": major(one.fee_fixed),
            "minimum": major(one.fee_minimum),
            "maximum": major(one.fee_maximum),
            "reverse": one.fee_reverse,
        }
    return {
        "type": "commerce-accounts",
        "id": one.id,
        "attributes": {
            "name": one.name,
            "public_key": one.public_key,
            "options": {
                "public_creation": one.public_creation,
                "zero_fee_badge": one.zero_fee_badge,
                "fee_details": one.fee_details,
                "include_commission": one.include_commission,
                "internal_callback_data": one.internal_callback_data,
                "lifetime_minutes": one.lifetime_minutes,
                "attempts_limit": one.attempts_limit,
                "descriptor_template": one.descriptor_template,
            },
            "fee": fee,
            "created": unix(one.created),
        },
        "links": {"self": f"{ACCOUNTS}/{one.id}"},
    }


def fee(scheme: FeeScheme, currency: str) -> Resource:
    """What a payment in that currency costs: amounts are text, the rate is a percentage."""

    def major(minor: int) -> str:
        return f"{to_major(minor, currency):f}"

    return {
        "strategy": scheme.strategy,
        "reverse": scheme.reverse,
        "rate": f"{scheme.rate:f}",
        "fixed": major(scheme.fixed),
        "minimum": major(scheme.minimum),
        "maximum": None if scheme.maximum is None else major(scheme.maximum),
        "currency": currency,
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
