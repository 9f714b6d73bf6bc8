"""Laws of refunds: never more than was paid, what was really given back, and as much as the status says."""

from __future__ import annotations

from collections.abc import Iterator

from payconform.history import History
from payconform.lifecycle import LifeCycle, Share
from payconform.money import Money
from payconform.requirements import Check

from .findings import Finding, Judgement, Note
from .moved import Moved

FULL_REFUND_OF_A_PART = "AMB-02"


def judge(history: History, lifecycle: LifeCycle, paid: Moved, back: Moved) -> Judgement:
    findings = list(_too_much(paid, back))
    if not paid.reversed:  # whether a reversal counts as given back is open
        findings += (*_shown(history, lifecycle, back), *_said(history, lifecycle, paid, back))
    return Judgement(tuple(findings), tuple(_notes(history, paid, back)))


def _too_much(paid: Moved, back: Moved) -> Iterator[Finding]:
    if back.now > paid.before:
        yield Finding(
            check=Check.MONEY_REFUNDED,
            expected=f"at most {paid.before} given back, for no more was paid",
            observed=f"{back.now} given back by the provider",
        )


def _shown(history: History, lifecycle: LifeCycle, back: Moved) -> Iterator[Finding]:
    """What is given back after a final status is left open by the documents."""
    last, final = history.last, history.first_final
    claimed = last.refunded_amount
    if claimed is None or not lifecycle.is_final(last.status):
        return
    if not back.allows(claimed) and (final is None or claimed != final.returned):
        yield Finding(
            check=Check.MONEY_REFUNDED,
            expected=f"{back.now}, which the provider really gave back",
            observed=f"{last.status} with {claimed} refunded",
        )


def _said(history: History, lifecycle: LifeCycle, paid: Moved, back: Moved) -> Iterator[Finding]:
    """A status that says how much was given back is right about it.

    All that was paid may be less than the whole (AMB-02) or more (AMB-01): both readings of "in full" fit.
    """
    for invoice in history.last_of_each_status():
        status, whole = lifecycle.status(invoice.status), history.whole(invoice)
        nothing, given = Money(0, whole.currency), back.before
        if status is None:
            continue
        if status.returned is Share.WHOLE and (given == nothing or given < min(paid.before, whole)):
            yield Finding(
                check=Check.REFUND_FULL,
                expected=f"{invoice.status} means that all of {paid.before} was given back",
                observed=f"{given} given back by the provider",
            )
        most = max(paid.before, whole)
        if status.returned is Share.PART and back.known and not nothing < given < most:
            yield Finding(
                check=Check.REFUND_PARTIAL,
                expected=f"{invoice.status} means more than nothing and less than {whole}",
                observed=f"{given} given back by the provider",
            )


def _notes(history: History, paid: Moved, back: Moved) -> Iterator[Note]:
    whole = history.whole(history.last)
    if back.now == paid.now and Money(0, whole.currency) < paid.now < whole:
        yield Note(FULL_REFUND_OF_A_PART, f"all of a part payment given back: {history.last.status}")
