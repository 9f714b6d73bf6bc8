"""What can be asked of the tables, and saved, within one transaction."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from payconform.reference.lifecycle.products import BACK, FORWARD, Kind, Product

from .conditions import Condition, joined
from .records import Account, Attempt, Event, Invoice, LedgerEntry, Notification, Part, Request, Terms
from .tables import NAMES, UPSERTS, R, Record, record, values

_LAST_SERIAL: dict[type[Record], str] = {
    Account: "SELECT max(serial_number) FROM accounts",
    Invoice: "SELECT max(serial_number) FROM invoices",
    Request: "SELECT max(serial_number) FROM requests",
    Notification: "SELECT max(serial_number) FROM notifications",
}


class NotFoundError(LookupError):
    """The id names nothing that we keep."""


class Task(IntEnum):
    """Of two at one moment the lesser comes first."""

    EXPIRE = 0  # an invoice
    WAKE = 1  # an attempt
    WAKE_PAYOUT = 2  # of a vendor's invoice


@dataclass(frozen=True, slots=True)
class Due:
    """Work whose moment is `at`; `id` names what is to be done it."""

    at: int
    task: Task
    id: str


class Unit:
    """`saved` says of which kinds something was."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.saved: set[type[Record]] = set()

    def save(self, changed: Record) -> None:
        self.saved.add(type(changed))
        self._connection.execute(UPSERTS[type(changed)], values(changed))

    def next_serial(self, kind: type[Account | Invoice | Request | Notification]) -> int:
        """Without gaps: whoever saves holds the only write lock."""
        return int(self.value(_LAST_SERIAL[kind]) or 0) + 1

    def account(self, account_id: str) -> Account:
        """Raises NotFoundError."""
        return self.one(Account, "SELECT * FROM accounts WHERE id = ?", account_id)

    def account_by_key(self, public_key: str) -> Account | None:
        found = self.rows(Account, "SELECT * FROM accounts WHERE public_key = ?", public_key)
        return found[0] if found else None

    def terms(self, account_id: str, product: Product) -> Terms:
        """Raises NotFoundError."""
        return self.one(Terms, "SELECT * FROM terms WHERE account = ? AND product = ?", account_id, product)

    def terms_of(self, invoice: Invoice) -> Terms:
        """Its account's, but for what is otherwise with this invoice."""
        return replace(self.terms(invoice.account, invoice.product), **json.loads(invoice.options))

    def invoice(self, invoice_id: str, product: Product | None = None) -> Invoice:
        """Raises NotFoundError, also for one of another product than the one that is named."""
        found = self.one(Invoice, "SELECT * FROM invoices WHERE id = ?", invoice_id)
        if product not in {None, found.product}:
            raise NotFoundError(invoice_id)
        return found

    def invoice_by_reference(self, account_id: str, reference: str) -> Invoice | None:
        found = self.rows(
            Invoice, "SELECT * FROM invoices WHERE account = ? AND reference_id = ?", account_id, reference
        )
        return found[0] if found else None

    def invoices(self, conditions: Sequence[Condition], *, order: str, limit: int) -> list[Invoice]:
        """Those of which all conditions hold; `order` is SQL."""
        where, given = joined(conditions)
        statement = f"SELECT * FROM invoices WHERE {where} ORDER BY {order} LIMIT ?"  # noqa: S608 - SQL of ours
        return self.rows(Invoice, statement, *given, limit)

    def count_invoices(self, conditions: Sequence[Condition]) -> int:
        where, given = joined(conditions)
        return int(self.value(f"SELECT count(*) FROM invoices WHERE {where}", *given))  # noqa: S608 - SQL of ours

    def request(self, request_id: str) -> Request:
        """Raises NotFoundError."""
        return self.one(Request, "SELECT * FROM requests WHERE id = ?", request_id)

    def requests(self, invoice: Invoice, *kinds: Kind) -> list[Request]:
        """Of these kinds, oldest first."""
        marks = ", ".join("?" * len(kinds))
        return self.rows(
            Request,
            f"SELECT * FROM requests WHERE invoice = ? AND kind IN ({marks}) ORDER BY serial_number",  # noqa: S608 - question marks
            invoice.id,
            *kinds,
        )

    def forward(self, invoice: Invoice) -> Request | None:
        """What carries the invoice out, once it was processed."""
        return next(iter(self.requests(invoice, FORWARD[invoice.product])), None)

    def returns(self, invoice: Invoice) -> list[Request]:
        """Refunds or cancellations that the merchant asked for."""
        return self.requests(invoice, BACK[invoice.product])

    def return_by_reference(self, account_id: str, reference: str) -> Request | None:
        found = self.rows(
            Request,
            "SELECT requests.* FROM requests JOIN invoices ON invoices.id = requests.invoice"
            " WHERE kind IN ('refund', 'cancellation') AND requests.reference_id = ? AND account = ?",
            reference,
            account_id,
        )
        return found[0] if found else None

    def parts(self, request_id: str) -> list[Part]:
        return self.rows(Part, "SELECT * FROM parts WHERE request = ? ORDER BY number", request_id)

    def attempt(self, attempt_id: str) -> Attempt:
        """Raises NotFoundError."""
        return self.one(Attempt, "SELECT * FROM attempts WHERE id = ?", attempt_id)

    def attempts(self, request_id: str) -> list[Attempt]:
        """In the order in which they were begun."""
        return self.rows(Attempt, "SELECT * FROM attempts WHERE request = ? ORDER BY rowid", request_id)

    def events(self, invoice_id: str) -> list[Event]:
        return self.rows(Event, "SELECT * FROM events WHERE invoice = ? ORDER BY number", invoice_id)

    def entries(self, invoice_id: str) -> list[LedgerEntry]:
        return self.rows(LedgerEntry, "SELECT * FROM ledger_entries WHERE invoice = ?", invoice_id)

    def notifications(self, invoice_id: str) -> list[Notification]:
        return self.rows(
            Notification, "SELECT * FROM notifications WHERE invoice = ? ORDER BY serial_number", invoice_id
        )

    def notifications_due(self, now: int) -> list[Notification]:
        """The first that is owed of each invoice, where its moment has come: the others wait behind it."""
        return self.rows(
            Notification, "SELECT * FROM notification_heads WHERE due <= ? ORDER BY due, serial_number", now
        )

    def next_letter(self) -> int | None:
        """When a callback or a mail is due next."""
        moment = self.value(
            "SELECT min(due) FROM (SELECT due FROM notification_heads"
            " UNION ALL SELECT due FROM vendor_mails WHERE state = 'owed')"
        )
        return None if moment is None else int(moment)

    def next_work(self) -> Due | None:
        """The earliest; of two at one moment, by their tasks, then the older."""
        row = self._connection.execute(
            "SELECT deadline AS at, 0 AS task, id, serial_number FROM invoices WHERE deadline IS NOT NULL"
            " UNION ALL SELECT wake, 1, id, rowid FROM attempts WHERE wake IS NOT NULL"
            " UNION ALL SELECT wake, 2, id, rowid FROM vendor_payouts WHERE wake IS NOT NULL"
            " ORDER BY at, task, serial_number LIMIT 1"
        ).fetchone()
        return None if row is None else Due(row["at"], Task(row["task"]), row["id"])

    def interrupted(self) -> list[Attempt]:
        """Whose call, or the question about it, was under way when the service stopped."""
        return self.rows(
            Attempt, "SELECT * FROM attempts WHERE status IN ('calling', 'uncertain') AND wake IS NULL"
        )

    def digest(self) -> str:
        """The SHA-256, in hexadecimal, of every row of every table."""
        digest = hashlib.sha256()
        for table in NAMES.values():
            for row in self._connection.execute(f"SELECT * FROM {table} ORDER BY id"):  # noqa: S608 - a name of ours
                digest.update(f"{table} {tuple(row)}\n".encode())
        return digest.hexdigest()

    def forget_invoices(self) -> None:
        """With everything that belongs to one; accounts stay."""
        self._connection.execute(
            "PRAGMA defer_foreign_keys = ON"
        )  # an invoice and its attempt name each other
        for kind, table in NAMES.items():
            if kind not in {Account, Terms}:
                self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of ours

    def one(self, kind: type[R], statement: str, *parameters: object) -> R:
        for found in self.rows(kind, statement, *parameters):
            return found
        raise NotFoundError(str(parameters[0]))

    def rows(self, kind: type[R], statement: str, *parameters: object) -> list[R]:
        return [record(kind, row) for row in self._connection.execute(statement, parameters)]

    def value(self, statement: str, *parameters: object) -> Any:
        return self._connection.execute(statement, parameters).fetchone()[0]
