"""Laws of fees: amounts add up, wherever an invoice shows them (PayCore.io, getting-started/faq.md)."""

from __future__ import annotations

from collections.abc import Iterator

from payconform.history import History
from payconform.lifecycle import LifeCycle, Share
from payconform.money import Money
from payconform.requirements import Check
from payconform.target.values import Invoice

from .findings import Finding, Judgement
from .moved import Moved


def judge(history: History, lifecycle: LifeCycle, paid: Moved) -> Judgement:
    findings: list[Finding] = []
    for invoice in history.last_of_each_status():
        findings += _sums(invoice)
        findings += _charge(invoice, history.order.amount)
        status = lifecycle.status(invoice.status)
        in_full = paid.now == history.whole(invoice)
        if status is not None and status.settled is Share.WHOLE and in_full:
            findings += _as_announced(invoice)
    return Judgement(tuple(dict.fromkeys(findings)))


def _sums(invoice: Invoice) -> Iterator[Finding]:
    """What is paid is deposit and fee, both before and after the payment."""
    for prefix, name in (("", "payment_amount"), ("processed_", "processed_amount")):
        paid: Money | None = getattr(invoice, name)
        deposit: Money | None = getattr(invoice, f"{prefix}deposit")
        fee: Money | None = getattr(invoice, f"{prefix}fee")
        if paid is not None and deposit is not None and fee is not None and paid != deposit + fee:
            yield Finding(
                check=Check.MONEY_FEES,
                expected=f"{name} {deposit + fee}: {deposit} deposit and {fee} fee",
                observed=f"{name} {paid}",
            )


def _charge(invoice: Invoice, amount: Money) -> Iterator[Finding]:
    """The payer pays the amount that was ordered, or that and the fee; which of them the account decides."""
    charge, fee = invoice.payment_amount, invoice.fee
    if charge is None:
        return
    fits = charge >= amount if fee is None else charge in {amount, amount + fee}
    if not fits:
        yield Finding(
            check=Check.MONEY_FEES,
            expected=f"{amount} to be paid, as ordered, or that and the fee",
            observed=f"payment_amount {charge}" + ("" if fee is None else f" with {fee} fee"),
        )


def _as_announced(invoice: Invoice) -> Iterator[Finding]:
    """Who paid all of it paid what was announced, and the account got what was announced."""
    for name, announced in (("processed_amount", "payment_amount"), ("processed_deposit", "deposit")):
        got: Money | None = getattr(invoice, name)
        due: Money | None = getattr(invoice, announced)
        if got is not None and due is not None and got != due:
            yield Finding(
                check=Check.MONEY_FEES,
                expected=f"{name} {due}, the {announced}, for {invoice.status} is paid in full",
                observed=f"{name} {got}",
            )
