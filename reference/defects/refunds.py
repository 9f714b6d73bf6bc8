"""Money is given back wrongly, or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from payconform.reference.lifecycle.transitions import Phase, Status
from payconform.reference.policy import SOUND, Amounts, Permissions, Policies
from payconform.reference.storage.records import Invoice


class AsAskedFor(Amounts):
    def returned_amount(self, asked: int, moved: int) -> int:
        return asked


class PartIsAll(Amounts):
    def returned(self, invoice: Invoice, moved: int, phase: Phase) -> Status:
        return phase.whole


class LessThanAll(Amounts):
    """Compares by "less than" where "at most" is meant."""

    def returnable(self, invoice: Invoice) -> int:
        return super().returnable(invoice) - 1


class AnythingAsked(Permissions):
    """Whatever isn't over can be refunded, paid or not."""

    def may_return(self, invoice: Invoice) -> bool:
        return super().may_return(invoice) or invoice.status in {Status.CREATED, Status.PROCESS_PENDING}


class UpToTheInvoice(Amounts):
    def returnable(self, invoice: Invoice) -> int:
        return invoice.payable


DEFECTS: Mapping[str, Policies] = {
    "refund-shown-as-asked-for": replace(SOUND, amounts=AsAskedFor()),
    "part-refund-called-refunded": replace(SOUND, amounts=PartIsAll()),
    "full-refund-refused": replace(SOUND, amounts=LessThanAll()),
    "refund-of-what-was-never-paid": replace(SOUND, permissions=AnythingAsked(), amounts=UpToTheInvoice()),
}
