"""Laws of a vendor invoice's money: what payouts moved together, against what the invoice says was paid.

An invoice is paid by one payout or by several, or outside of the service, and marked as paid (document 004).
"""

from __future__ import annotations

from collections.abc import Iterator

from payconform.history import History, Rest, total
from payconform.lifecycle import LifeCycle, Share
from payconform.money import Money
from payconform.requirements import Check

from .findings import Finding, Judgement, Note
from .payout_states import ENDED, was

REVERSED_LATE = "AMB-10"
MARKED = "AMB-30"
ORDERED_BY = frozenset({"pay", "schedule"})


def judge(history: History, lifecycle: LifeCycle) -> Judgement:
    foreign = tuple(_foreign(history))
    if foreign:
        return Judgement(foreign)  # amounts of two currencies can't be compared
    findings = (*_settled(history, lifecycle), *_at_most(history), *_one_each(history))
    return Judgement(tuple(dict.fromkeys(findings)), tuple(_notes(history)))


def _foreign(history: History) -> Iterator[Finding]:
    currency = history.order.amount.currency
    for operation in history.operations:
        if operation.amount.currency != currency:
            yield Finding(
                check=Check.MONEY_MOVED,
                expected=f"an invoice in {currency} whose money moves in {currency}",
                observed=f"{operation.amount}, a payout of it",
            )


def _settled(history: History, lifecycle: LifeCycle) -> Iterator[Finding]:
    """Whenever it was at rest. Where a payout was reversed, what was true before it may still be shown."""
    for rest in history.rests:
        invoice, shown = rest.invoice, rest.invoice.processed_amount
        status, now, most = lifecycle.status(invoice.status), _moved(rest), _once_moved(rest, history)
        if status is None or "mark_as_paid" in history.done:
            continue
        if status.settled is Share.WHOLE and most < invoice.amount:
            yield Finding(
                check=Check.MONEY_FULL,
                expected=f"{invoice.status} means that all of {invoice.amount} was paid",
                observed=f"{most} moved by the provider",
            )
        nothing = Money(0, invoice.amount.currency)
        if status.settled is Share.PART and not any(nothing < paid < invoice.amount for paid in (now, most)):
            yield Finding(
                check=Check.MONEY_PARTIAL,
                expected=f"{invoice.status} means more than nothing and less than {invoice.amount}",
                observed=f"{now} moved by the provider",
            )
        if shown is not None and shown not in {now, most}:
            yield Finding(
                check=Check.MONEY_MOVED,
                expected=f"{now}, which the provider really moved",
                observed=f"{invoice.status} with {shown} paid",
            )


def _moved(rest: Rest) -> Money:
    return total(rest.operations, rest.invoice.amount.currency)


def _once_moved(rest: Rest, history: History) -> Money:
    """What stood moved before anything was reversed."""
    succeeded = {row.operation for row in history.movements if row.to == "succeeded"}
    back = [row.amount for row in rest.operations if row.status in ENDED and row.id in succeeded]
    return sum(back, _moved(rest))


def _at_most(history: History) -> Iterator[Finding]:
    """When a payout begins, it and all that are alive come to no more than the invoice."""
    most = max(sighting.invoice.amount for sighting in history.sightings)
    amounts = {operation.id: operation.amount for operation in history.operations}
    alive: dict[str, Money] = {}
    for movement in sorted(history.movements, key=lambda movement: movement.seq):
        if movement.operation not in amounts:
            continue
        if movement.source is None:
            alive[movement.operation] = amounts[movement.operation]
            together = sum(alive.values(), Money(0, most.currency))
            if together > most:
                yield Finding(
                    check=Check.ATTEMPTS_ONE_OPERATION,
                    expected=f"payouts of {most} together, at most",
                    observed=f"{together} in {len(alive)} payouts",
                )
        if movement.to in ENDED:
            alive.pop(movement.operation, None)


def _one_each(history: History) -> Iterator[Finding]:
    asked = sum(action in ORDERED_BY for action in history.done)
    if len(history.operations) != asked:
        yield Finding(
            check=Check.PAYOUT_PER_PAY,
            expected=f"{asked} payouts, as many as payments were accepted",
            observed=f"{len(history.operations)} at the provider",
        )


def _notes(history: History) -> Iterator[Note]:
    last = history.last
    if was(history.movements, "succeeded", "reversed"):
        yield Note(REVERSED_LATE, f"a payout that was processed was reversed: {last.status}")
    if "mark_as_paid" in history.done and any(operation.moved.minor for operation in history.operations):
        yield Note(
            MARKED, f"{total(history.operations, last.amount.currency)} paid by payouts: {last.status}"
        )
