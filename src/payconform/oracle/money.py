"""Laws of money: what the invoice claims against what the provider's journal says was moved, to the cent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from payconform.history import History
from payconform.lifecycle import LifeCycle, Settled
from payconform.money import Money
from payconform.requirements import Check
from payconform.target.values import Invoice

from .findings import Finding, Judgement, Note

OVERPAID = "AMB-01"
FULL_REFUND_OF_A_PART = "AMB-02"
LATE_MONEY = "AMB-17"


def judge(history: History, lifecycle: LifeCycle) -> Judgement:
    foreign = tuple(_foreign(history))
    if foreign:
        return Judgement(foreign)  # amounts of two currencies can't be compared
    findings = (
        *_settled(history, lifecycle),
        *_processed(history, lifecycle),
        *_refunded(history, lifecycle),
    )
    return Judgement(findings, tuple(_notes(history, lifecycle)))


def _foreign(history: History) -> Iterator[Finding]:
    """What moves in another currency pays nothing of this invoice, and what is shown in another isn't it."""
    currency = history.order.amount.currency
    amounts = {operation.amount: f"a {operation.kind} of it" for operation in history.operations}
    for invoice in _last_of_each_status(history):
        shown = (invoice.amount, invoice.processed_amount, invoice.refunded_amount)
        amounts |= {amount: f"shown in {invoice.status}" for amount in shown if amount is not None}
    for amount, where in amounts.items():
        if amount.currency != currency:
            yield Finding(
                check=Check.MONEY_MOVED,
                expected=f"an invoice in {currency} whose money moves in {currency}",
                observed=f"{amount}, {where}",
            )


def _settled(history: History, lifecycle: LifeCycle) -> Iterator[Finding]:
    """A status that says how much was paid is right about it, whenever it was seen last."""
    amount, moved = history.order.amount, history.moved()
    for invoice in _last_of_each_status(history):
        status = lifecycle.status(invoice.status)
        if status is None:
            continue
        claimed = moved if invoice.processed_amount is None else invoice.processed_amount
        if status.settled is Settled.WHOLE and min(claimed, moved) < amount:
            yield Finding(
                check=Check.MONEY_FULL,
                expected=f"{invoice.status} means that all of {amount} was paid",
                observed=f"{claimed} claimed, {moved} moved by the provider",
            )
        if status.settled is Settled.PART and not Money(0, amount.currency) < claimed < amount:
            yield Finding(
                check=Check.MONEY_PARTIAL,
                expected=f"{invoice.status} means more than nothing and less than {amount}",
                observed=f"{claimed} claimed",
            )


def _processed(history: History, lifecycle: LifeCycle) -> Iterator[Finding]:
    """The processed amount is what was really moved, up to the moment of a final status.

    An invoice that is still under way may not know what was moved, yet it never claims more.
    """
    last, final, moved = history.last, history.first_final, history.moved()
    claimed, ended = last.processed_amount, lifecycle.is_final(last.status)
    paid = lifecycle.succeeded(last.status)
    if claimed is None and ended and not paid:
        claimed = Money(0, moved.currency)
    accepted = {moved}
    if final is not None and not lifecycle.succeeded(final.status):
        accepted.add(final.moved)  # what comes later is left open by the documents
    if claimed is None or claimed in accepted:
        return
    if ended or paid or claimed > moved:
        yield Finding(
            check=Check.MONEY_MOVED,
            expected=f"{min(accepted)}, which the provider really moved",
            observed=f"{last.status} with {claimed} processed",
        )


def _refunded(history: History, lifecycle: LifeCycle) -> Iterator[Finding]:
    """Nobody gets back more than was paid, and the refunded amount is what was given back."""
    last, returned, moved = history.last, history.returned(), history.moved()
    if returned > moved:
        yield Finding(
            check=Check.MONEY_REFUNDED,
            expected=f"at most {moved} given back, for no more was paid",
            observed=f"{returned} given back by the provider",
        )
    claimed = last.refunded_amount
    if claimed is not None and lifecycle.is_final(last.status) and claimed != returned:
        yield Finding(
            check=Check.MONEY_REFUNDED,
            expected=f"{returned}, which the provider really gave back",
            observed=f"{last.status} with {claimed} refunded",
        )


def _notes(history: History, lifecycle: LifeCycle) -> Iterator[Note]:
    final, moved = history.first_final, history.moved()
    if moved > history.order.amount:
        yield Note(OVERPAID, f"{moved} of {history.order.amount} paid: {history.last.status}")
    if final is not None and not lifecycle.succeeded(final.status) and moved > final.moved:
        yield Note(
            LATE_MONEY, f"{moved - final.moved} moved after {final.status}; it stays {history.last.status}"
        )
    if history.returned() == moved and Money(0, moved.currency) < moved < history.order.amount:
        yield Note(FULL_REFUND_OF_A_PART, f"all of a part payment given back: {history.last.status}")


def _last_of_each_status(history: History) -> Iterable[Invoice]:
    return {s.invoice.status: s.invoice for s in history.sightings}.values()
