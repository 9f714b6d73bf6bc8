"""Laws of the status: the vocabulary, the beginning, the order, the end.

An edge that has any row may be taken. One that has none breaks the first of these clauses that forbids it:
finality, initial, order, closed. An event log that is complete is judged by neighbours; what polls and
callbacks saw is judged by what can be reached, since an observer may miss statuses. An edge is one
finding, whoever saw it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import pairwise

from payconform.history import History, Source
from payconform.lifecycle import LifeCycle
from payconform.requirements import Check
from payconform.target.values import Event

from .findings import Finding, Judgement, Note

UNDOCUMENTED_EDGE = "AMB-05"

LOG = "event log"

Allowed = Callable[[str, str], bool]
Edge = tuple[str, str]
Places = tuple[str, ...]


def judge(history: History, lifecycle: LifeCycle) -> Judgement:
    findings: list[Finding] = [*_vocabulary(history, lifecycle), *_beginning(history, lifecycle)]
    notes: list[Note] = []
    for (a, b), seen in strange_edges(history, lifecycle).items():
        clause = broken_clause(lifecycle, a, b)
        if clause is None:
            notes.append(Note(UNDOCUMENTED_EDGE, f"{a} to {b}, seen in the {' and the '.join(seen)}"))
        else:
            findings.append(_edge_finding(clause, a, b, seen))
    return Judgement(tuple(findings), tuple(notes))


def broken_clause(lifecycle: LifeCycle, a: str, b: str) -> Check | None:
    """Which clause forbids going from `a` to `b`; None where no document of this edition says."""
    if lifecycle.is_final(a):
        return Check.FINALITY
    if b == lifecycle.initial:
        return Check.INITIAL
    if lifecycle.follows_success(b) and not lifecycle.succeeded(a):
        return Check.ORDER
    return Check.CLOSED if lifecycle.closed else None


def strange_edges(history: History, lifecycle: LifeCycle) -> dict[Edge, Places]:
    """Each change without a row, and who saw it. The unknown is judged where it follows the final."""
    strange: dict[Edge, Places] = {}
    known = set(lifecycle.codes)
    for seen, a, b, allowed in _steps(history, lifecycle):
        judged = {a, b} <= known or lifecycle.is_final(a)
        if judged and a != b and not allowed(a, b):
            strange[a, b] = tuple(dict.fromkeys((*strange.get((a, b), ()), seen)))
    return _told_once(strange, history, lifecycle)


def _told_once(strange: Mapping[Edge, Places], history: History, lifecycle: LifeCycle) -> dict[Edge, Places]:
    """Without what is but another strange edge, as it looks to who missed the statuses beside it.

    What stands side by side in a complete log is an edge by itself.
    """
    kept = dict(strange)
    for edge, seen in strange.items():
        by_itself = history.log_complete and LOG in seen
        if not by_itself and any(_leads_over(edge, other, lifecycle) for other in kept if other != edge):
            del kept[edge]
    return kept


def _leads_over(edge: Edge, other: Edge, lifecycle: LifeCycle) -> bool:
    """Whether documented edges before and after the other one make the way from end to end."""
    return lifecycle.reachable(edge[0], other[0]) and lifecycle.reachable(other[1], edge[1])


def _steps(history: History, lifecycle: LifeCycle) -> Iterator[tuple[str, str, str, Allowed]]:
    """Each change that was seen: where, from, to, and what allows it."""
    in_log = lifecycle.may_follow if history.log_complete else lifecycle.reachable
    for a, b in _logged(history.log or ()):
        yield LOG, a, b, in_log
    for a, b in pairwise([sighting.invoice.status for sighting in history.sightings]):
        yield "answers", a, b, lifecycle.reachable
    for a, b in pairwise(_by_time(history)):
        yield "callbacks", a, b, lifecycle.reachable
    for call in history.own_callbacks():  # the last answer came after all of them
        yield "callbacks", call.invoice.status, history.last.status, lifecycle.reachable


def _logged(log: tuple[Event, ...]) -> Iterator[tuple[str, str]]:
    """From row to row, and inside of each row, for a log may contradict itself."""
    yield from pairwise([event.to for event in log])
    yield from ((event.source, event.to) for event in log if event.source is not None)


def _by_time(history: History) -> list[str]:
    """Statuses of the callbacks in the order in which the target changed, where it says when.

    Deliveries may be repeated and out of order; different statuses of one moment have no order of their own.
    """
    told: defaultdict[datetime, set[str]] = defaultdict(set)
    for call in history.own_callbacks():
        if call.invoice.updated is not None:
            told[call.invoice.updated].add(call.invoice.status)
    return [status for _, (status, *more) in sorted(told.items()) if not more]


def _vocabulary(history: History, lifecycle: LifeCycle) -> Iterator[Finding]:
    for status, raw in dict.fromkeys(_words(history)):
        if status not in lifecycle.codes:
            yield Finding(
                check=Check.VOCABULARY,
                expected=f"a status of {lifecycle.name}",
                observed=f"{raw!r}, which is none of its {len(lifecycle.codes)}: look at [statuses]",
            )


def _words(history: History) -> Iterable[tuple[str, str]]:
    for sighting in history.sightings:
        yield sighting.invoice.status, sighting.invoice.raw_status
    for call in history.callbacks or ():
        yield call.invoice.status, call.invoice.raw_status
    for event in history.log or ():
        yield from ((word, word) for word in (event.source, event.to) if word is not None)


def _beginning(history: History, lifecycle: LifeCycle) -> Iterator[Finding]:
    answers = () if history.order.autoprocess else history.sightings[:1]  # it may have gone on by then
    first = [s.invoice.status for s in answers if s.source is Source.CREATED]
    if history.log and history.log_complete:
        first.append(history.log[0].source or history.log[0].to)
    for status in dict.fromkeys(first):
        if not lifecycle.may_begin(status):
            yield Finding(
                check=Check.INITIAL,
                expected=f"an invoice that begins as {' or '.join((lifecycle.initial, *lifecycle.begins))}",
                observed=f"it begins as {status}",
            )


def _edge_finding(clause: Check, a: str, b: str, seen: tuple[str, ...]) -> Finding:
    expected = {
        Check.FINALITY: f"{a} is final: nothing follows it",
        Check.INITIAL: f"{b} is where an invoice begins, nothing leads back to it",
        Check.ORDER: f"{b} comes after a success only",
    }.get(clause, f"an edge of the document's diagram from {a}")
    return Finding(
        check=clause,
        expected=expected,
        observed=f"{a} to {b}",
        status=a if clause is Check.FINALITY else "",
        evidence=tuple(f"seen in the {place}" for place in seen),
    )
