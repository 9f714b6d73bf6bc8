"""An invoice's way through its states: after whatever happened it is derived anew, and a step is logged."""

from __future__ import annotations

from dataclasses import dataclass, replace

from payconform.reference.ids import Ids
from payconform.reference.storage.records import Delivery
from payconform.reference.storage.unit import Unit
from payconform.reference.timing.clock import Clock

from . import messages, queries
from .policy import VendorPolicies
from .records import VendorEvent, VendorInvoice, VendorMail
from .states import State


@dataclass(frozen=True, slots=True)
class History:
    clock: Clock
    ids: Ids
    policies: VendorPolicies

    def begin(self, unit: Unit, invoice: VendorInvoice) -> VendorInvoice:
        unit.save(invoice)
        self._log(unit, invoice, None, "create")
        return invoice

    def settle(self, unit: Unit, invoice: VendorInvoice, reason: str) -> VendorInvoice:
        """Saves the invoice, in the state that follows from it and from its payouts as they are saved.

        The message that a vendor is owed is stored in the same transaction as the step that it tells of.
        """
        before = invoice.state
        after = self.policies.standing.state(queries.facts(unit, invoice))
        invoice = replace(invoice, state=after, updated=self.clock.now())
        unit.save(invoice)
        if after is not before:
            self._log(unit, invoice, before, reason)
        if self.policies.mailing.is_a_step(before, after):
            for _ in range(self.policies.mailing.copies(before, after)):
                self._owe(unit, invoice)
        return invoice

    def _log(self, unit: Unit, invoice: VendorInvoice, before: State | None, reason: str) -> None:
        unit.save(
            VendorEvent(
                id=self.ids.new("vevt"),
                invoice=invoice.id,
                number=len(queries.events(unit, invoice.id)) + 1,
                source=before,
                target=invoice.state,
                reason=reason,
                at=invoice.updated,
            )
        )

    def _owe(self, unit: Unit, invoice: VendorInvoice) -> None:
        subject, text = messages.paid(invoice)
        unit.save(
            VendorMail(
                id=self.ids.new("mail"),
                invoice=invoice.id,
                number=len(queries.mails(unit, invoice.id)) + 1,
                recipient=invoice.vendor_email or "",
                subject=subject,
                text=text,
                state=Delivery.OWED,
                due=invoice.updated,
                created=invoice.updated,
            )
        )
