"""Whether what is asked for may be done, by the state of the invoice."""

from __future__ import annotations

from dataclasses import dataclass

from payconform.reference.errors import Fault, RefusedError
from payconform.reference.storage.unit import Unit

from . import queries
from .policy import Actions
from .records import VendorInvoice
from .states import Action

_DONE = {
    Action.SAVE: "saved",
    Action.EDIT: "edited",
    Action.CANCEL: "canceled",
    Action.PAY: "paid",
    Action.SCHEDULE: "scheduled",
    Action.MARK_AS_PAID: "marked as paid",
    Action.ADD_FILE: "given files",
}


@dataclass(frozen=True, slots=True)
class Gate:
    actions: Actions

    def refusal(self, unit: Unit, invoice: VendorInvoice, action: Action) -> RefusedError | None:
        facts = queries.facts(unit, invoice)
        if self.actions.allows(action, invoice.state, facts):
            return None
        why = f"an invoice that is {invoice.state} can't be {_DONE[action]}"
        if action is Action.CANCEL and facts.was_paid_out:
            why = "an invoice can't be canceled once a payout is made for it"
        return RefusedError(Fault("not_allowed_in_status", why), status=invoice.state)

    def admit(self, unit: Unit, invoice: VendorInvoice, action: Action) -> None:
        """Raises RefusedError. Ask within the transaction that does it: nobody comes between then."""
        refusal = self.refusal(unit, invoice, action)
        if refusal is not None:
            raise refusal
