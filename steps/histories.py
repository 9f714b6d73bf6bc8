"""Steps about what became of an invoice: its event log, and what else was seen of it."""

from __future__ import annotations

from itertools import pairwise

from pytest_bdd import then

from payconform import paths
from payconform.gaps import Unverifiable
from payconform.oracle.findings import Note
from payconform.oracle.statuses import UNDOCUMENTED_EDGE
from payconform.paths import Way

from .parameters import step
from .world import World, wrong

OTHER_WAY = "AMB-29"
COUNTERS = frozenset({"raw_status", "attempts", "updated"})  # which tell of changes and are no properties


@then(step("its history is {path:Path}"))
def history_is(world: World, path: Way) -> None:
    """The event log tells these statuses, in this order and no others. Where it doesn't, to miss an edge that
    the documents demand is wrong; another documented way round is noted.
    """
    told = _logged(world)
    if told == path:
        return
    edge = paths.departure(path, told)
    demanded = None if edge is None else paths.demanded(world.lifecycle, *edge)
    if demanded is not None and edge not in paths.stretches(told, 2):
        raise wrong(", ".join(path), ", ".join(told), demanded)
    _went_otherwise(world, path, told)


@then(step("its history may be {path:Path}"))
def history_may_be(world: World, path: Way) -> None:
    """No document demands each of these edges: another history is noted."""
    if (told := _logged(world)) != path:
        _went_otherwise(world, path, told)


@then(step("its history goes on with {b:Status} after {a:Status}"))
def history_goes_on(world: World, a: str, b: str) -> None:
    """These two stand side by side in the event log."""
    told = _logged(world)
    if (a, b) not in pairwise(told):
        raise wrong(f"{b} after {a}", ", ".join(told))


@then(step("its history may go on with {b:Status} after {a:Status}"))
def history_may_go_on(world: World, a: str, b: str) -> None:
    """No document demands it: what the target does instead is noted."""
    told = _logged(world)
    if (a, b) not in pairwise(told):
        text = f"its history is {', '.join(told)}; {b} after {a} was possible, too"
        world.open_questions.append(Note(UNDOCUMENTED_EDGE, text))


@then(step("the invoice was never {status:Status}"))
def never(world: World, status: str) -> None:
    """Neither by an answer nor by its event log nor by a callback, after everything has come to rest."""
    world.rest()
    subject = world.invoice
    seen = {subject.read().status, *(invoice.status for invoice in subject.seen())}
    seen |= {event.to for event in subject.log() or ()}
    seen |= {call.invoice.status for call in subject.callbacks() or ()}
    if status in seen:
        raise wrong(f"an invoice that never was {status}", f"it was, among {', '.join(sorted(seen))}")


@then(step("nothing but its {parts:Path} has changed"))
def nothing_else_has_changed(world: World, parts: tuple[str, ...]) -> None:
    """Of all that was shown before it was processed. That it was changed, and how often, is no property."""
    world.rest()
    initial = world.lifecycle.initial
    before = next((seen for seen in world.invoice.seen() if seen.status == initial), None)
    if before is None:
        raise Unverifiable(f"nobody saw the invoice as {initial}")
    now = world.invoice.read()
    for name in sorted(set(before.__slots__) - COUNTERS - set(parts)):
        was, is_now = getattr(before, name), getattr(now, name)
        if was not in (None, is_now):
            raise wrong(f"{name} {was}, as before", str(is_now))


def _logged(world: World) -> Way:
    """The event log's statuses, after everything has come to rest."""
    world.rest()
    log = world.invoice.log()
    if log is None:
        raise Unverifiable("the target keeps no event log")
    if not world.has_complete_log:
        raise Unverifiable("the target's event log may leave out statuses")
    return tuple(event.to for event in log)


def _went_otherwise(world: World, path: Way, told: Way) -> None:
    text = f"its history is {', '.join(told)}; {', '.join(path)} was possible, too"
    world.open_questions.append(Note(OTHER_WAY, text))
