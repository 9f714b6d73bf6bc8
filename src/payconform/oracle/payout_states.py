"""The law of document 004 across two resources: which payout states may stand beside a state of an invoice.

It is judged wherever both are seen at one moment: whenever the invoice was at rest, against the provider's
own account, and in each answer that shows its payouts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from payconform.history import History, Rest
from payconform.lifecycle import LifeCycle, PayoutStates
from payconform.provider_client import Movement, Operation
from payconform.requirements import Check

from .findings import Finding, Judgement, Note

APPROVED = "AMB-09"
REVERSED_LATE = "AMB-10"
FAILED_INSTALMENT = "AMB-18"
MARKED = "AMB-30"

# RazorpayX's words for the provider's own; the others are the same.
WORDS: Mapping[str, str] = {
    "awaiting_approval": "pending",
    "accepted": "processing",
    "pending": "processing",
    "succeeded": "processed",
}


@dataclass(frozen=True, slots=True)
class _Sight:
    """Both at one moment, and where that was."""

    status: str
    payouts: tuple[str, ...]
    seen: str


def state(operation: Operation) -> str:
    """In RazorpayX's word (states-life-cycle.md)."""
    return WORDS.get(operation.status, operation.status)


def judge(history: History, lifecycle: LifeCycle) -> Judgement:
    rows = {row.status: row for row in lifecycle.payouts}
    judged = [_judged(sight, rows, history) for sight in dict.fromkeys(_sights(history))]
    findings = tuple(one for one in judged if isinstance(one, Finding))
    return Judgement(findings, tuple(dict.fromkeys(one for one in judged if isinstance(one, Note))))


def fits(row: PayoutStates, payouts: Iterable[str]) -> bool:
    """These payouts may stand beside the row's status."""
    if row.every:
        return set(payouts) <= row.states
    return not row.states.isdisjoint(payouts)


def was(movements: Iterable[Movement], source: str, to: str) -> bool:
    """An operation of the account went that way."""
    return any((row.source, row.to) == (source, to) for row in movements)


def _sights(history: History) -> Iterator[_Sight]:
    for rest in history.rests:
        yield _Sight(rest.invoice.status, _states(rest), "at rest, in the provider's account")
    for sighting in history.sightings:
        shown = sighting.invoice.payouts
        if shown is not None:
            states = tuple(sorted(payout.state for payout in shown))
            yield _Sight(sighting.invoice.status, states, f"shown by the {sighting.source}")


def _states(rest: Rest) -> tuple[str, ...]:
    return tuple(sorted(map(state, rest.operations)))


def _judged(sight: _Sight, rows: Mapping[str, PayoutStates], history: History) -> Finding | Note | None:
    row = rows.get(sight.status)
    if row is None or fits(row, sight.payouts):
        return None
    told = f"{sight.status} beside {', '.join(sight.payouts) or 'no payout'}"
    question = _left_open(sight, row, history)
    if question is not None:
        return Note(question, told) if question else None
    each = "payouts that are" if row.every else "a payout that is"
    return Finding(
        check=Check.PAYOUT_STATE,
        status=sight.status,
        expected=f"beside {sight.status} {each} {' or '.join(sorted(row.states)) or 'not there'}",
        observed=told,
        evidence=(sight.seen,),
    )


def _left_open(sight: _Sight, row: PayoutStates, history: History) -> str | None:
    """The ambiguity that covers it; empty where marking as paid explains it; None: nothing does."""
    others = set(sight.payouts) - row.states
    approved = was(history.movements, "awaiting_approval", "scheduled")
    # What was reversed may be said to have failed in the end (states-life-cycle.md).
    reversed_late = others & {"reversed", "failed"} and was(history.movements, "succeeded", "reversed")
    match sight.status:
        case "paid" if "mark_as_paid" in history.done:
            return MARKED if {"scheduled", "pending"} & set(sight.payouts) else ""
        case "paid" if reversed_late:
            return REVERSED_LATE
        case "partially paid" if reversed_late:
            return FAILED_INSTALMENT
        case "unpaid" if others == {"processed"} and not set(sight.payouts) <= {"processed"}:
            return FAILED_INSTALMENT
        case "unpaid" if others <= {"scheduled"} and approved:
            return APPROVED
        case "processing" if "scheduled" in others and approved:
            return APPROVED
    return None
