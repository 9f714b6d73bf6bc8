"""An option of the account isn't asked, or is never on; something is shown to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from payconform.reference.invoicing import descriptor
from payconform.reference.money.fees import FeeScheme
from payconform.reference.policy import SOUND, Policies, Showing
from payconform.reference.storage.records import Account, Invoice, LedgerEntry, Terms


class PublicAlways(Showing):
    def may_create(self, terms: Terms) -> bool:
        return True


class PublicNever(Showing):
    def may_create(self, terms: Terms) -> bool:
        return False


class BadgeAlways(Showing):
    def has_badge(self, terms: Terms, scheme: FeeScheme) -> bool:
        return scheme.is_free


class BadgeNever(Showing):
    def has_badge(self, terms: Terms, scheme: FeeScheme) -> bool:
        return False


class FeeAlways(Showing):
    def tells_fee(self, terms: Terms) -> bool:
        return True


class FeeNever(Showing):
    def tells_fee(self, terms: Terms) -> bool:
        return False


class InternalAlways(Showing):
    def tells_internal(self, terms: Terms) -> bool:
        return True


class InternalNever(Showing):
    def tells_internal(self, terms: Terms) -> bool:
        return False


class NoLedger(Showing):
    def tells_entry(self, entry: LedgerEntry) -> bool:
        return False


class Nameless(Showing):
    """One placeholder of the template is left empty."""

    def descriptor(self, account: Account, terms: Terms, invoice: Invoice) -> str | None:
        return descriptor.describe(terms.descriptor_template, replace(account, name=""), invoice)


DEFECTS: Mapping[str, Policies] = {
    "public-creation-for-all": replace(SOUND, showing=PublicAlways()),
    "public-creation-for-none": replace(SOUND, showing=PublicNever()),
    "badge-for-all": replace(SOUND, showing=BadgeAlways()),
    "badge-for-none": replace(SOUND, showing=BadgeNever()),
    "fee-details-for-all": replace(SOUND, showing=FeeAlways()),
    "fee-details-for-none": replace(SOUND, showing=FeeNever()),
    "internal-data-for-all": replace(SOUND, showing=InternalAlways()),
    "internal-data-for-none": replace(SOUND, showing=InternalNever()),
    "ledger-left-out-of-overview": replace(SOUND, showing=NoLedger()),
    "account-name-left-out-of-descriptor": replace(SOUND, showing=Nameless()),
}
