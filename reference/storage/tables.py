"""The tables, and how a record is written into its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from payconform.reference.lifecycle.products import Kind, Product
from payconform.reference.lifecycle.transitions import Status
from payconform.reference.vendor import tables as vendor
from payconform.reference.vendor.records import (
    VendorContent,
    VendorEvent,
    VendorFile,
    VendorInvoice,
    VendorMail,
    VendorPayout,
    VendorWebhook,
)

from .records import (
    Account,
    Attempt,
    AttemptStatus,
    Delivery,
    Event,
    Invoice,
    LedgerEntry,
    Notification,
    Part,
    Request,
    Terms,
)

Record = (
    Account
    | Terms
    | Invoice
    | Request
    | Part
    | Attempt
    | Event
    | LedgerEntry
    | Notification
    | vendor.VendorRecord
)
R = TypeVar(
    "R",
    Account,
    Terms,
    Invoice,
    Request,
    Part,
    Attempt,
    Event,
    LedgerEntry,
    Notification,
    VendorInvoice,
    VendorPayout,
    VendorEvent,
    VendorFile,
    VendorContent,
    VendorMail,
    VendorWebhook,
)

NAMES: dict[type[Record], str] = {
    Account: "accounts",
    Terms: "terms",
    Invoice: "invoices",
    Request: "requests",
    Part: "parts",
    Attempt: "attempts",
    Event: "events",
    LedgerEntry: "ledger_entries",
    Notification: "notifications",
    **vendor.NAMES,
}

_READERS: dict[type[Record], Mapping[str, Callable[[Any], Any]]] = {
    Account: {},
    Terms: {
        "product": Product,
        "public_creation": bool,
        "zero_fee_badge": bool,
        "fee_details": bool,
        "include_commission": bool,
        "internal_callback_data": bool,
        "moderation_required": bool,
        "allow_partially": bool,
        "parallel_mode": bool,
        "split_mode": bool,
        "fee_reverse": bool,
    },
    Invoice: {
        "product": Product,
        "status": Status,
        "test_mode": bool,
        "auto_process": bool,
        "moderation_required": bool,
    },
    Request: {"status": Status, "kind": Kind},
    Part: {},
    Attempt: {"status": AttemptStatus, "late": bool},
    Event: {"source": lambda word: None if word is None else Status(word), "target": Status},
    LedgerEntry: {},
    Notification: {"state": Delivery},
    **vendor.READERS,
}

_SCHEMA = """
CREATE TABLE IF NOT EXISTS accounts (
    id TEXT PRIMARY KEY,
    serial_number INTEGER NOT NULL UNIQUE,
    name TEXT NOT NULL,
    public_key TEXT NOT NULL UNIQUE,
    created INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS terms (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id),
    product TEXT NOT NULL,
    lifetime_minutes INTEGER NOT NULL CHECK (lifetime_minutes > 0),
    attempts_limit INTEGER NOT NULL CHECK (attempts_limit >= 0),
    public_creation INTEGER NOT NULL,
    zero_fee_badge INTEGER NOT NULL,
    fee_details INTEGER NOT NULL,
    include_commission INTEGER NOT NULL,
    internal_callback_data INTEGER NOT NULL,
    descriptor_template TEXT NOT NULL,
    moderation_required INTEGER NOT NULL,
    allow_partially INTEGER NOT NULL,
    parallel_mode INTEGER NOT NULL,
    split_mode INTEGER NOT NULL,
    fee_currency TEXT,
    fee_rate TEXT NOT NULL,
    fee_fixed INTEGER NOT NULL CHECK (fee_fixed >= 0),
    fee_minimum INTEGER CHECK (fee_minimum >= 0),
    fee_maximum INTEGER CHECK (fee_maximum >= 0),
    fee_reverse INTEGER NOT NULL,
    limit_amount INTEGER CHECK (limit_amount > 0),
    limit_currency TEXT,
    routes TEXT NOT NULL,
    exchange_rates TEXT NOT NULL,
    UNIQUE (account, product)
) STRICT;

CREATE TABLE IF NOT EXISTS invoices (
    id TEXT PRIMARY KEY,
    serial_number INTEGER NOT NULL UNIQUE,
    product TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES accounts (id),
    edition TEXT NOT NULL,
    reference_id TEXT NOT NULL,
    status TEXT NOT NULL,
    resolution TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    gross INTEGER NOT NULL CHECK (gross > 0),
    fee INTEGER NOT NULL CHECK (fee >= 0),
    net INTEGER NOT NULL,
    currency TEXT NOT NULL,
    service_amount INTEGER NOT NULL CHECK (service_amount > 0),
    service_currency TEXT NOT NULL,
    exchange_rate TEXT NOT NULL,
    description TEXT,
    service TEXT NOT NULL,
    fields TEXT,
    metadata TEXT NOT NULL,
    payload TEXT NOT NULL,
    options TEXT NOT NULL,
    return_url TEXT,
    callback_url TEXT,
    test_mode INTEGER NOT NULL,
    auto_process INTEGER NOT NULL,
    moderation_required INTEGER NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    deadline INTEGER,
    attempts INTEGER NOT NULL,
    processed INTEGER,
    processed_gross INTEGER CHECK (processed_gross > 0),
    processed_fee INTEGER CHECK (processed_fee >= 0),
    processed_net INTEGER,
    processed_service_amount INTEGER CHECK (processed_service_amount > 0),
    returned_amount INTEGER CHECK (returned_amount > 0),
    provider_document TEXT,
    UNIQUE (account, reference_id),
    CHECK (gross = fee + net),
    CHECK (processed_gross = processed_fee + processed_net)
) STRICT;
CREATE INDEX IF NOT EXISTS deadlines ON invoices (deadline) WHERE deadline IS NOT NULL;

CREATE TABLE IF NOT EXISTS requests (
    id TEXT PRIMARY KEY,
    serial_number INTEGER NOT NULL UNIQUE,
    invoice TEXT NOT NULL REFERENCES invoices (id),
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL,
    worth INTEGER NOT NULL CHECK (worth > 0),
    reference_id TEXT NOT NULL,
    description TEXT,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS references_of ON requests (kind, reference_id);
CREATE INDEX IF NOT EXISTS requests_of ON requests (invoice);

CREATE TABLE IF NOT EXISTS parts (
    id TEXT PRIMARY KEY,
    request TEXT NOT NULL REFERENCES requests (id),
    number INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    takes_back TEXT REFERENCES attempts (id),
    UNIQUE (request, number)
) STRICT;

CREATE TABLE IF NOT EXISTS attempts (
    id TEXT PRIMARY KEY,
    request TEXT NOT NULL REFERENCES requests (id),
    part INTEGER NOT NULL,
    number INTEGER NOT NULL,
    route TEXT NOT NULL,
    status TEXT NOT NULL,
    resolution TEXT,
    amount INTEGER NOT NULL CHECK (amount > 0),
    moved INTEGER NOT NULL,
    operation TEXT,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    wake INTEGER,
    late INTEGER NOT NULL,
    UNIQUE (request, part, number)
) STRICT;
CREATE INDEX IF NOT EXISTS wakes ON attempts (wake) WHERE wake IS NOT NULL;

CREATE TABLE IF NOT EXISTS events (
    id TEXT PRIMARY KEY,
    invoice TEXT NOT NULL REFERENCES invoices (id),
    number INTEGER NOT NULL,
    source TEXT,
    target TEXT NOT NULL,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (invoice, number)
) STRICT;

CREATE TABLE IF NOT EXISTS ledger_entries (
    id TEXT PRIMARY KEY,
    posting TEXT NOT NULL,
    invoice TEXT NOT NULL REFERENCES invoices (id),
    attempt TEXT NOT NULL REFERENCES attempts (id),
    account TEXT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('debit', 'credit')),
    amount INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS entries_of ON ledger_entries (invoice);

CREATE TABLE IF NOT EXISTS notifications (
    id TEXT PRIMARY KEY,
    serial_number INTEGER NOT NULL UNIQUE,
    invoice TEXT NOT NULL REFERENCES invoices (id),
    url TEXT NOT NULL,
    body BLOB NOT NULL,
    state TEXT NOT NULL,
    due INTEGER NOT NULL,
    failures INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS owed ON notifications (invoice, serial_number) WHERE state = 'owed';

CREATE VIEW IF NOT EXISTS notification_heads AS
SELECT head.* FROM notifications AS head
WHERE head.state = 'owed' AND NOT EXISTS (
    SELECT 1 FROM notifications AS earlier
    WHERE earlier.state = 'owed' AND earlier.invoice = head.invoice
      AND earlier.serial_number < head.serial_number
);
"""
SCHEMA = _SCHEMA + vendor.SCHEMA


def _upsert(kind: type[Record]) -> str:
    """Named parameters are the record's fields."""
    names = [field.name for field in fields(kind)]
    columns = ", ".join(names)
    values = ", ".join(f":{name}" for name in names)
    changes = ", ".join(f"{name} = excluded.{name}" for name in names)
    return (
        f"INSERT INTO {NAMES[kind]} ({columns}) VALUES ({values}) "  # noqa: S608 - names are those of our classes
        f"ON CONFLICT (id) DO UPDATE SET {changes}"
    )


UPSERTS = {kind: _upsert(kind) for kind in NAMES}


def values(record: Record) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}


def record(kind: type[R], row: sqlite3.Row) -> R:
    columns = dict(zip(row.keys(), row, strict=True))
    for name, read in _READERS[kind].items():
        columns[name] = read(columns[name])
    return kind(**columns)
