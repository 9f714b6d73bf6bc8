"""The ledger, in double entry: a posting has a debit and a credit of one amount, so it always balances."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from .ids import Ids
from .records import Attempt, Invoice, LedgerEntry
from .unit import Unit


class Account(StrEnum):
    PROVIDER = "provider"  # what the provider holds for us
    MERCHANT = "merchant"  # what we owe to the merchant
    SUSPENSE = "suspense"  # money that came, or went, when nobody waited for it any more


DEBIT, CREDIT = "debit", "credit"


@dataclass(frozen=True, slots=True)
class Ledger:
    ids: Ids

    def paid(self, unit: Unit, invoice: Invoice, attempt: Attempt, at: int) -> None:
        self._post(unit, invoice, attempt, (Account.PROVIDER, Account.MERCHANT), at)

    def refunded(self, unit: Unit, invoice: Invoice, attempt: Attempt, at: int) -> None:
        self._post(unit, invoice, attempt, (Account.MERCHANT, Account.PROVIDER), at)

    def came_late(self, unit: Unit, invoice: Invoice, attempt: Attempt, at: int) -> None:
        self._post(unit, invoice, attempt, (Account.PROVIDER, Account.SUSPENSE), at)

    def went_late(self, unit: Unit, invoice: Invoice, attempt: Attempt, at: int) -> None:
        self._post(unit, invoice, attempt, (Account.SUSPENSE, Account.PROVIDER), at)

    def _post(
        self, unit: Unit, invoice: Invoice, attempt: Attempt, accounts: tuple[Account, Account], at: int
    ) -> None:
        posting = self.ids.new("pst")
        for side, account in zip((DEBIT, CREDIT), accounts, strict=True):
            unit.save(
                LedgerEntry(
                    id=self.ids.new("ent"),
                    posting=posting,
                    invoice=invoice.id,
                    attempt=attempt.id,
                    account=account,
                    side=side,
                    amount=attempt.moved,
                    currency=invoice.currency,
                    at=at,
                )
            )


def balance(entries: Iterable[LedgerEntry]) -> Counter[str]:
    """Debits less credits, in minor units, by account."""
    totals: Counter[str] = Counter()
    for entry in entries:
        totals[entry.account] += entry.amount if entry.side == DEBIT else -entry.amount
    return totals
