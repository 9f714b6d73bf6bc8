"""What only payouts have is done wrongly: moderation, automatic processing, strategies, routes, exchange."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from payconform.reference.api.serializers import Resource
from payconform.reference.lifecycle.products import Product
from payconform.reference.lifecycle.transitions import CANCEL, REFUND
from payconform.reference.money import split
from payconform.reference.money.ledger import Book
from payconform.reference.policy import (
    SOUND,
    Amounts,
    Creation,
    Deliveries,
    Lifetimes,
    Permissions,
    Policies,
    Showing,
    Strategy,
)
from payconform.reference.storage.records import Attempt, AttemptStatus, Invoice, LedgerEntry, Terms


class NobodyAsked(Permissions):
    def awaits_moderation(self, invoice: Invoice) -> bool:
        return False


class AutomaticFirst(Creation):
    """Automatic processing doesn't look whether a moderator is waited for."""

    def is_processed_at_once(self, invoice: Invoice) -> bool:
        return super().is_processed_at_once(replace(invoice, moderation_required=False))


class RefusalForgotten(Permissions):
    def approves(self, *, approved: bool) -> bool:
        return True


class NeverAutomatic(Creation):
    def is_processed_at_once(self, invoice: Invoice) -> bool:
        return False


class AnyPart(Strategy):
    def allows_part(self, terms: Terms) -> bool:
        return True


class NoPart(Strategy):
    def allows_part(self, terms: Terms) -> bool:
        return terms.product is Product.PAYMENT


class AllAtOnce(Strategy):
    def is_parallel(self, terms: Terms) -> bool:
        return True


class OneAfterTheOther(Strategy):
    def is_parallel(self, terms: Terms) -> bool:
        return False


class AlwaysSplit(Strategy):
    def parts(self, terms: Terms, invoice: Invoice) -> tuple[int, ...]:
        return super().parts(replace(terms, split_mode=True), invoice)


class NeverSplit(Strategy):
    def parts(self, terms: Terms, invoice: Invoice) -> tuple[int, ...]:
        return (invoice.service_amount,)


class RestForgotten(Strategy):
    """What is left over after whole parts is paid by nobody."""

    def parts(self, terms: Terms, invoice: Invoice) -> tuple[int, ...]:
        parts = super().parts(terms, invoice)
        return tuple(part for part in parts if part == parts[0])


class FirstRouteOnly(Strategy):
    def route(self, routes: tuple[str, ...], failed: int) -> str:
        return routes[0]


class FirstPayoutOnly(Strategy):
    """Of several payouts the first alone is taken back, as far as it goes."""

    def shares(self, moved: Sequence[int], amount: int) -> tuple[int, ...]:
        return split.shares([moved[0], *[0] * (len(moved) - 1)], amount)


class UpsideDown(Amounts):
    """Divides where it should multiply."""

    def exchange_rate(self, terms: Terms, source: str, target: str) -> Decimal:
        return 1 / super().exchange_rate(terms, source, target)


class FeesUnbooked(Showing):
    def tells_entry(self, entry: LedgerEntry) -> bool:
        return entry.account != Book.FEES


class FailuresHidden(Showing):
    def tells_attempt(self, attempt: Attempt) -> bool:
        return attempt.status is not AttemptStatus.FAILED


class LivesAnew(Lifetimes):
    """The lifetime begins once more when the invoice is processed."""

    def when_processed(self, invoice: Invoice, now: int) -> int:
        return invoice.expires + now - invoice.created


class CalledRefunded(Deliveries):
    """Callbacks have the words of the edition before."""

    def resource(self, invoice: Invoice) -> Resource:
        told = super().resource(invoice)
        if invoice.status is CANCEL.whole:
            told["attributes"]["status"] = REFUND.whole
        return told


DEFECTS: Mapping[str, Policies] = {
    "moderation-not-awaited": replace(SOUND, permissions=NobodyAsked()),
    "refusal-taken-for-approval": replace(SOUND, permissions=RefusalForgotten()),
    "automatic-before-moderation": replace(SOUND, creation=AutomaticFirst(), permissions=NobodyAsked()),
    "autoprocess-for-none": replace(SOUND, creation=NeverAutomatic()),
    "part-allowed-for-all": replace(SOUND, strategy=AnyPart()),
    "part-allowed-for-none": replace(SOUND, strategy=NoPart()),
    "parallel-for-all": replace(SOUND, strategy=AllAtOnce()),
    "parallel-for-none": replace(SOUND, strategy=OneAfterTheOther()),
    "split-for-all": replace(SOUND, strategy=AlwaysSplit()),
    "split-for-none": replace(SOUND, strategy=NeverSplit()),
    "rest-of-split-forgotten": replace(SOUND, strategy=RestForgotten()),
    "first-route-only": replace(SOUND, strategy=FirstRouteOnly()),
    "first-payout-alone-taken-back": replace(SOUND, strategy=FirstPayoutOnly()),
    "exchange-upside-down": replace(SOUND, amounts=UpsideDown()),
    "fee-left-out-of-ledger": replace(SOUND, showing=FeesUnbooked()),
    "failed-attempts-left-out-of-overview": replace(SOUND, showing=FailuresHidden()),
    "lifetime-begins-anew": replace(SOUND, lifetimes=LivesAnew()),
    "canceled-called-refunded": replace(SOUND, deliveries=CalledRefunded()),
}
