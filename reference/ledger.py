"""The ledger, in double entry: the sides of a posting are equal, so it always balances."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .fees import Split
from .ids import Ids
from .records import Attempt, Invoice, LedgerEntry
from .unit import Unit


class Book(StrEnum):
    PROVIDER = "provider"  # what the provider holds for us
    MERCHANT = "merchant"  # what we owe to the merchant
    FEES = "fees"  # what we have earned
    SUSPENSE = "suspense"  # money that came, or went, when nobody waited for it any more


DEBIT, CREDIT = "debit", "credit"


@dataclass(frozen=True, slots=True)
class Ledger:
    ids: Ids

    def paid(self, unit: Unit, invoice: Invoice, attempt: Attempt, split: Split) -> None:
        credits_ = {Book.MERCHANT: split.deposit, Book.FEES: split.fee}
        self._post(unit, invoice, attempt, {Book.PROVIDER: split.paid}, credits_)

    def refunded(self, unit: Unit, invoice: Invoice, attempt: Attempt) -> None:
        """The merchant gives all of it back: that a fee is given back, too, no document says."""
        amount = attempt.moved
        self._post(unit, invoice, attempt, {Book.MERCHANT: amount}, {Book.PROVIDER: amount})

    def came_late(self, unit: Unit, invoice: Invoice, attempt: Attempt, amount: int) -> None:
        self._post(unit, invoice, attempt, {Book.PROVIDER: amount}, {Book.SUSPENSE: amount})

    def went_late(self, unit: Unit, invoice: Invoice, attempt: Attempt, amount: int) -> None:
        self._post(unit, invoice, attempt, {Book.SUSPENSE: amount}, {Book.PROVIDER: amount})

    def _post(
        self,
        unit: Unit,
        invoice: Invoice,
        attempt: Attempt,
        debits: Mapping[Book, int],
        credits_: Mapping[Book, int],
    ) -> None:
        """At the moment of the attempt's news; what is nothing is not written."""
        posting = self.ids.new("pst")
        for side, amounts in ((DEBIT, debits), (CREDIT, credits_)):
            for book, amount in amounts.items():
                if amount:
                    unit.save(
                        LedgerEntry(
                            id=self.ids.new("ent"),
                            posting=posting,
                            invoice=invoice.id,
                            attempt=attempt.id,
                            account=book,
                            side=side,
                            amount=amount,
                            currency=invoice.currency,
                            at=attempt.updated,
                        )
                    )


def balance(entries: Iterable[LedgerEntry]) -> Counter[str]:
    """Debits less credits, in minor units, by account."""
    totals: Counter[str] = Counter()
    for entry in entries:
        totals[entry.account] += entry.amount if entry.side == DEBIT else -entry.amount
    return totals
