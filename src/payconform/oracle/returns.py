"""Laws of giving back: never more than was paid, what was really given back, as much as the status says."""

from __future__ import annotations

from collections.abc import Iterator

from payconform.history import History
from payconform.lifecycle import LifeCycle, Share
from payconform.money import Money
from payconform.requirements import Check

from .amounts import RETURNED, whole
from .exchange import Exchange
from .findings import Finding, Judgement, Note
from .moved import Books

FULL_RETURN_OF_A_PART = "AMB-02"


def judge(history: History, lifecycle: LifeCycle, own: Books, rate: Exchange) -> Judgement:
    findings = list(_too_much(own))
    if not own.paid.reversed:  # whether a reversal counts as given back is open
        findings += (*_shown(history, lifecycle, own, rate), *_said(history, lifecycle, own))
    return Judgement(tuple(findings), tuple(_notes(history, lifecycle, own, rate)))


def _too_much(own: Books) -> Iterator[Finding]:
    if own.back.now > own.paid.before:
        yield Finding(
            check=Check.MONEY_REFUNDED,
            expected=f"at most {own.paid.before} given back, for no more was paid",
            observed=f"{own.back.now} given back by the provider",
        )


def _shown(history: History, lifecycle: LifeCycle, own: Books, rate: Exchange) -> Iterator[Finding]:
    """What is given back after a final status is left open by the documents.

    So is whether what was taken back before it ever counted as paid is shown.
    """
    if lifecycle.returns is None:
        return
    last, back, name = history.last, own.back, RETURNED[lifecycle.returns]
    left_open = {own.back_by_end} | ({Money(0, back.now.currency)} if own.withdrawn else set())
    claimed = rate.moved(getattr(last, name), (back.now, back.before, rate.whole))
    if claimed is None or not lifecycle.is_final(last.status):
        return
    if not back.allows(claimed) and claimed not in left_open:
        yield Finding(
            check=Check.MONEY_REFUNDED,
            expected=f"{back.now}, which the provider really gave back",
            observed=f"{last.status} with {name} {claimed}",
        )


def _said(history: History, lifecycle: LifeCycle, own: Books) -> Iterator[Finding]:
    """A status that says how much was given back is right about it.

    All that was paid may be less than the whole (AMB-02) or more (AMB-01): both readings of "in full" fit.
    """
    paid, back = own.paid, own.back
    for invoice in history.last_of_each_status():
        status, in_all = lifecycle.status(invoice.status), whole(history, lifecycle, invoice)
        nothing, given = Money(0, in_all.currency), back.before
        if status is None:
            continue
        if status.returned is Share.WHOLE and (given == nothing or given < min(paid.before, in_all)):
            yield Finding(
                check=Check.REFUND_FULL,
                expected=f"{invoice.status} means that all of {paid.before} was given back",
                observed=f"{given} given back by the provider",
            )
        most = max(paid.before, in_all)
        if status.returned is Share.PART and back.known and not nothing < given < most:
            yield Finding(
                check=Check.REFUND_PARTIAL,
                expected=f"{invoice.status} means more than nothing and less than {in_all}",
                observed=f"{given} given back by the provider",
            )


def _notes(history: History, lifecycle: LifeCycle, own: Books, rate: Exchange) -> Iterator[Note]:
    last, nothing = history.last, Money(0, rate.whole.currency)
    all_of_it = own.back.now == own.paid.now and nothing < own.paid.now < rate.whole
    if all_of_it and lifecycle.succeeded(last.status):
        yield Note(FULL_RETURN_OF_A_PART, f"all of a part given back: {last.status}")
