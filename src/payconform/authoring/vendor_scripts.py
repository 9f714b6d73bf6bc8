"""The scripts that lead a vendor's invoice along its ways, stand by stand, as far as a scenario has room.

A payout whose news is told by the answer to its order has been processing, too. A service may show that or
not: a script takes it for one that always does, or for one that never does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from payconform import paths
from payconform.lifecycle import LifeCycle
from payconform.paths import Way

from .scripts import MOST_STEPS, Script
from .vendor_courses import (
    AMOUNT,
    AT_ONCE,
    BEGINNINGS,
    LEADS,
    SETTLES,
    STANDS,
    UNDER_WAY,
    Beginning,
    Deed,
    Payout,
)

SUCCESS = AT_ONCE[SETTLES]
APPROVAL = "approval"  # it waits for it, and succeeds then
ANY = ""  # before its date nobody knows the difference
NOBODY = -1
LONGEST = 7  # statuses


@dataclass(frozen=True, slots=True)
class _Led:
    """An invoice on its way. `answers`: to its orders, one each. `scheduled`, `moving`: which of its payouts.

    `shows`: as of a beginning. `readings`: which of the stands that a deed may lead to it has led to, since a
    service that reads the documents one way does so again. `asks`, `guesses`, `instead`: as of a script.
    """

    beginning: Beginning
    stand: str
    way: Way
    done: tuple[Deed, ...] = ()
    texts: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    scheduled: int = NOBODY
    moving: int = NOBODY
    shows: bool | None = None
    readings: tuple[tuple[Deed, int], ...] = ()
    asks: bool = False
    guesses: bool = False
    instead: tuple[tuple[Way, str], ...] = ()


def scripts(cycle: LifeCycle) -> Iterator[Script]:
    """The best one of each way: the least doubtful, then the shortest."""
    best: dict[Way, Script] = {}
    for script in every(cycle):
        known = best.get(script.way)
        if known is None or _rank(script) < _rank(known):
            best[script.way] = script
    return iter(best.values())


def _begin(beginning: Beginning) -> _Led:
    shows = beginning.shows
    return _Led(
        beginning,
        beginning.stand,
        beginning.way,
        shows=shows,
        asks=shows is not None,
        guesses=shows is False,
    )


def every(cycle: LifeCycle) -> Iterator[Script]:
    """All there are, several of a way."""
    for beginning in BEGINNINGS:
        yield from _from(cycle, _begin(beginning))


def _rank(script: Script) -> tuple[tuple[bool, bool], int]:
    return script.doubt, len(script.steps)


def _from(cycle: LifeCycle, led: _Led) -> Iterator[Script]:
    for further in _all_after(cycle, led):
        script = _script(further)
        has_room = len(script.steps) <= MOST_STEPS and len(script.way) <= LONGEST
        if has_room and _is_of_one_provider(further):
            if not any(deed.early for deed in further.done[_begun(further) :]):
                yield script
            yield from _from(cycle, further)


def _all_after(cycle: LifeCycle, led: _Led) -> Iterator[_Led]:
    for deed, stands in LEADS[led.stand].items():
        if len(stands) == 1:
            yield from _after(cycle, led, deed, stands[0])
            continue
        for n, stand in enumerate(stands):
            if dict(led.readings).get(deed, n) == n:
                read = replace(led, readings=(*led.readings, (deed, n)))
                yield from _after(cycle, read, deed, stand)


def _after(cycle: LifeCycle, led: _Led, deed: Deed, stand: str) -> Iterator[_Led]:
    """By a deed: the invoice comes to a stand, and where a payout moves then, at once to the one after it."""
    if deed in AT_ONCE and led.moving != len(led.answers) - 1:
        return  # the news is told of the newest payout
    ordered = _ordered(led, deed)
    yield _at(cycle, ordered, stand, deed.clause)
    if deed.payout in {Payout.ORDERED, Payout.DUE}:
        for news, answer in AT_ONCE.items():
            for after in LEADS[stand].get(news, ()):
                yield from _at_once(cycle, ordered, stand, after, answer)


def _ordered(led: _Led, deed: Deed) -> _Led:
    is_certain = not led.asks
    text = deed.text if is_certain or not deed.tried else deed.tried
    done = replace(led, done=(*led.done, deed), texts=(*led.texts, text), asks=led.asks or bool(deed.clause))
    newest = len(led.answers)
    match deed.payout:
        case Payout.ORDERED:
            return replace(done, answers=(*led.answers, UNDER_WAY), moving=newest)
        case Payout.SCHEDULED:
            answer, guesses = APPROVAL if deed.waits else ANY, led.guesses or deed.waits
            return replace(done, answers=(*led.answers, answer), scheduled=newest, guesses=guesses)
        case Payout.DUE:
            return _answered(replace(done, moving=led.scheduled), UNDER_WAY)
        case _:
            return done


def _answered(led: _Led, answer: str) -> _Led:
    """The payout that moves now. One that was approved succeeds, whatever it is."""
    if led.answers[led.moving] == APPROVAL:
        return led
    return replace(led, answers=(*led.answers[: led.moving], answer, *led.answers[led.moving + 1 :]))


def _at_once(cycle: LifeCycle, led: _Led, stand: str, after: str, answer: str) -> Iterator[_Led]:
    if led.answers[led.moving] == APPROVAL and answer != SUCCESS:
        return
    answered = replace(_answered(led, answer), asks=True)
    if led.shows is not False:
        shown = _at(cycle, replace(answered, shows=True), stand)
        yield _at(cycle, shown, after)
    if led.shows is not True:
        moved = paths.demanded(cycle, STANDS[stand], STANDS[after]) or ""
        by_itself = paths.demanded(cycle, led.way[-1], STANDS[after])
        clause = moved if by_itself else ""
        yield _at(cycle, replace(answered, shows=False, guesses=True), after, clause)


def _at(cycle: LifeCycle, led: _Led, stand: str, clause: str = "") -> _Led:
    """`clause`: the requirement that it is about, where that isn't the edge's."""
    status = STANDS[stand]
    if status == led.way[-1]:
        return replace(led, stand=stand)
    edge = (led.way[-1], status)
    return replace(
        led,
        stand=stand,
        way=(*led.way, status),
        asks=led.asks or paths.demanded(cycle, *edge) is None,
        instead=(*led.instead, (edge, clause)) if clause else led.instead,
    )


def _script(led: _Led) -> Script:
    status = led.beginning.status
    invoice = f"an invoice of {AMOUNT} that is {status}" if status else f"an invoice of {AMOUNT}"
    provider = _provider(led)
    givens = (invoice, *provider) if status else (*provider, invoice)
    begun = _begun(led)
    lines = (
        *_with("Given", (*givens, *led.texts[:begun])),
        *_with("When", led.texts[begun:]),
        f"Then its history {'may be' if led.asks else 'is'} {', '.join(led.way)}",
    )
    own = {"draft"} if status == "draft" else {"pay"} if status else set()
    needs = own.union(*(deed.needs for deed in led.done))
    return Script(led.way, lines, led.asks, frozenset(needs), led.guesses, led.instead)


def _begun(led: _Led) -> int:
    """How many deeds are there already, as a state for others to begin in."""
    told = zip(led.done, led.texts, strict=True)
    first = next((n for n, (deed, text) in enumerate(told) if deed.news or text == deed.tried), len(led.done))
    return min(first, max(0, len(led.done) - 1))


def _is_of_one_provider(led: _Led) -> bool:
    return APPROVAL not in led.answers or set(led.answers) == {APPROVAL}


def _provider(led: _Led) -> Iterator[str]:
    """What has to be said of it: one that has paid already goes on so."""
    answers = [answer for answer in led.answers if answer != ANY] or [SUCCESS]
    if APPROVAL in answers:
        yield "a provider whose payouts wait for approval"
    elif set(answers) != {SUCCESS}:
        yield f"a provider that answers the payout with {', '.join(_spoken(led.answers))}"
    elif led.answers and led.beginning.shows is None:
        yield "a provider that accepts the payout"


def _spoken(answers: Iterable[str]) -> list[str]:
    """The last one is for all that follow; one that makes no difference is like the one after it."""
    spoken: list[str] = []
    for answer in reversed(tuple(answers)):
        known = answer or next(iter(spoken), ANY)
        if known and spoken != [known]:
            spoken.insert(0, known)
    return spoken


def _with(keyword: str, texts: Iterable[str]) -> Iterator[str]:
    for n, text in enumerate(texts):
        yield f"{'And' if n else keyword} {text}"
