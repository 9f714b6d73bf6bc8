"""Each place of an invoice, held against one that was just made: what was sent has to stand there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from payconform.clock import SystemClock
from payconform.lifecycle import LifeCycle
from payconform.money import Money
from payconform.target import bodies

from . import formats, places, schema_fields, searching
from .draft import Draft, Keys
from .likeness import json_path
from .told_lines import MENDED, OK, OPEN, REFUTED, Outcome
from .trial import Trial

NOTHING_YET = ("processed_amount", "processed_fee", "processed_deposit", "refunded_amount", "canceled_amount")
MOMENTS = ("created", "updated", "expires")
FAR = timedelta(days=1)


def outcomes(draft: Draft, shown: Any, known: str, trial: Trial, cycle: LifeCycle) -> Iterator[Outcome]:
    """Of every place that the draft has, in its order. `shown` is the invoice in the answer to a read."""
    order = trial.order
    sent: dict[str, str] = {
        "id": known,
        "reference": order.reference,
        "currency": order.amount.currency,
        "description": order.description,
    }
    asked = set(map(str, _values(draft.value("operations", "create"))))
    for name, value in sent.items():
        said = name == "id" or any(f"{{{name}}}" in text for text in asked)
        yield from _sent(draft, shown, name, value) if said else ()
    yield from _amount(draft, shown, trial)
    for name in NOTHING_YET:
        yield from _nothing_yet(draft, shown, name)
    yield from _moments(draft, shown, trial)
    yield from _status(draft, shown, cycle)


def _sent(draft: Draft, shown: Any, name: str, sent: str) -> Iterator[Outcome]:
    keys, place = ("invoice", name), draft.value("invoice", name)
    value = bodies.find(place, shown) if place else None
    if place and _text(value) == sent:
        told = "it is the id that was asked for" if name == "id" else f"{sent!r} was sent and stands there"
        yield Outcome(OK, keys, told)
        return
    found = searching.where(shown, lambda other: _text(other) == sent)
    if len(found) == 1:
        before = "nothing" if value is None else repr(value)
        yield Outcome(MENDED, keys, f"{sent!r} stands there, and {before} at {place}", json_path(found[0]))
    elif place is not None:
        also = f"; it stands at {' and '.join(map(json_path, found))}" if found else ""
        yield Outcome(REFUTED, keys, f"{sent!r} was sent, and {_said(value)} stands there{also}")


def _amount(draft: Draft, shown: Any, trial: Trial) -> Iterator[Outcome]:
    keys, place = ("invoice", "amount"), draft.value("invoice", "amount")
    form = draft.value("money", "format") or "decimal"
    asked, amount = trial.asked_amount, trial.order.amount
    found = searching.where(shown, lambda other: form_of(other, amount, asked) is not None)
    here = [path for path in found if json_path(path) == place]
    best = here or _likeliest(shown, found)
    if len(best) != 1:
        value = bodies.find(place, shown) if place else None
        also = f"; it may be at {' or '.join(map(json_path, found))}" if found else ""
        yield Outcome(REFUTED, keys, f"{asked} was asked for and {_said(value)} stands there{also}")
        return
    value = bodies.find(json_path(best[0]), shown)
    text = f"{asked} was asked for and {value} stands there"
    yield Outcome(OK, keys, text) if here else Outcome(MENDED, keys, text, json_path(best[0]))
    written = form_of(value, amount, asked) or form
    if written == form:
        if draft.line("money", "format") is not None:
            yield Outcome(OK, ("money", "format"), f"amounts come as {form}")
    elif written == "minor" or (form == "minor" and Decimal(value) == amount.major):
        told = f"{text}: a profile has one format for both, see docs/drivers.md"
        yield Outcome(REFUTED, ("money", "format"), told)
    else:
        yield Outcome(MENDED, ("money", "format"), text, written)


def form_of(value: Any, amount: Money, asked: Any) -> str | None:
    """The format in which this value is the amount; None: it isn't.

    `asked`: the same as it was sent. Minor units that come back with a fraction were read as major ones.
    """
    whole = Decimal(asked) if isinstance(asked, int) else amount.major
    match value:
        case bool():
            return None
        case int() if value == amount.minor:
            return "minor"
        case Decimal() if value in {amount.major, whole}:
            return "decimal"
        case str() if "." in value and formats.money_of(value) and Decimal(value) in {amount.major, whole}:
            return "decimal-string"
    return None


def _likeliest(shown: Any, found: Sequence[Keys]) -> Sequence[Keys]:
    """The only one; of several, the one that is called like an amount."""
    if len(found) < 2:
        return found
    fields = [field for field in schema_fields.of_body(shown) if field.path in found]
    named = places.assign(fields, ("amount",), frozenset())
    return [path for path in found if "amount" in named and json_path(path) == named["amount"].value]


def _nothing_yet(draft: Draft, shown: Any, name: str) -> Iterator[Outcome]:
    """Of an invoice that was just made nothing is paid and nothing is given back."""
    place = draft.value("invoice", name)
    if place is None:
        return
    value = bodies.find(place, shown)
    if value is None:
        yield Outcome(OPEN, ("invoice", name), "nothing stands there yet")
    elif formats.money_of(value) is not None and Decimal(str(value)) == 0:
        yield Outcome(OK, ("invoice", name), f"{value} stands there: nothing has happened yet")
    else:
        yield Outcome(REFUTED, ("invoice", name), f"nothing has happened yet, and {value!r} stands there")


def _moments(draft: Draft, shown: Any, trial: Trial) -> Iterator[Outcome]:
    form, told = draft.value("time", "format") or "rfc3339", False
    for name in MOMENTS:
        place = draft.value("invoice", name)
        if place is None:
            continue
        value = bodies.find(place, shown)
        written = formats.time_of(value)
        if value is None:
            yield Outcome(OPEN, ("invoice", name), "nothing stands there yet")
            continue
        if written is None:
            yield Outcome(REFUTED, ("invoice", name), f"{value!r} is no moment that a profile can say")
            continue
        if not told and draft.line("time", "format") is not None:
            told = True
            same = written == form
            text = f"{value} stands at {place}"
            yield Outcome(OK if same else MENDED, ("time", "format"), text, None if same else written)
        yield _moment(name, value, written, trial)


def _moment(name: str, value: Any, form: str, trial: Trial) -> Outcome:
    moment = trial.moment(value, form)
    now = SystemClock().now()
    if moment is None:
        return Outcome(REFUTED, ("invoice", name), f"{value!r} isn't written as {form}")
    if name != "expires" and abs(moment - now) > FAR:
        return Outcome(REFUTED, ("invoice", name), f"{value} is more than a day from now")
    if name == "expires" and moment < now:
        return Outcome(REFUTED, ("invoice", name), f"{value} is over, and it was only just made")
    return Outcome(OK, ("invoice", name), f"{value} stands there")


def _status(draft: Draft, shown: Any, cycle: LifeCycle) -> Iterator[Outcome]:
    """The first word that an invoice has is the first of its life cycle."""
    place = draft.value("invoice", "status")
    word = bodies.find(place, shown) if place else None
    if not isinstance(word, str) or not word:
        yield Outcome(REFUTED, ("invoice", "status"), f"{_said(word)} stands there, where a word should")
        return
    yield Outcome(OK, ("invoice", "status"), f"a new invoice is {word!r}")
    first = initial(cycle)
    meant = draft.value("statuses", word) or word
    if meant in first:
        if draft.line("statuses", word):
            yield Outcome(OK, ("statuses", word), "a new invoice is that")
        return
    line = draft.line("statuses", word)
    if line is None or line.confidence.is_unsure or meant not in cycle.codes:
        yield Outcome(MENDED, ("statuses", word), f"a new invoice is {word!r}", first[0])
    else:
        yield Outcome(
            REFUTED, ("statuses", word), f"a new invoice is {word!r}, and the documents begin with {first[0]}"
        )


def initial(cycle: LifeCycle) -> tuple[str, ...]:
    """In which an invoice is made; that a vendor's may be a draft is an operation of its own."""
    return (*cycle.begins, cycle.initial)


def _values(table: Any) -> Iterator[Any]:
    return (value for _, value in searching.everything(table))


def _text(value: Any) -> str | None:
    return None if value is None or isinstance(value, bool | dict | list) else str(value)


def _said(value: Any) -> str:
    return "nothing" if value is None else f"{value!r:.80}"
