"""Vendors' invoices as RazorpayX would tell them: flat, amounts in paise, moments in whole seconds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from payconform.reference.storage.records import Delivery
from payconform.reference.storage.unit import Unit
from payconform.reference.timing.clock import unix

from . import queries
from .payout_states import PayoutStatus
from .policy import Standing, VendorPolicies
from .records import VendorEvent, VendorFile, VendorInvoice, VendorMail, VendorPayout

ROOT = "/v1/vendor-invoices"


def invoice(unit: Unit, found: VendorInvoice, policies: VendorPolicies) -> dict[str, Any]:
    facts = queries.facts(unit, found)
    return {
        "id": found.id,
        "entity": "vendor_invoice",
        "reference_id": found.reference,
        "description": found.description,
        "vendor": {"name": found.vendor_name, "email": found.vendor_email},
        "amount": found.amount,
        "currency": found.currency,
        "amount_paid": policies.reporting.paid(facts),
        "amount_due": facts.due,
        "status": policies.standing.told(found.state),
        "marked_as_paid": found.marked,
        "payouts": [_payout(one) for one in queries.payouts(unit, found.id)],
        "files": len(queries.files(unit, found.id)),
        "created_at": unix(found.created),
        "updated_at": unix(found.updated),
    }


def collection(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    listed = list(items)
    return {"entity": "collection", "count": len(listed), "items": listed}


def event(found: VendorEvent, standing: Standing) -> dict[str, Any]:
    return {
        "from": None if found.source is None else standing.told(found.source),
        "to": standing.told(found.target),
        "at": unix(found.at),
        "reason": found.reason,
    }


def file(found: VendorFile) -> dict[str, Any]:
    return {
        "id": found.id,
        "entity": "vendor_invoice_file",
        "name": found.name,
        "media_type": found.media_type,
        "size": found.size,
        "created_at": unix(found.created),
    }


def mails(found: Iterable[VendorMail]) -> list[dict[str, Any]]:
    """Those that have been sent."""
    return [
        {"id": one.id, "to": one.recipient, "subject": one.subject, "text": one.text}
        for one in found
        if one.state is Delivery.DELIVERED
    ]


def _payout(found: VendorPayout) -> dict[str, Any]:
    """RazorpayX's word of it; as long as there is none, it is on its way, or waits for its moment."""
    waiting = PayoutStatus.PROCESSING if found.scheduled_at is None else PayoutStatus.SCHEDULED
    return {
        "id": found.payout,
        "status": (found.status if found.status.is_known else waiting).value,
        "amount": found.amount,
        "scheduled_at": None if found.scheduled_at is None else unix(found.scheduled_at),
    }
