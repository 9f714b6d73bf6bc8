"""The tables of vendors' invoices; how a record gets into its own stands with all the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from payconform.reference.storage.records import Delivery

from .payout_states import PayoutStatus
from .records import (
    VendorContent,
    VendorEvent,
    VendorFile,
    VendorInvoice,
    VendorMail,
    VendorPayout,
    VendorWebhook,
)
from .states import State

VendorRecord = (
    VendorInvoice | VendorPayout | VendorEvent | VendorFile | VendorContent | VendorMail | VendorWebhook
)

NAMES: Mapping[type[Any], str] = {
    VendorInvoice: "vendor_invoices",
    VendorPayout: "vendor_payouts",
    VendorEvent: "vendor_events",
    VendorFile: "vendor_files",
    VendorContent: "vendor_contents",
    VendorMail: "vendor_mails",
    VendorWebhook: "vendor_webhooks",
}

READERS: Mapping[type[Any], Mapping[str, Callable[[Any], Any]]] = {
    VendorInvoice: {"state": State, "saved": bool, "canceled": bool, "marked": bool},
    VendorPayout: {"status": PayoutStatus, "moved": bool},
    VendorEvent: {"source": lambda word: None if word is None else State(word), "target": State},
    VendorFile: {},
    VendorContent: {},
    VendorMail: {"state": Delivery},
    VendorWebhook: {},
}

SCHEMA = """
CREATE TABLE IF NOT EXISTS vendor_invoices (
    id TEXT PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    amount INTEGER CHECK (amount > 0),
    currency TEXT NOT NULL,
    description TEXT,
    vendor_name TEXT,
    vendor_email TEXT,
    saved INTEGER NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    canceled INTEGER NOT NULL,
    marked INTEGER NOT NULL,
    CHECK (NOT saved OR (amount IS NOT NULL AND vendor_name IS NOT NULL AND vendor_email IS NOT NULL)),
    CHECK (NOT (canceled AND marked))
) STRICT;

CREATE TABLE IF NOT EXISTS vendor_payouts (
    id TEXT PRIMARY KEY,
    invoice TEXT NOT NULL REFERENCES vendor_invoices (id),
    number INTEGER NOT NULL,
    key TEXT NOT NULL,
    status TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    payout TEXT UNIQUE,
    scheduled_at INTEGER,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    wake INTEGER,
    moved INTEGER NOT NULL,
    UNIQUE (invoice, number)
) STRICT;
CREATE INDEX IF NOT EXISTS vendor_wakes ON vendor_payouts (wake) WHERE wake IS NOT NULL;

CREATE TABLE IF NOT EXISTS vendor_events (
    id TEXT PRIMARY KEY,
    invoice TEXT NOT NULL REFERENCES vendor_invoices (id),
    number INTEGER NOT NULL,
    source TEXT,
    target TEXT NOT NULL,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (invoice, number)
) STRICT;

CREATE TABLE IF NOT EXISTS vendor_files (
    id TEXT PRIMARY KEY,
    invoice TEXT NOT NULL REFERENCES vendor_invoices (id),
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    created INTEGER NOT NULL,
    UNIQUE (invoice, number)
) STRICT;

CREATE TABLE IF NOT EXISTS vendor_contents (
    id TEXT PRIMARY KEY REFERENCES vendor_files (id),
    content BLOB NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS vendor_mails (
    id TEXT PRIMARY KEY,
    invoice TEXT NOT NULL REFERENCES vendor_invoices (id),
    number INTEGER NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL,
    due INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    created INTEGER NOT NULL,
    UNIQUE (invoice, number)
) STRICT;
CREATE INDEX IF NOT EXISTS vendor_mails_owed ON vendor_mails (due) WHERE state = 'owed';

CREATE TABLE IF NOT EXISTS vendor_webhooks (
    id TEXT PRIMARY KEY,
    payout TEXT NOT NULL REFERENCES vendor_payouts (id),
    at INTEGER NOT NULL
) STRICT;
"""
