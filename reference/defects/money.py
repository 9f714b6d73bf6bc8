"""What was paid is misread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from payconform.reference.lifecycle.transitions import Phase, Status
from payconform.reference.money.fees import Split
from payconform.reference.policy import SOUND, Amounts, Commissions, Policies
from payconform.reference.storage.records import Invoice, Terms


class PartIsWhole(Amounts):
    def paid(self, invoice: Invoice, moved: int, phase: Phase) -> Status:
        return phase.whole


class PartIsFailure(Amounts):
    def paid(self, invoice: Invoice, moved: int, phase: Phase) -> Status:
        paid = super().paid(invoice, moved, phase)
        return phase.failed if paid is phase.part else paid


class WholeIsShown(Commissions):
    def processed(self, terms: Terms, invoice: Invoice, paid: int) -> Split:
        return Split(invoice.gross, invoice.fee, invoice.net)


DEFECTS: Mapping[str, Policies] = {
    "partial-reported-as-processed": replace(SOUND, amounts=PartIsWhole()),
    "part-payment-fails": replace(SOUND, amounts=PartIsFailure()),
    "part-shown-as-whole": replace(SOUND, commissions=WholeIsShown()),
}
