"""A lifetime ends too early, too late or never."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from payconform.reference.lifecycle.transitions import Status
from payconform.reference.policy import SOUND, Lifetimes, Permissions, Policies
from payconform.reference.storage.records import Invoice, Terms
from payconform.reference.timing.clock import MINUTE

_USUAL_MINUTES = 10080
_ZONE = 60 * MINUTE


class UnpaidForEver(Lifetimes):
    def deadline(self, invoice: Invoice) -> int | None:
        return None if invoice.status is Status.CREATED else super().deadline(invoice)


class AtWorkForEver(Lifetimes):
    def deadline(self, invoice: Invoice) -> int | None:
        return None if invoice.status is Status.PROCESSING else super().deadline(invoice)


class ExpiresThoughPaid(Lifetimes):
    def deadline(self, invoice: Invoice) -> int | None:
        paid = invoice.status in {Status.PROCESSED, Status.PARTIALLY_PROCESSED}
        return invoice.expires if paid else super().deadline(invoice)


class ExpiresThoughTerminated(Lifetimes):
    def deadline(self, invoice: Invoice) -> int | None:
        return invoice.expires if invoice.status is Status.TERMINATED else super().deadline(invoice)


class AMinuteEarly(Lifetimes):
    def deadline(self, invoice: Invoice) -> int | None:
        moment = super().deadline(invoice)
        return None if moment is None else moment - MINUTE


class OneLifetimeForAll(Lifetimes):
    def expires(self, created: int, terms: Terms, wanted: int | None) -> int:
        return super().expires(created, replace(terms, lifetime_minutes=_USUAL_MINUTES), wanted)


class AnHourOff(Lifetimes):
    """It ends when it should, but is shown in the time of another zone."""

    def expires(self, created: int, terms: Terms, wanted: int | None) -> int:
        return super().expires(created, terms, wanted) + _ZONE

    def deadline(self, invoice: Invoice) -> int | None:
        moment = super().deadline(invoice)
        return None if moment is None else moment - _ZONE


class OnlyBefore(Permissions):
    def may_terminate(self, invoice: Invoice) -> bool:
        return invoice.status is Status.CREATED


DEFECTS: Mapping[str, Policies] = {
    "unpaid-never-expires": replace(SOUND, lifetimes=UnpaidForEver()),
    "never-expires-while-processing": replace(SOUND, lifetimes=AtWorkForEver()),
    "expires-though-paid": replace(SOUND, lifetimes=ExpiresThoughPaid()),
    "expires-though-terminated": replace(SOUND, lifetimes=ExpiresThoughTerminated()),
    "expires-a-minute-early": replace(SOUND, lifetimes=AMinuteEarly()),
    "lifetime-option-ignored": replace(SOUND, lifetimes=OneLifetimeForAll()),
    "expiry-shown-an-hour-off": replace(SOUND, lifetimes=AnHourOff()),
    "no-terminating-while-processing": replace(SOUND, permissions=OnlyBefore()),
}
