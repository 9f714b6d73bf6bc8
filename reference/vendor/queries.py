"""How the records of vendors' invoices are found again."""

from __future__ import annotations

from collections.abc import Sequence

from payconform.reference.storage.conditions import Condition, joined
from payconform.reference.storage.unit import Unit

from .records import (
    VendorContent,
    VendorEvent,
    VendorFile,
    VendorInvoice,
    VendorMail,
    VendorPayout,
    VendorWebhook,
)
from .standing import Facts, PayoutFact


def invoice(unit: Unit, invoice_id: str) -> VendorInvoice:
    """Raises NotFoundError."""
    return unit.one(VendorInvoice, "SELECT * FROM vendor_invoices WHERE id = ?", invoice_id)


def is_taken(unit: Unit, reference: str) -> bool:
    return bool(unit.value("SELECT count(*) FROM vendor_invoices WHERE reference = ?", reference))


def invoices(unit: Unit, conditions: Sequence[Condition], *, count: int, skip: int) -> list[VendorInvoice]:
    """Those of which all conditions hold, newest first."""
    where, given = joined(conditions)
    statement = f"SELECT * FROM vendor_invoices WHERE {where} ORDER BY rowid DESC LIMIT ? OFFSET ?"  # noqa: S608 - SQL of ours
    return unit.rows(VendorInvoice, statement, *given, count, skip)


def payout(unit: Unit, order: str) -> VendorPayout:
    """By our id of it. Raises NotFoundError."""
    return unit.one(VendorPayout, "SELECT * FROM vendor_payouts WHERE id = ?", order)


def payout_meant(unit: Unit, payout: str, order: str | None) -> VendorPayout | None:
    """By the provider's id of it; by ours, as long as we don't know the provider's."""
    found = unit.rows(
        VendorPayout,
        "SELECT * FROM vendor_payouts WHERE payout = ?1 OR (payout IS NULL AND id = ?2)",
        payout,
        order,
    )
    return found[0] if found else None


def payouts(unit: Unit, invoice_id: str) -> list[VendorPayout]:
    """Oldest first."""
    return unit.rows(
        VendorPayout, "SELECT * FROM vendor_payouts WHERE invoice = ? ORDER BY number", invoice_id
    )


def interrupted(unit: Unit) -> list[VendorPayout]:
    """Whose order was under way when the service stopped."""
    return unit.rows(VendorPayout, "SELECT * FROM vendor_payouts WHERE status = 'calling'")


def facts(unit: Unit, invoice: VendorInvoice) -> Facts:
    """What its state follows from."""
    return Facts(
        amount=invoice.amount,
        payouts=[
            PayoutFact(one.status, one.amount, scheduled=one.scheduled_at is not None, moved=one.moved)
            for one in payouts(unit, invoice.id)
        ],
        saved=invoice.saved,
        canceled=invoice.canceled,
        marked=invoice.marked,
    )


def events(unit: Unit, invoice_id: str) -> list[VendorEvent]:
    return unit.rows(VendorEvent, "SELECT * FROM vendor_events WHERE invoice = ? ORDER BY number", invoice_id)


def files(unit: Unit, invoice_id: str) -> list[VendorFile]:
    return unit.rows(VendorFile, "SELECT * FROM vendor_files WHERE invoice = ? ORDER BY number", invoice_id)


def file(unit: Unit, invoice_id: str, file_id: str) -> VendorFile:
    """Raises NotFoundError."""
    statement = "SELECT * FROM vendor_files WHERE id = ? AND invoice = ?"
    return unit.one(VendorFile, statement, file_id, invoice_id)


def content(unit: Unit, file_id: str) -> bytes:
    """Raises NotFoundError."""
    return unit.one(VendorContent, "SELECT * FROM vendor_contents WHERE id = ?", file_id).content


def mails(unit: Unit, invoice_id: str) -> list[VendorMail]:
    """Owed ones, too."""
    return unit.rows(VendorMail, "SELECT * FROM vendor_mails WHERE invoice = ? ORDER BY number", invoice_id)


def mails_due(unit: Unit, now: int) -> list[VendorMail]:
    return unit.rows(
        VendorMail, "SELECT * FROM vendor_mails WHERE state = 'owed' AND due <= ? ORDER BY due, rowid", now
    )


def was_taken(unit: Unit, event: str) -> bool:
    """Whether the provider's event of that id has come before."""
    return bool(unit.rows(VendorWebhook, "SELECT * FROM vendor_webhooks WHERE id = ?", event))
