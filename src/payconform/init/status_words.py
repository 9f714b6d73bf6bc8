"""The documented status that a service's own word means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from payconform import data, lifecycles
from payconform.lifecycle import LifeCycle, Moves

from .draft import Confidence, Draft, Gap, Line
from .likeness import words

_LIKE = 0.82
_BACK = {"refund": "refund", "refunding": "refund", "cancellation": "cancel"}
_EDITIONS = {
    Moves.PAYMENT: ("payment-invoice-2021", "payment-invoice-2019"),
    Moves.PAYOUT: ("payout-invoice-2019-05", "payout-invoice-2019-04"),
    Moves.VENDOR_PAYOUT: ("vendor-invoice",),
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """`code` is the documented status."""

    code: str
    confidence: Confidence
    reason: str


def propose(found: Iterable[str], cycle: LifeCycle) -> Draft:
    """A line for each word that has a meaning and isn't the code itself; a gap for each other."""
    lines, gaps = [], []
    for word in dict.fromkeys(found):
        meant = meaning(word, cycle)
        if meant is None:
            gaps.append(Gap(("statuses", word), f"which status of {cycle.name} is it?"))
        elif meant.code != word:
            lines.append(Line(("statuses", word), meant.code, meant.confidence, meant.reason))
    return Draft(tuple(lines), tuple(gaps))


def meaning(word: str, cycle: LifeCycle) -> Meaning | None:
    said = " ".join(words(word))
    phrases = _phrases(cycle)
    if said in {spoken(code) for code in cycle.codes}:
        code = next(code for code in cycle.codes if spoken(code) == said)
        return Meaning(code, Confidence.HIGH, "the documented word")
    if said in phrases:
        codes = phrases[said]
        if len(codes) == 1:
            return Meaning(codes[0], Confidence.HIGH, "a common word for it")
        return Meaning(codes[0], Confidence.MEDIUM, f"a word for {codes[0]}, and for {', '.join(codes[1:])}")
    return _taken_back(said, cycle) or _like(said, phrases)


def choose(found: Iterable[str], moves: Moves) -> Line:
    """The edition whose vocabulary the service's words fit best; the younger one where they fit both."""
    own = tuple(found)
    rated = {name: _fits(own, lifecycles.load(name)) for name in _EDITIONS[moves]}
    first, *others = _EDITIONS[moves]
    best = max(rated, key=lambda name: rated[name])
    keys = ("target", "lifecycles")
    whole = [name for name in _EDITIONS[moves] if rated[name] == len(lifecycles.load(name).codes)]
    if whole:
        return Line(keys, whole[:1], Confidence.HIGH, "each of its statuses has a word here")
    if not others:
        return Line(keys, [first], Confidence.MEDIUM, "what it is called")
    if rated[best] > rated[first]:
        return Line(
            keys, [best], Confidence.MEDIUM, f"its words of statuses fit better than those of {first}"
        )
    if rated[first] > max(rated[name] for name in others):
        return Line(
            keys, [first], Confidence.MEDIUM, f"its words of statuses fit better than those of {others[0]}"
        )
    return Line(keys, [first], Confidence.LOW, f"nothing tells it from {others[0]}")


def spoken(code: str) -> str:
    return " ".join(words(code))


def _fits(found: Iterable[str], cycle: LifeCycle) -> int:
    """How many of its statuses the words reach, and of no other edition's."""
    meant = {one.code for word in found if (one := meaning(word, cycle)) and not one.confidence.is_unsure}
    return len(meant)


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    return {code: tuple(phrases) for code, phrases in data.table("words")["statuses"].items()}


def _phrases(cycle: LifeCycle) -> dict[str, list[str]]:
    """Which codes of this life cycle a phrase may mean, in the documents' order."""
    found: dict[str, list[str]] = {}
    for code in cycle.codes:
        for phrase in _synonyms().get(code, ()):
            found.setdefault(phrase, []).append(code)
    return found


def _taken_back(said: str, cycle: LifeCycle) -> Meaning | None:
    """``refund waiting`` is to ``waiting`` what ``refund_pending`` is to ``process_pending``."""
    head, _, rest = said.partition(" ")
    back = _BACK.get(head)
    plain = _phrases(cycle).get(rest, []) if rest else []
    for code in plain:
        other = f"{back}_{code.partition('_')[2]}"
        if back and code.startswith("process_") and cycle.status(other) is not None:
            return Meaning(other, Confidence.MEDIUM, f"{rest} is {code}")
    return None


def _like(said: str, phrases: dict[str, list[str]]) -> Meaning | None:
    rated = [(SequenceMatcher(None, said, phrase).ratio(), phrase) for phrase in phrases]
    ratio, phrase = max(rated, default=(0.0, ""))
    if ratio < _LIKE:
        return None
    return Meaning(phrases[phrase][0], Confidence.LOW, f"it is written like {phrase!r}")
