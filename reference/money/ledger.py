"""The ledger, in double entry: in each currency the sides of a posting are equal, so it always balances.

What the provider moved is booked as soon as it is known, against suspense: money whose invoice isn't settled
yet, or never will be. When an invoice is settled, suspense is cleared to its merchant and to what we earn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from payconform.reference.ids import Ids
from payconform.reference.lifecycle.products import Product
from payconform.reference.storage.records import Attempt, Invoice, LedgerEntry, Request
from payconform.reference.storage.unit import Unit

from .fees import Split


class Book(StrEnum):
    PROVIDER = "provider"  # what the provider holds for us
    MERCHANT = "merchant"  # what we owe to the merchant
    FEES = "fees"  # what we have earned
    EXCHANGE = "exchange"  # what was changed into another currency
    SUSPENSE = "suspense"  # what came or went, and isn't (or never will be) an invoice's


DEBIT, CREDIT = "debit", "credit"


@dataclass(frozen=True, slots=True)
class Line:
    """`amount` is added to the book by a debit where positive, by a credit where negative."""

    book: Book
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class Ledger:
    ids: Ids

    def moved(self, unit: Unit, request: Request, attempt: Attempt, amount: int) -> None:
        """So much more (or, negative, less) than was known before, whichever way the request moves it."""
        came = amount * request.kind.sign
        lines = [
            Line(Book.PROVIDER, came, request.currency),
            Line(Book.SUSPENSE, -came, request.currency),
        ]
        self._post(unit, request.invoice, attempt, lines)

    def processed(self, unit: Unit, invoice: Invoice, attempt: Attempt, moved: int, split: Split) -> None:
        """`moved` in units of the service's currency, the split in those of the invoice."""
        way = 1 if invoice.product is Product.PAYMENT else -1
        paid, other = (split.gross, split.net) if way == 1 else (split.net, split.gross)
        lines = [
            *_cleared(invoice, way * moved, way * paid),
            Line(Book.MERCHANT, -way * other, invoice.currency),
            Line(Book.FEES, -split.fee, invoice.currency),
        ]
        self._post(unit, invoice.id, attempt, lines)

    def returned(self, unit: Unit, invoice: Invoice, attempt: Attempt, moved: int, amount: int) -> None:
        """All of it is the merchant's: that a fee is given back, too, no document says."""
        way = -1 if invoice.product is Product.PAYMENT else 1
        lines = [
            *_cleared(invoice, way * moved, way * amount),
            Line(Book.MERCHANT, -way * amount, invoice.currency),
        ]
        self._post(unit, invoice.id, attempt, lines)

    def _post(self, unit: Unit, invoice_id: str, attempt: Attempt, lines: Iterable[Line]) -> None:
        """At the moment of the attempt's news; what is nothing is not written."""
        posting = self.ids.new("pst")
        for line in lines:
            if line.amount:
                unit.save(
                    LedgerEntry(
                        id=self.ids.new("ent"),
                        posting=posting,
                        invoice=invoice_id,
                        attempt=attempt.id,
                        account=line.book,
                        side=DEBIT if line.amount > 0 else CREDIT,
                        amount=abs(line.amount),
                        currency=line.currency,
                        at=attempt.updated,
                    )
                )


def _cleared(invoice: Invoice, moved: int, amount: int) -> list[Line]:
    """Suspense, as `amount` in the invoice's currency; where it is in another one, changed into that."""
    if invoice.service_currency == invoice.currency:
        return [Line(Book.SUSPENSE, amount, invoice.currency)]
    return [
        Line(Book.SUSPENSE, moved, invoice.service_currency),
        Line(Book.EXCHANGE, -moved, invoice.service_currency),
        Line(Book.EXCHANGE, amount, invoice.currency),
    ]


def balance(entries: Iterable[LedgerEntry]) -> Counter[tuple[str, str]]:
    """Debits less credits, in minor units, by account and currency."""
    totals: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        key = (entry.account, entry.currency)
        totals[key] += entry.amount if entry.side == DEBIT else -entry.amount
    return totals
