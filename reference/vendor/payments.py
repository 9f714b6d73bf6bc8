"""An invoice is paid: by payouts, now or at a moment to come, or by other means, which are only noted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from payconform.reference.errors import Fault, RefusedError
from payconform.reference.provider.razorpayx import LEAST
from payconform.reference.storage.store import Store
from payconform.reference.storage.unit import Unit

from . import queries
from .gate import Gate
from .history import History
from .orders import Orders
from .policy import Ordering
from .records import VendorInvoice
from .states import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Payments:
    store: Store
    gate: Gate
    history: History
    orders: Orders
    ordering: Ordering

    def pay(self, invoice_id: str, amount: int | None) -> VendorInvoice:
        """`amount` in paise; None: all that is neither paid, nor on its way, nor scheduled.

        The invoice as it is when the provider has answered. Raises NotFoundError, RefusedError.
        """
        return self._order(invoice_id, Action.PAY, amount, None)

    def schedule(self, invoice_id: str, amount: int | None, at: int) -> VendorInvoice:
        """The same for a moment to come, in microseconds. Raises NotFoundError, RefusedError."""
        return self._order(invoice_id, Action.SCHEDULE, amount, at)

    def mark_as_paid(self, invoice_id: str) -> VendorInvoice:
        """Paid by other means. What is scheduled is stopped where the provider lets us.

        The document allows it in `scheduled`, and RazorpayX lets its own dashboard alone cancel a scheduled
        payout: then the history says that it stays. Money that it moves is noted, and the state stays paid.
        Raises NotFoundError, RefusedError.
        """
        with self.store.read() as unit:
            invoice = queries.invoice(unit, invoice_id)
            self.gate.admit(unit, invoice, Action.MARK_AS_PAID)
            waiting = [one for one in queries.payouts(unit, invoice_id) if one.status.is_open]
        stopped = {order.id: told for order in waiting if (told := self.orders.stop(order)) is not None}
        with self.store.write() as unit:
            invoice = queries.invoice(unit, invoice_id)
            self.gate.admit(unit, invoice, Action.MARK_AS_PAID)
            for order in waiting:
                if order.id in stopped:
                    self.orders.take(unit, queries.payout(unit, order.id), stopped[order.id])
            kept = [order.payout or order.id for order in waiting if order.id not in stopped]
            reason = "mark as paid" + (f"; still scheduled: {', '.join(kept)}" if kept else "")
            remaining = self.ordering.ordered_when_marked(queries.facts(unit, invoice))
            begun = self.orders.begin(unit, invoice, remaining, None) if remaining else None
            invoice = self.history.settle(unit, replace(invoice, marked=True), reason)
        if begun is not None:
            self.orders.send(begun)
        return invoice

    def _order(self, invoice_id: str, action: Action, amount: int | None, at: int | None) -> VendorInvoice:
        with self.store.write() as unit:
            invoice = queries.invoice(unit, invoice_id)
            self.gate.admit(unit, invoice, action)
            order = self.orders.begin(unit, invoice, self._amount(unit, invoice, amount), at)
            self.history.settle(unit, invoice, action)
        self.orders.send(order)
        with self.store.read() as unit:
            return queries.invoice(unit, invoice_id)

    def _amount(self, unit: Unit, invoice: VendorInvoice, wanted: int | None) -> int:
        remaining = self.ordering.remaining(queries.facts(unit, invoice))
        amount = remaining if wanted is None else wanted
        if amount > remaining:
            detail = f"amount is more than remains to be paid, which is {remaining} paise"
        elif amount < LEAST:
            detail = f"a payout moves {LEAST} paise at least, and {remaining} remain to be paid"
        else:
            return amount
        raise RefusedError(Fault("invalid_amount", detail, pointer="/amount"), status=invoice.state)
