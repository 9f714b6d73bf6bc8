"""One invoice with all that belongs to it: the resource as always, and beside it every related one."""

from __future__ import annotations

from typing import Any

from . import serializers
from .clock import unix
from .money import to_major
from .policy import Showing
from .provider import NAME
from .records import Invoice, Kind, LedgerEntry, Notification
from .serializers import Resource
from .unit import Unit


def document(unit: Unit, invoice_id: str, showing: Showing) -> dict[str, Any]:
    """In JSON:API: relationships lead to what is included. Raises NotFoundError."""
    invoice = unit.invoice(invoice_id)
    payments = unit.requests(invoice.id, Kind.PAYMENT)
    refunds = unit.requests(invoice.id, Kind.REFUND)
    entries = unit.entries(invoice.id) if showing.tells_ledger() else []
    attempts = [attempt for request in payments for attempt in unit.attempts(request.id)]
    related: dict[str, list[Resource]] = {
        "events": [serializers.event(one) for one in unit.events(invoice.id)],
        "payments": [serializers.payment(one, invoice.currency) for one in attempts],
        "transactions": [_transaction(one) for one in entries],
        "refunds": [serializers.refund(one, invoice.currency) for one in refunds],
        "callbacks": [_callback(one) for one in unit.notifications(invoice.id)],
    }
    requested = [serializers.payment_request(one, invoice.currency) for one in payments]
    resource = serializers.invoice(invoice)
    relationships = resource["relationships"]
    for name, resources in related.items():
        relationships[name] = relationships.get(name, {}) | {"data": [_identity(one) for one in resources]}
    relationships["payment-request"]["data"] = _identity(requested[0]) if requested else None
    relationships["payment-provider"] = {"data": _provider(invoice)}
    return {
        "data": resource,
        "included": [*requested, *(one for resources in related.values() for one in resources)],
    }


def _identity(resource: Resource) -> Resource:
    return {name: resource[name] for name in ("type", "id")}


def _provider(invoice: Invoice) -> Resource | None:
    """None as long as no provider has been asked."""
    return {"type": "payment-providers", "id": NAME} if invoice.attempts else None


def _transaction(one: LedgerEntry) -> Resource:
    return {
        "type": "transactions",
        "id": one.id,
        "attributes": {
            "posting": one.posting,
            "account": one.account,
            "side": one.side,
            "amount": to_major(one.amount, one.currency),
            "currency": one.currency,
            "at": unix(one.at),
        },
        "relationships": {"payment": {"data": {"type": "payments", "id": one.attempt}}},
    }


def _callback(one: Notification) -> Resource:
    return {
        "type": "callbacks",
        "id": one.id,
        "attributes": {"url": one.url, "state": one.state, "failures": one.failures, "due": unix(one.due)},
    }
