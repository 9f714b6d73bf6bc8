"""What follows from an invoice's product and edition."""

from __future__ import annotations

from decimal import Decimal

from payconform.reference.money.exchange import Exchange
from payconform.reference.storage.records import Invoice

from .transitions import EDITIONS, Edition


def of(invoice: Invoice) -> Edition:
    return EDITIONS[invoice.product, invoice.edition]


def exchange(invoice: Invoice) -> Exchange:
    """Between the currencies of the invoice and of its service."""
    return Exchange(invoice.currency, invoice.service_currency, Decimal(invoice.exchange_rate))
