"""The tables, and how a record is written into its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from .records import (
    Account,
    Attempt,
    AttemptStatus,
    Delivery,
    Event,
    Invoice,
    Kind,
    LedgerEntry,
    Notification,
    Request,
)
from .transitions import Status

Record = Account | Invoice | Request | Attempt | Event | LedgerEntry | Notification
R = TypeVar("R", Account, Invoice, Request, Attempt, Event, LedgerEntry, Notification)

NAMES: dict[type[Record], str] = {
    Account: "accounts",
    Invoice: "invoices",
    Request: "requests",
    Attempt: "attempts",
    Event: "events",
    LedgerEntry: "ledger_entries",
    Notification: "notifications",
}

_READERS: dict[type[Record], Mapping[str, Callable[[Any], Any]]] = {
    Account: {
        "public_creation": bool,
        "zero_fee_badge": bool,
        "fee_details": bool,
        "include_commission": bool,
        "internal_callback_data": bool,
        "fee_reverse": bool,
    },
    Invoice: {"status": Status, "test_mode": bool},
    Request: {"status": Status, "kind": Kind},
    Attempt: {"status": AttemptStatus},
    Event: {"source": lambda word: None if word is None else Status(word), "target": Status},
    LedgerEntry: {},
    Notification: {"state": Delivery},
}

SCHEMA = """
CREATE TABLE IF NOT EXISTS accounts (
    id TEXT PRIMARY KEY,
    serial_number INTEGER NOT NULL UNIQUE,
    name TEXT NOT NULL,
    public_key TEXT NOT NULL UNIQUE,
    created INTEGER NOT NULL,
    lifetime_minutes INTEGER NOT NULL CHECK (lifetime_minutes > 0),
    attempts_limit INTEGER NOT NULL CHECK (attempts_limit >= 0),
    public_creation INTEGER NOT NULL,
    zero_fee_badge INTEGER NOT NULL,
    fee_details INTEGER NOT NULL,
    include_commission INTEGER NOT NULL,
    internal_callback_data INTEGER NOT NULL,
    descriptor_template TEXT NOT NULL,
    fee_currency TEXT,
    fee_rate TEXT NOT NULL,
    fee_fixed INTEGER NOT NULL CHECK (fee_fixed >= 0),
    fee_minimum INTEGER CHECK (fee_minimum >= 0),
    fee_maximum INTEGER CHECK (fee_maximum >= 0),
    fee_reverse INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS invoices (
    id TEXT PRIMARY KEY,
    serial_number INTEGER NOT NULL UNIQUE,
    account TEXT NOT NULL REFERENCES accounts (id),
    edition TEXT NOT NULL,
    reference_id TEXT NOT NULL,
    status TEXT NOT NULL,
    resolution TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    payment_amount INTEGER NOT NULL CHECK (payment_amount > 0),
    fee INTEGER NOT NULL CHECK (fee >= 0),
    deposit INTEGER NOT NULL,
    currency TEXT NOT NULL,
    description TEXT,
    service TEXT NOT NULL,
    fields TEXT,
    metadata TEXT NOT NULL,
    payload TEXT NOT NULL,
    return_url TEXT,
    callback_url TEXT,
    test_mode INTEGER NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    deadline INTEGER,
    attempts INTEGER NOT NULL,
    processed INTEGER,
    processed_amount INTEGER CHECK (processed_amount > 0),
    processed_fee INTEGER CHECK (processed_fee >= 0),
    processed_deposit INTEGER,
    refunded_amount INTEGER CHECK (refunded_amount > 0),
    paid_by TEXT REFERENCES attempts (id),
    provider_document TEXT,
    UNIQUE (account, reference_id),
    CHECK (payment_amount = fee + deposit),
    CHECK (processed_amount = processed_fee + processed_deposit)
) STRICT;
CREATE INDEX IF NOT EXISTS deadlines ON invoices (deadline) WHERE deadline IS NOT NULL;

CREATE TABLE IF NOT EXISTS requests (
    id TEXT PRIMARY KEY,
    serial_number INTEGER NOT NULL UNIQUE,
    invoice TEXT NOT NULL REFERENCES invoices (id),
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    reference_id TEXT NOT NULL,
    description TEXT,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    wake INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS references_of ON requests (kind, reference_id);
CREATE INDEX IF NOT EXISTS requests_of ON requests (invoice);
CREATE INDEX IF NOT EXISTS wakes ON requests (wake) WHERE wake IS NOT NULL;

CREATE TABLE IF NOT EXISTS attempts (
    id TEXT PRIMARY KEY,
    request TEXT NOT NULL REFERENCES requests (id),
    number INTEGER NOT NULL,
    status TEXT NOT NULL,
    resolution TEXT,
    amount INTEGER NOT NULL CHECK (amount > 0),
    moved INTEGER NOT NULL,
    operation TEXT,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    UNIQUE (request, number)
) STRICT;

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
    readers = _READERS[kind]
    return kind(**{name: readers[name](row[name]) if name in readers else row[name] for name in row.keys()})  # noqa: SIM118 - a Row iterates over its values
