"""One invoice with all that belongs to it: the resource as always, and beside it every related one."""

from __future__ import annotations

from typing import Any

from payconform.reference.lifecycle import editions
from payconform.reference.policy import Showing
from payconform.reference.provider.client import NAME
from payconform.reference.storage.records import Invoice
from payconform.reference.storage.unit import Unit

from . import serializers
from .serializers import Resource


def document(unit: Unit, invoice: Invoice, showing: Showing) -> dict[str, Any]:
    """In JSON:API: relationships lead to what is included."""
    product = invoice.product
    requested = unit.forward(invoice)
    related: dict[str, list[Resource]] = {
        "events": [serializers.event(one) for one in unit.events(invoice.id)],
        f"{product}s": attempts(unit, invoice, showing),
        "transactions": transactions(unit, invoice, showing),
        serializers.RETURNS[editions.of(invoice).word_back]: returns(unit, invoice),
        "callbacks": [serializers.callback(one) for one in unit.notifications(invoice.id)],
    }
    request = None if requested is None else serializers.request(requested, product)
    resource = serializers.invoice(invoice)
    relationships = resource["relationships"]
    for name, resources in related.items():
        relationships[name] = relationships.get(name, {}) | {"data": [_identity(one) for one in resources]}
    relationships[f"{product}-request"]["data"] = _identity(request) if request else None
    relationships[f"{product}-provider"] = {"data": _provider(invoice)}
    included = [one for resources in related.values() for one in resources]
    return {"data": resource, "included": [request, *included] if request else included}


def attempts(unit: Unit, invoice: Invoice, showing: Showing) -> list[Resource]:
    """The invoice's payments or payouts, each one operation at the provider."""
    forward = unit.forward(invoice)
    if forward is None:
        return []
    found = [one for one in unit.attempts(forward.id) if showing.tells_attempt(one)]
    return [serializers.attempt(one, forward, invoice.product) for one in found]


def returns(unit: Unit, invoice: Invoice) -> list[Resource]:
    return [serializers.returned(one, invoice) for one in unit.returns(invoice)]


def transactions(unit: Unit, invoice: Invoice, showing: Showing) -> list[Resource]:
    """The ledger's account of the invoice, both sides of each posting."""
    return [serializers.transaction(one) for one in unit.entries(invoice.id) if showing.tells_entry(one)]


def _identity(resource: Resource) -> Resource:
    return {name: resource[name] for name in ("type", "id")}


def _provider(invoice: Invoice) -> Resource | None:
    """None as long as no provider has been asked."""
    return {"type": f"{invoice.product}-providers", "id": NAME} if invoice.attempts else None
