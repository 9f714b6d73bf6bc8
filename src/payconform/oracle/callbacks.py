"""Laws of callbacks: signed, true, in the end complete, and for the right invoice."""

from __future__ import annotations

from collections.abc import Iterator

from payconform.history import History
from payconform.lifecycle import LifeCycle
from payconform.requirements import Check
from payconform.target.values import Callback, Invoice

from .amounts import AMOUNTS
from .findings import Finding, Judgement


def judge(history: History, lifecycle: LifeCycle) -> Judgement:
    calls, own = history.callbacks, history.own_callbacks()
    if calls is None:
        return Judgement()
    return Judgement(
        (
            *_strangers(calls, own),
            *_signatures(calls),
            *_agreement(own, history),
            *_completeness(own, history.last, lifecycle),
        )
    )


def _strangers(calls: tuple[Callback, ...], own: tuple[Callback, ...]) -> Iterator[Finding]:
    if len(own) < len(calls):
        stranger = next(call for call in calls if call not in own)
        yield Finding(
            check=Check.CALLBACK_STRANGER,
            expected="callbacks for this invoice alone at its address",
            observed=f"one for {stranger.invoice.id}",
        )


def _signatures(calls: tuple[Callback, ...]) -> Iterator[Finding]:
    wrong = [call for call in calls if call.signature in {"invalid", "absent"}]
    if wrong:
        yield Finding(
            check=Check.CALLBACK_SIGNATURE,
            expected="each callback signed as the profile says",
            observed=f"{len(wrong)} of {len(calls)}: signature {wrong[0].signature}",
        )


def _agreement(own: tuple[Callback, ...], history: History) -> Iterator[Finding]:
    """What a callback says of the status it reports is what a read says in that status."""
    last = history.last
    for call in own:
        if call.invoice.status != last.status:
            continue
        answers = _at_that_time(call.invoice, history)
        for name in AMOUNTS:
            told = getattr(call.invoice, name)
            read = {getattr(answer, name) for answer in answers} - {None}
            if told is not None and read and told not in read:
                yield Finding(
                    check=Check.CALLBACK_AGREES,
                    expected=f"{name} {' or '.join(sorted(map(str, read)))}, as a read says in {last.status}",
                    observed=f"a callback with {name} {told}",
                )
                return


def _at_that_time(told: Invoice, history: History) -> tuple[Invoice, ...]:
    """The answers of the same state, for a status may be left and come again; the last, if there are none."""
    answers = (sighting.invoice for sighting in history.sightings)
    same = (one for one in answers if (one.status, one.updated) == (told.status, told.updated))
    return tuple(same) or (history.last,)


def _completeness(own: tuple[Callback, ...], last: Invoice, lifecycle: LifeCycle) -> Iterator[Finding]:
    if lifecycle.is_final(last.status) and last.status not in {call.invoice.status for call in own}:
        yield Finding(
            check=Check.CALLBACK_FINAL,
            expected=f"a callback for {last.status}, in the end",
            observed=f"{len(own)} callbacks, none of them for it",
        )
