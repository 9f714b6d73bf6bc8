"""JSON:API resources of invoices and what they consist of. Amounts are numbers in major units, moments whole
seconds since 1970.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from payconform.reference import wire
from payconform.reference.invoicing import services
from payconform.reference.lifecycle import editions
from payconform.reference.lifecycle.products import FORWARD, Product
from payconform.reference.lifecycle.transitions import CANCEL
from payconform.reference.money.minor_units import to_major
from payconform.reference.storage.records import Attempt, Event, Invoice, LedgerEntry, Notification, Request
from payconform.reference.timing.clock import unix

Resource = dict[str, Any]

RETURNS = {"refund": "refunds", "cancel": "cancellations"}
"""Where an invoice shows how it was taken back, by its edition's word for it."""


def invoice(one: Invoice) -> Resource:
    here = f"{one.product.root}/{one.id}"
    amounts = _payment_amounts if one.product is Product.PAYMENT else _payout_amounts
    word = one.product
    return {
        "type": one.product.resource,
        "id": one.id,
        "attributes": {
            "serial_number": one.serial_number,
            "status": one.status,
            "resolution": one.resolution,
            "moderation_required": one.moderation_required,
            "api_version": one.edition,
            "commerce_account": one.account,
            "reference_id": one.reference_id,
            "description": one.description,
            "currency": one.currency,
            "service_currency": one.service_currency,
            "test_mode": one.test_mode,
            "processed": None if one.processed is None else unix(one.processed),
            "amount": _major(one.told_amount, one.currency),
            **amounts(one),
            "metadata": _object(one.metadata),
            "payload": _object(one.payload),
            "attempts": one.attempts,
            "return_url": one.return_url,
            "callback_url": one.callback_url,
            "created": unix(one.created),
            "updated": unix(one.updated),
            "expires": unix(one.expires),
        },
        "relationships": {
            f"{word}-service": {"data": {"type": f"{word}-service", "id": one.service}},
            f"{word}-method": {
                "data": {"type": f"{word}-method", "id": services.method(one.product, one.service)}
            },
            f"{word}-request": {"links": {"related": f"{here}/{word}-request"}},
            f"{word}s": {"links": {"related": f"{here}/{word}s"}},
            "events": {"links": {"related": f"{here}/events"}},
            "transactions": {"links": {"related": f"{here}/transactions"}},
        },
        "links": {"self": here},
    }


def _payment_amounts(one: Invoice) -> Resource:
    return {
        "payment_amount": _major(one.gross, one.currency),
        "fee": _major(one.fee, one.currency),
        "deposit": _major(one.net, one.currency),
        "processed_amount": _major(one.processed_gross, one.currency),
        "processed_fee": _major(one.processed_fee, one.currency),
        "processed_deposit": _major(one.processed_net, one.currency),
        "refunded_amount": _major(one.returned_amount, one.currency),
        "flow": "hpp",
        "payment_flow": "charge",
    }


def _payout_amounts(one: Invoice) -> Resource:
    """As the pictures have them: the amount is what is paid out, the write-off that and the fee."""
    returned = "canceled_amount" if editions.of(one).back is CANCEL else "refunded_amount"
    return {
        "fee": _major(one.fee, one.currency),
        "writeoff": _major(one.gross, one.currency),
        "exchange_rate": Decimal(one.exchange_rate),
        "service_amount": _major(one.service_amount, one.service_currency),
        "processed_amount": _major(one.processed_net, one.currency),
        "processed_fee": _major(one.processed_fee, one.currency),
        "processed_writeoff": _major(one.processed_gross, one.currency),
        "processed_service_amount": _major(one.processed_service_amount, one.service_currency),
        returned: _major(one.returned_amount, one.currency),
        "auto_process": one.auto_process,
    }


def internal(one: Invoice) -> Any:
    """What the provider last said of the invoice; null until it has."""
    return None if one.provider_document is None else wire.loads(one.provider_document.encode())


def event(one: Event) -> Resource:
    return {
        "type": "events",
        "id": one.id,
        "attributes": {"from": one.source, "to": one.target, "at": unix(one.at), "reason": one.reason},
    }


def request(one: Request, product: Product) -> Resource:
    """What carries an invoice out."""
    return {
        "type": f"{product}-requests",
        "id": one.id,
        "attributes": {
            "status": one.status,
            "reference_id": one.reference_id,
            "amount": _major(one.amount, one.currency),
            "currency": one.currency,
            "created": unix(one.created),
            "updated": unix(one.updated),
        },
        "relationships": _of_invoice(one, product),
    }


def attempt(one: Attempt, of: Request, product: Product) -> Resource:
    """One payment or payout: an operation at the provider."""
    return {
        "type": f"{FORWARD[product]}s",
        "id": one.id,
        "attributes": {
            "part": one.part,
            "number": one.number,
            "provider_account": one.route,
            "status": one.status,
            "resolution": one.resolution,
            "amount": _major(one.amount, of.currency),
            "moved": _major(one.moved, of.currency),
            "currency": of.currency,
            "operation": one.operation,
            "created": unix(one.created),
            "updated": unix(one.updated),
        },
        "relationships": {f"{product}-request": {"data": {"type": f"{product}-requests", "id": of.id}}},
    }


def returned(one: Request, of: Invoice) -> Resource:
    """A refund or a cancellation, in the currency of the service."""
    return {
        "type": RETURNS[editions.of(of).word_back],
        "id": one.id,
        "attributes": {
            "reference_id": one.reference_id,
            "original_id": one.invoice,
            "description": one.description,
            "status": one.status,
            "amount": _major(one.amount, one.currency),
            "fee": _major(0, one.currency),
            "currency": one.currency,
            "created": unix(one.created),
        },
        "relationships": _of_invoice(one, of.product),
    }


def transaction(one: LedgerEntry) -> Resource:
    """One side of a posting, that an operation at the provider brought about."""
    return {
        "type": "transactions",
        "id": one.id,
        "attributes": {
            "posting": one.posting,
            "account": one.account,
            "side": one.side,
            "amount": _major(one.amount, one.currency),
            "currency": one.currency,
            "at": unix(one.at),
        },
        "relationships": {"operation": {"data": {"type": "operations", "id": one.attempt}}},
    }


def callback(one: Notification) -> Resource:
    return {
        "type": "callbacks",
        "id": one.id,
        "attributes": {"url": one.url, "state": one.state, "failures": one.failures, "due": unix(one.due)},
    }


def _of_invoice(one: Request, product: Product) -> Resource:
    return {f"{product}-invoice": {"data": {"type": product.resource, "id": one.invoice}}}


def _major(minor: int | None, currency: str) -> Any:
    return None if minor is None else to_major(minor, currency)


def _object(text: str) -> Any:
    """An empty object is written as an empty list."""
    return wire.loads(text.encode()) or []
