"""A way of a life cycle as the steps of a scenario, where it has room for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from payconform import paths
from payconform.lifecycle import LifeCycle, Returns
from payconform.paths import Way

from .courses import (
    ALMOST,
    AMOUNT,
    ANSWERS,
    ATTEMPTS,
    EXPIRED,
    HEARD,
    LESS,
    LIFETIMES,
    PART,
    PROCESSING,
    RETURNING,
    SHORT,
    TERMINATES,
    USUAL,
    Course,
    Phase,
    UnwalkableError,
    course,
)
from .finality import NOUNS

MOST_STEPS = 7
SENT = "the invoice is sent for processing"
TRIES = "the merchant tries to process it"
ONE_ATTEMPT = "a merchant account with an attempts limit of 1"
ASKED = {Returns.REFUND: "the merchant refunds {}", Returns.CANCEL: "the merchant cancels {}"}
# Where it isn't certain that anything was paid, or nothing demands that it can be taken back.
TRIED = {Returns.REFUND: "the merchant tries to refund {}", Returns.CANCEL: "the merchant tries to cancel {}"}
# Deeds that make a state for others to begin in.
STATES = (SENT, ALMOST, *(text.removesuffix("{}") for text in ASKED.values()))


@dataclass(frozen=True, slots=True)
class Script:
    """`asks`: not every edge of the way is demanded, or not after these steps. `needs`: capabilities.

    `guesses`: only one of several readings of the documents leads along this way at all. `instead`: the
    requirement of an edge that is set off otherwise than its row says.
    """

    way: Way
    steps: tuple[str, ...]
    asks: bool
    needs: frozenset[str]
    guesses: bool = False
    instead: tuple[tuple[Way, str], ...] = ()

    @property
    def doubt(self) -> tuple[bool, bool]:
        return self.asks, self.guesses


@dataclass(frozen=True, slots=True)
class _Lines:
    """What is there, then what is done; `guesses` as in a course."""

    givens: tuple[str, ...]
    deeds: tuple[str, ...]
    guesses: bool = False
    instead: tuple[tuple[Way, str], ...] = ()


def script(cycle: LifeCycle, way: Way) -> Script:
    """Of a way that begins with the initial status. Raises UnwalkableError."""
    lines = _lines(cycle, way)
    if len(lines.givens) + len(lines.deeds) >= MOST_STEPS:
        raise UnwalkableError(f"a scenario has no more than {MOST_STEPS} steps")
    asks = lines.guesses or any(paths.demanded(cycle, *edge) is None for edge in paths.stretches(way, 2))
    history = f"Then its history {'may be' if asks else 'is'} {', '.join(way)}"
    return Script(way, (*_with_keywords(lines), history), asks, frozenset(_needs(cycle, lines, way)))


def _lines(cycle: LifeCycle, way: Way) -> _Lines:
    phase, kind = RETURNING[cycle.gives_back], NOUNS[cycle.gives_back]
    if phase.working not in way:
        return _paying(cycle, way)
    n = way.index(phase.working)
    in_part, of_part = way[-1] == phase.part, way[n - 1] == PROCESSING.part
    asked_for = (*way[n:-1], phase.whole) if in_part else way[n:]  # the merchant asks for a part, and gets it
    paying, back = _paying(cycle, way[:n]), course(phase, kind, asked_for)
    if paying.deeds and paying.deeds[-1] != ATTEMPTS:
        raise UnwalkableError("nobody knows when the news has been heard")
    amount = LESS if in_part else PART if of_part else AMOUNT
    status = None if paying.deeds or of_part else _arranged(phase, back, amount)
    if status is not None:
        return _Lines((_invoice(status),), back.events)
    is_certain = not paying.deeds and paths.demanded(cycle, way[n - 1], phase.working)
    asked = (ASKED if is_certain else TRIED)[cycle.gives_back].format(amount)
    return _Lines(
        (*_provider(kind, back), *paying.givens),
        (*paying.deeds, asked, *back.events),
        # Two descriptions fit what was paid in part and given back whole.
        paying.guesses or back.guesses or (of_part and way[-1] == phase.whole),
    )


def _paying(cycle: LifeCycle, way: Way) -> _Lines:
    if len(way) == 2:  # it was never processed
        expires = way[-1] == EXPIRED
        deed = LIFETIMES[USUAL] if expires else TERMINATES
        return _Lines((_invoice(lifetime=USUAL if expires else ""),), (deed,))
    paid = course(PROCESSING, cycle.moves, way[1:])
    if paid.guesses and not cycle.may_follow(PROCESSING.working, PROCESSING.working):
        raise UnwalkableError("an error leads to its own status, and nothing else leaves it at work")
    status = _arranged(PROCESSING, paid, AMOUNT)
    if status is not None and (paid.lifetime != SHORT or ALMOST in paid.events):
        return _Lines((_invoice(status, paid.lifetime),), paid.events, paid.guesses)
    givens = (*_provider(cycle.moves, paid), _invoice(lifetime=paid.lifetime))
    if paid.lifetime == SHORT:
        return _Lines((*givens, ALMOST), (TRIES, *paid.events))
    return _Lines(givens, (SENT, *paid.events), paid.guesses)


def _arranged(phase: Phase, done: Course, amount: str) -> str | None:
    """The status that an invoice can be given in, from which everything else of the course follows."""
    if done.one_attempt or len(done.answers) > 1:
        return None
    role = next(role for role, answer in ANSWERS.items() if answer == done.answers[0])
    if role == "whole" and amount == LESS:
        role = "part"
    elif amount != AMOUNT or role == "working":
        return None
    return str(getattr(phase, role, phase.working))


def _provider(kind: str, done: Course) -> Iterator[str]:
    if done.one_attempt:
        yield ONE_ATTEMPT
    if done.answers != (ANSWERS["whole"],):
        yield f"a provider that answers the {kind} with {', '.join(done.answers)}"


def _invoice(status: str = "", lifetime: str = "") -> str:
    said = " and ".join(
        part for part in (status and f"is {status}", lifetime and f"lives for {lifetime}") if part
    )
    return f"an invoice of {AMOUNT} that {said}" if said else f"an invoice of {AMOUNT}"


def _with_keywords(lines: _Lines) -> Iterator[str]:
    states = next(
        (n for n, deed in enumerate(lines.deeds[:-1]) if not deed.startswith(STATES)),
        max(0, len(lines.deeds) - 1),
    )
    for keyword, texts in (
        ("Given", (*lines.givens, *lines.deeds[:states])),
        ("When", lines.deeds[states:]),
    ):
        for n, text in enumerate(texts):
            yield f"{'And' if n else keyword} {text}"


def _needs(cycle: LifeCycle, lines: _Lines, way: Way) -> Iterator[str]:
    if RETURNING[cycle.gives_back].working in way:
        yield cycle.gives_back
    if TERMINATES in lines.deeds:
        yield "terminate"
    if ONE_ATTEMPT in lines.givens:
        yield "account"
    if not {HEARD, *LIFETIMES.values()}.isdisjoint(lines.deeds):
        yield "clock"
