"""Laws of money: what the invoice claims against what the provider's journal says was moved, to the cent."""

from __future__ import annotations

from collections.abc import Iterator

from payconform.history import History
from payconform.lifecycle import LifeCycle, Share
from payconform.money import Money
from payconform.requirements import Check
from payconform.target.values import Invoice

from . import fees, returns
from .amounts import IN_ITS_CURRENCY, OF_THE_SERVICE, whole
from .exchange import Exchange, exchange
from .findings import Finding, Judgement, Note
from .moved import Books, books

OVERPAID = "AMB-01"
REVERSAL = "AMB-06"
NOT_ALLOWED_PART = "AMB-13"
LATE_MONEY = "AMB-17"
ROUNDING = "AMB-26"


def judge(history: History, lifecycle: LifeCycle) -> Judgement:
    rate = exchange(history, lifecycle)
    foreign = tuple(_foreign(history, rate.whole.currency))
    if foreign:
        return Judgement(foreign)  # amounts of two currencies can't be compared
    own = books(history, lifecycle, rate.whole.currency)
    findings = (
        *_settled(history, lifecycle, own, rate),
        *_unpaid(history, lifecycle, own),
        *_processed(history, lifecycle, own, rate),
    )
    judgement = Judgement(tuple(dict.fromkeys(findings)), tuple(_notes(history, lifecycle, own, rate)))
    return judgement + returns.judge(history, lifecycle, own, rate) + fees.judge(history, lifecycle, own.paid)


def _foreign(history: History, moved_in: str) -> Iterator[Finding]:
    """What moves in another currency pays nothing of this invoice, and what is shown in another isn't it."""
    ordered = history.order.amount.currency
    amounts = {(row.amount, moved_in): f"a {row.kind} of it" for row in history.operations}
    for invoice in history.last_of_each_status():
        for names, currency in ((IN_ITS_CURRENCY, ordered), (OF_THE_SERVICE, moved_in)):
            shown = {getattr(invoice, name) for name in names} - {None}
            amounts |= {(amount, currency): f"shown in {invoice.status}" for amount in shown}
    for (amount, currency), where in amounts.items():
        if amount.currency != currency:
            yield Finding(
                check=Check.MONEY_MOVED,
                expected=f"an invoice in {ordered} whose money moves in {moved_in}",
                observed=f"{amount}, {where}",
            )


def _claims(invoice: Invoice, own: Books, rate: Exchange) -> tuple[Money, ...]:
    """What it says was processed, as the provider moves it; twice, where it shows it in two currencies."""
    known = (own.paid.now, own.paid.before, own.kept.now, rate.whole)
    claims = (invoice.processed_service_amount, rate.moved(invoice.processed_amount, known))
    return tuple(claim for claim in claims if claim is not None)


def _settled(history: History, lifecycle: LifeCycle, own: Books, rate: Exchange) -> Iterator[Finding]:
    """A status that says how much was paid is right about it, whenever it was seen last."""
    paid = own.paid
    for invoice in history.last_of_each_status():
        status, in_all = lifecycle.status(invoice.status), whole(history, lifecycle, invoice)
        if status is None:
            continue
        for claim in _claims(invoice, own, rate) or (paid.before,):
            claimed = paid.before if paid.corrected(claim) else claim
            if status.settled is Share.WHOLE and min(claimed, paid.before) < in_all:
                yield Finding(
                    check=Check.MONEY_FULL,
                    expected=f"{invoice.status} means that all of {in_all} was paid",
                    observed=f"{claimed} claimed, {paid.before} moved by the provider",
                )
            unknown = not paid.known and claimed == paid.before
            part = Money(0, in_all.currency) < claimed < in_all
            if status.settled is Share.PART and not unknown and not part:
                yield Finding(
                    check=Check.MONEY_PARTIAL,
                    expected=f"{invoice.status} means more than nothing and less than {in_all}",
                    observed=f"{claimed} claimed",
                )


def _unpaid(history: History, lifecycle: LifeCycle, own: Books) -> Iterator[Finding]:
    """A final status that says that nothing was paid is right about it; what comes later is left open."""
    final = history.first_final
    status = None if final is None else lifecycle.status(final.status)
    if final and status and status.settled is Share.NOTHING and own.kept_by_end and own.kept_by_end.minor:
        yield Finding(
            check=Check.MONEY_NONE,
            expected=f"{final.status} means that nothing was paid",
            observed=f"{own.kept_by_end} moved by the provider before",
        )


def _processed(history: History, lifecycle: LifeCycle, own: Books, rate: Exchange) -> Iterator[Finding]:
    """The processed amount is what was really moved, up to the moment of a final status.

    An invoice that is still under way may not know what was moved, yet it never claims more.
    """
    last, final = history.last, history.first_final
    ended, succeeded = lifecycle.is_final(last.status), lifecycle.succeeded(last.status)
    nothing = (Money(0, own.paid.now.currency),) if ended and not succeeded else ()
    left_open = None if final is None or lifecycle.succeeded(final.status) else own.kept_by_end
    for claimed in _claims(last, own, rate) or nothing:
        if claimed == left_open or own.kept.allows(claimed):
            continue
        if ended or succeeded or claimed > own.paid.before:
            yield Finding(
                check=Check.MONEY_MOVED,
                expected=f"{min(own.kept.now, left_open or own.kept.now)}, which the provider really moved",
                observed=f"{last.status} with {claimed} processed",
            )


def _notes(history: History, lifecycle: LifeCycle, own: Books, rate: Exchange) -> Iterator[Note]:
    last, final, paid, back = history.last, history.first_final, own.paid, own.back
    if paid.before > rate.whole:
        yield Note(OVERPAID, f"{paid.before} of {rate.whole} paid: {last.status}")
    if own.withdrawn and Money(0, rate.whole.currency) < paid.before < rate.whole:
        yield Note(NOT_ALLOWED_PART, f"{paid.before} of {rate.whole} paid: {last.status}")
    if final is not None:
        by_end = paid.now if lifecycle.succeeded(final.status) else own.paid_by_end
        for what, now, then in (("moved", paid.now, by_end), ("given back", back.now, own.back_by_end)):
            if then is not None and now > then:
                yield Note(LATE_MONEY, f"{now - then} {what} after {final.status}; it stays {last.status}")
    for money, what in ((paid, lifecycle.moves.word), (back, lifecycle.moves.undone_by or "return")):
        if money.reversed:
            yield Note(REVERSAL, f"a {what} was reversed by the provider; it stays {last.status}")
    if last.processed_amount is not None and rate.is_rounded(paid.now):
        yield Note(ROUNDING, f"{paid.now} at {rate.rate} is shown as {last.processed_amount}")
