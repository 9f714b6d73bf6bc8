"""Laws of fees: amounts add up, wherever an invoice shows them (PayCore.io, getting-started/faq.md)."""

from __future__ import annotations

from collections.abc import Iterator

from payconform.history import History
from payconform.lifecycle import LifeCycle, Moves, Share
from payconform.money import Money
from payconform.requirements import Check
from payconform.target.values import Invoice

from .amounts import ANNOUNCED, MOVED, PROCESSED, whole
from .findings import Finding, Judgement
from .moved import Moved


def judge(history: History, lifecycle: LifeCycle, paid: Moved) -> Judgement:
    findings: list[Finding] = []
    for invoice in history.last_of_each_status():
        findings += _sums(invoice, lifecycle.moves)
        findings += _charge(invoice, lifecycle.moves, history.order.amount)
        status = lifecycle.status(invoice.status)
        in_full = paid.now == whole(history, lifecycle, invoice)
        if status is not None and status.settled is Share.WHOLE and in_full:
            findings += _as_announced(invoice, lifecycle.moves)
    return Judgement(tuple(dict.fromkeys(findings)))


def _sums(invoice: Invoice, moves: Moves) -> Iterator[Finding]:
    """What is charged is the net amount and the fee, both before and after the money moved."""
    for names in (ANNOUNCED[moves], PROCESSED[moves]):
        charge, net, fee = names.shown(invoice)
        if charge is not None and net is not None and fee is not None and charge != net + fee:
            yield Finding(
                check=Check.MONEY_FEES,
                expected=f"{names.charge} {net + fee}: {net} {names.net} and {fee} fee",
                observed=f"{names.charge} {charge}",
            )


def _charge(invoice: Invoice, moves: Moves, ordered: Money) -> Iterator[Finding]:
    """What was ordered is charged, or that and the fee; which of them the account decides.

    That is said only where it shows what the provider is to move.
    """
    names = ANNOUNCED[moves]
    charge, net, fee = names.shown(invoice)
    if getattr(invoice, MOVED[moves]) is None:
        return
    if charge is None and net is not None:  # without a write-off, or a fee, there is none beside the amount
        charge = net if fee is None else net + fee
    if fee is None and charge is not None and net is not None:
        fee = charge - net
    if charge is None or (charge >= ordered if fee is None else charge in {ordered, ordered + fee}):
        return
    yield Finding(
        check=Check.MONEY_FEES,
        expected=f"{ordered} to be charged, as ordered, or that and the fee",
        observed=f"{names.charge} {charge}" + ("" if fee is None else f" with {fee} fee"),
    )


def _as_announced(invoice: Invoice, moves: Moves) -> Iterator[Finding]:
    """Where all of it was paid, each amount is what it was to be."""
    announced, processed = ANNOUNCED[moves], PROCESSED[moves]
    for name, due_name in ((processed.charge, announced.charge), (processed.net, announced.net)):
        got: Money | None = getattr(invoice, name)
        due: Money | None = getattr(invoice, due_name)
        if got is not None and due is not None and got != due:
            yield Finding(
                check=Check.MONEY_FEES,
                expected=f"{name} {due}, the {due_name}, for {invoice.status} is paid in full",
                observed=f"{name} {got}",
            )
