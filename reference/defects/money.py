"""What was paid is misread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from payconform.reference.fees import Split
from payconform.reference.policy import SOUND, Amounts, Commissions, Policies
from payconform.reference.records import Account, Invoice
from payconform.reference.transitions import Status


class PartIsWhole(Amounts):
    def paid(self, invoice: Invoice, moved: int) -> Status:  # noqa: ARG002 - that nothing is looked at is the defect
        return Status.PROCESSED


class PartIsFailure(Amounts):
    def paid(self, invoice: Invoice, moved: int) -> Status:
        paid = super().paid(invoice, moved)
        return Status.PROCESS_FAILED if paid is Status.PARTIALLY_PROCESSED else paid


class WholeIsShown(Commissions):
    def processed(self, account: Account, invoice: Invoice, paid: int) -> Split:  # noqa: ARG002 - neither counts
        return Split(invoice.payment_amount, invoice.fee, invoice.deposit)


DEFECTS: Mapping[str, Policies] = {
    "partial-reported-as-processed": replace(SOUND, amounts=PartIsWhole()),
    "part-payment-fails": replace(SOUND, amounts=PartIsFailure()),
    "part-shown-as-whole": replace(SOUND, commissions=WholeIsShown()),
}
