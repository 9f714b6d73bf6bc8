"""Fees are taken otherwise than agreed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from payconform.reference.lifecycle.products import Product
from payconform.reference.money.fees import Split
from payconform.reference.policy import SOUND, Commissions, Policies
from payconform.reference.storage.records import Invoice, Terms


@dataclass(frozen=True)
class OtherTerms(Commissions):
    """Calculates after terms that aren't quite the account's."""

    other: Callable[[Terms], Terms]

    def asked(self, terms: Terms, amount: int, currency: str) -> Split:
        return super().asked(self.other(terms), amount, currency)

    def processed(self, terms: Terms, invoice: Invoice, paid: int) -> Split:
        return super().processed(self.other(terms), invoice, paid)


def _never_reverse(terms: Terms) -> Terms:
    return replace(terms, fee_reverse=False)


def _unbounded(terms: Terms) -> Terms:
    return replace(terms, fee_minimum=None, fee_maximum=None)


def _never_included(terms: Terms) -> Terms:
    return replace(terms, include_commission=False)


class TakenOut(Commissions):
    """A fee that the payer should pay on top is taken out of the invoice amount."""

    def asked(self, terms: Terms, amount: int, currency: str) -> Split:
        fee = super().asked(terms, amount, currency).fee
        return Split(amount, fee, amount - fee)


class WithoutFixedPart(Commissions):
    """When it is paid, the fee is calculated anew from the rate alone."""

    def processed(self, terms: Terms, invoice: Invoice, paid: int) -> Split:
        without = replace(terms, fee_fixed=0)
        return super().processed(without, replace(invoice, gross=0, fee=0, net=0), paid)


class WholeFeeOfAPart(Commissions):
    def processed(self, terms: Terms, invoice: Invoice, paid: int) -> Split:
        if invoice.product is Product.PAYOUT:
            return Split(paid + invoice.fee, invoice.fee, paid)
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
