"""Laws of payments: what the invoice claims against what the provider's journal says was moved, to the cent.

The whole of an invoice is what its payer is to pay: its payment amount where it shows one, else its amount.
"""

from __future__ import annotations

from collections.abc import Iterator

from payconform.history import History
from payconform.lifecycle import LifeCycle, Share
from payconform.money import Money
from payconform.requirements import Check

from . import fees, refunds
from .findings import Finding, Judgement, Note
from .moved import Moved, moved

OVERPAID = "AMB-01"
REVERSAL = "AMB-06"
LATE_MONEY = "AMB-17"
AMOUNTS = (
    "amount",
    "payment_amount",
    "fee",
    "deposit",
    "processed_amount",
    "processed_fee",
    "processed_deposit",
    "refunded_amount",
)


def judge(history: History, lifecycle: LifeCycle) -> Judgement:
    foreign = tuple(_foreign(history))
    if foreign:
        return Judgement(foreign)  # amounts of two currencies can't be compared
    currency = history.order.amount.currency
    paid = moved(history.payments(), history.movements, currency)
    back = moved(history.returns(), history.movements, currency)
    findings = (
        *_settled(history, lifecycle, paid),
        *_unpaid(history, lifecycle),
        *_processed(history, lifecycle, paid),
    )
    judgement = Judgement(findings, tuple(_notes(history, lifecycle, paid, back)))
    return judgement + refunds.judge(history, lifecycle, paid, back) + fees.judge(history, lifecycle, paid)


def _foreign(history: History) -> Iterator[Finding]:
    """What moves in another currency pays nothing of this invoice, and what is shown in another isn't it."""
    currency = history.order.amount.currency
    amounts = {operation.amount: f"a {operation.kind} of it" for operation in history.operations}
    for invoice in history.last_of_each_status():
        shown = (getattr(invoice, name) for name in AMOUNTS)
        amounts |= {amount: f"shown in {invoice.status}" for amount in shown if amount is not None}
    for amount, where in amounts.items():
        if amount.currency != currency:
            yield Finding(
                check=Check.MONEY_MOVED,
                expected=f"an invoice in {currency} whose money moves in {currency}",
                observed=f"{amount}, {where}",
            )


def _settled(history: History, lifecycle: LifeCycle, paid: Moved) -> Iterator[Finding]:
    """A status that says how much was paid is right about it, whenever it was seen last."""
    for invoice in history.last_of_each_status():
        status, whole = lifecycle.status(invoice.status), history.whole(invoice)
        if status is None:
            continue
        claimed = invoice.processed_amount
        if claimed is None or paid.corrected(claimed):
            claimed = paid.before
        if status.settled is Share.WHOLE and min(claimed, paid.before) < whole:
            yield Finding(
                check=Check.MONEY_FULL,
                expected=f"{invoice.status} means that all of {whole} was paid",
                observed=f"{claimed} claimed, {paid.before} moved by the provider",
            )
        unknown = not paid.known and claimed == paid.before
        if status.settled is Share.PART and not unknown and not Money(0, whole.currency) < claimed < whole:
            yield Finding(
                check=Check.MONEY_PARTIAL,
                expected=f"{invoice.status} means more than nothing and less than {whole}",
                observed=f"{claimed} claimed",
            )


def _unpaid(history: History, lifecycle: LifeCycle) -> Iterator[Finding]:
    """A final status that says that nothing was paid is right about it; what comes later is left open."""
    final = history.first_final
    status = None if final is None else lifecycle.status(final.status)
    if final and status and status.settled is Share.NOTHING and final.moved.minor:
        yield Finding(
            check=Check.MONEY_NONE,
            expected=f"{final.status} means that nothing was paid",
            observed=f"{final.moved} moved by the provider before",
        )


def _processed(history: History, lifecycle: LifeCycle, paid: Moved) -> Iterator[Finding]:
    """The processed amount is what was really moved, up to the moment of a final status.

    An invoice that is still under way may not know what was moved, yet it never claims more.
    """
    last, final = history.last, history.first_final
    claimed, ended = last.processed_amount, lifecycle.is_final(last.status)
    succeeded = lifecycle.succeeded(last.status)
    if claimed is None and ended and not succeeded:
        claimed = Money(0, paid.now.currency)
    left_open = set() if final is None or lifecycle.succeeded(final.status) else {final.moved}
    if claimed is None or claimed in left_open or paid.allows(claimed):
        return
    if ended or succeeded or claimed > paid.before:
        yield Finding(
            check=Check.MONEY_MOVED,
            expected=f"{min({paid.now, *left_open})}, which the provider really moved",
            observed=f"{last.status} with {claimed} processed",
        )


def _notes(history: History, lifecycle: LifeCycle, paid: Moved, back: Moved) -> Iterator[Note]:
    last, final, whole = history.last, history.first_final, history.whole(history.last)
    if paid.before > whole:
        yield Note(OVERPAID, f"{paid.before} of {whole} paid: {last.status}")
    if final is not None and not lifecycle.succeeded(final.status) and paid.now > final.moved:
        yield Note(LATE_MONEY, f"{paid.now - final.moved} moved after {final.status}; it stays {last.status}")
    if final is not None and final.returned is not None and back.now > final.returned:
        late = back.now - final.returned
        yield Note(LATE_MONEY, f"{late} given back after {final.status}; it stays {last.status}")
    for money, what in ((paid, "payment"), (back, "refund")):
        if money.reversed:
            yield Note(REVERSAL, f"a {what} was reversed by the provider; it stays {last.status}")
