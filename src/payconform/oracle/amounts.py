"""An invoice's amounts: what they are called, which of them add up, and which of them the provider moves.

Somebody is charged an amount, which is what somebody else gets and the fee. Of a payment the provider moves
what is charged, of a payout what is got, and that in the currency of the service that it is paid out by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from payconform.history import History
from payconform.lifecycle import LifeCycle, Moves, Returns
from payconform.money import Money
from payconform.target.values import Invoice

IN_ITS_CURRENCY = (
    *("amount", "payment_amount", "deposit", "writeoff", "fee"),
    *("processed_amount", "processed_deposit", "processed_writeoff", "processed_fee"),
    *("refunded_amount", "canceled_amount"),
)
OF_THE_SERVICE = ("service_amount", "processed_service_amount")
AMOUNTS = (*IN_ITS_CURRENCY, *OF_THE_SERVICE)


@dataclass(frozen=True, slots=True)
class Sum:
    """Names of three amounts: the charge is the net amount and the fee."""

    charge: str
    net: str
    fee: str

    def shown(self, invoice: Invoice) -> tuple[Money | None, Money | None, Money | None]:
        """Charge, net amount and fee."""
        return getattr(invoice, self.charge), getattr(invoice, self.net), getattr(invoice, self.fee)


ANNOUNCED: Mapping[Moves, Sum] = {
    Moves.PAYMENT: Sum("payment_amount", "deposit", "fee"),
    Moves.PAYOUT: Sum("writeoff", "amount", "fee"),
}
PROCESSED: Mapping[Moves, Sum] = {
    Moves.PAYMENT: Sum("processed_amount", "processed_deposit", "processed_fee"),
    Moves.PAYOUT: Sum("processed_writeoff", "processed_amount", "processed_fee"),
}
MOVED: Mapping[Moves, str] = {Moves.PAYMENT: "payment_amount", Moves.PAYOUT: "amount"}
RETURNED: Mapping[Returns, str] = {Returns.REFUND: "refunded_amount", Returns.CANCEL: "canceled_amount"}


def whole(history: History, lifecycle: LifeCycle, invoice: Invoice) -> Money:
    """What the provider is to move in all, as this answer shows it, else another one.

    Where no answer shows it, the amount that was ordered.
    """
    answers = (invoice, *(sighting.invoice for sighting in reversed(history.sightings)))
    for answer in answers:
        if answer.service_amount is not None and answer.service_amount.currency != answer.amount.currency:
            return answer.service_amount
    shown = (getattr(answer, MOVED[lifecycle.moves]) for answer in answers)
    return next((amount for amount in shown if amount is not None), history.order.amount)
