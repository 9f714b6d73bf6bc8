"""What vendors are written, and the message as it goes out."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from payconform.reference.money.minor_units import to_major
from payconform.reference.timing.clock import in_utc

from .records import VendorInvoice, VendorMail


def paid(invoice: VendorInvoice) -> tuple[str, str]:
    """Subject and text of the message that an invoice has been paid."""
    amount = f"{invoice.currency} {to_major(invoice.amount or 0, invoice.currency):,f}"
    about = f" ({invoice.description})" if invoice.description else ""
    text = (
        f"Dear {invoice.vendor_name},\n\n"
        f"your invoice {invoice.reference}{about} over {amount} has been paid.\n\n"
        "This message was sent automatically.\n"
    )
    return f"Invoice {invoice.reference} has been paid", text


def message(mail: VendorMail, sender: str) -> EmailMessage:
    """The same each time that it is sent: by Message-ID and Date, who gets it twice can tell."""
    made = EmailMessage()
    made["From"] = Address(addr_spec=sender)
    made["To"] = Address(addr_spec=mail.recipient)
    made["Subject"] = mail.subject
    made["Date"] = format_datetime(in_utc(mail.created))
    made["Message-ID"] = f"<{mail.id}@{sender.partition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(mail.text)
    return made
