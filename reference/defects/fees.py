"""Fees are taken otherwise than agreed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from payconform.reference import fees
from payconform.reference.fees import Split
from payconform.reference.policy import SOUND, Commissions, Policies
from payconform.reference.records import Account, Invoice


@dataclass(frozen=True)
class OtherTerms(Commissions):
    """Calculates after terms that aren't quite the account's."""

    terms: Callable[[Account], Account]

    def asked(self, account: Account, amount: int, currency: str) -> Split:
        return super().asked(self.terms(account), amount, currency)

    def processed(self, account: Account, invoice: Invoice, paid: int) -> Split:
        return super().processed(self.terms(account), invoice, paid)


def _never_reverse(account: Account) -> Account:
    return replace(account, fee_reverse=False)


def _unbounded(account: Account) -> Account:
    return replace(account, fee_minimum=None, fee_maximum=None)


def _never_included(account: Account) -> Account:
    return replace(account, include_commission=False)


class TakenOut(Commissions):
    """A fee that the payer should pay on top is taken out of the invoice amount."""

    def asked(self, account: Account, amount: int, currency: str) -> Split:
        fee = super().asked(account, amount, currency).fee
        return Split(amount, fee, amount - fee)


class WithoutFixedPart(Commissions):
    """When it is paid, the fee is calculated anew from the rate alone."""

    def processed(self, account: Account, invoice: Invoice, paid: int) -> Split:
        scheme = replace(fees.scheme(account, invoice.currency), fixed=0)
        return fees.processed(scheme, Split(0, 0, 0), paid)


class WholeFeeOfAPart(Commissions):
    def processed(self, account: Account, invoice: Invoice, paid: int) -> Split:  # noqa: ARG002 - it isn't asked
        fee = min(invoice.fee, paid)
        return Split(paid, fee, paid - fee)


DEFECTS: Mapping[str, Policies] = {
    "reverse-fee-ignored": replace(SOUND, commissions=OtherTerms(_never_reverse)),
    "fee-bounds-ignored": replace(SOUND, commissions=OtherTerms(_unbounded)),
    "include-commission-ignored": replace(SOUND, commissions=OtherTerms(_never_included)),
    "fee-taken-out-of-the-amount": replace(SOUND, commissions=TakenOut()),
    "fixed-fee-forgotten-when-paid": replace(SOUND, commissions=WithoutFixedPart()),
    "whole-fee-of-a-part": replace(SOUND, commissions=WholeFeeOfAPart()),
}
