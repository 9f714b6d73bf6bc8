"""Laws that hold for every way along the rows of the life cycle, whoever watches it."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from payconform.oracle import statuses
from payconform.requirements import Check

from .past import CYCLE, Past, callback, found

LONGEST = 12
CODES = CYCLE.codes
STRANGE = [(a, b) for a in CODES for b in CODES if a != b and not CYCLE.may_follow(a, b)]


@st.composite
def walks(draw: st.DrawFn, start: str = CYCLE.initial) -> tuple[str, ...]:
    way = [start]
    while len(way) < LONGEST and (ahead := [row.to for row in CYCLE.transitions if row.from_ == way[-1]]):
        if not draw(st.booleans()) and len(way) > 1:
            break
        way.append(draw(st.sampled_from(ahead)))
    return tuple(way)


def kept(draw: st.DrawFn, way: tuple[str, ...]) -> list[int]:
    """Which of the stations an observer happens to see, in order."""
    return [n for n in range(len(way)) if draw(st.booleans())]


@given(walks(), st.data())
def test_a_documented_walk_has_no_finding_whatever_is_seen_of_it(
    way: tuple[str, ...], data: st.DataObject
) -> None:
    polled = [way[n] for n in kept(data.draw, way)]
    told = [callback(way[n], second=n) for n in kept(data.draw, way)]
    repeated = data.draw(st.permutations([*told, *told[:2]]))
    past = Past().seen(CYCLE.initial, *polled, way[-1]).told(*repeated).logged(*way)
    judgement = statuses.judge(past.history, CYCLE)
    assert (judgement.findings, judgement.notes) == ((), ())


@given(walks(), st.data())
def test_callbacks_of_one_moment_are_never_put_in_an_order(way: tuple[str, ...], data: st.DataObject) -> None:
    told = [callback(way[n], second=n // 3) for n in kept(data.draw, way)]
    past = Past().seen(CYCLE.initial, way[-1]).told(*data.draw(st.permutations(told)))
    assert statuses.judge(past.history, CYCLE).findings == ()


@given(st.sampled_from(STRANGE), st.data())
def test_one_undocumented_edge_is_one_finding_under_the_right_clause(
    edge: tuple[str, str], data: st.DataObject
) -> None:
    a, b = edge
    before, after = _to(a), data.draw(walks(b))
    log = (*before, *after)
    past = Past().seen(CYCLE.initial).logged(*log)
    assume([pair for pair in pairwise(log) if pair[0] != pair[1] and not CYCLE.may_follow(*pair)] == [edge])

    (finding,) = statuses.judge(past.history, CYCLE).findings

    assert (finding.check, finding.status) == _clause(a, b)
    assert finding.observed == f"{a} to {b}"


@given(st.sampled_from(STRANGE))
def test_what_polls_alone_saw_is_wrong_only_where_no_way_leads(edge: tuple[str, str]) -> None:
    a, b = edge
    judged = found(statuses.judge(Past().seen(CYCLE.initial, a, b).history, CYCLE))
    assert bool(judged) == (not _leads(a, b))


def _leads(a: str, b: str) -> bool:
    """A search of our own, so that the life cycle isn't its own witness."""
    reached, grown = {a}, True
    while grown:
        more = {row.to for row in CYCLE.transitions if row.from_ in reached} - reached
        reached, grown = reached | more, bool(more)
    return b in reached


def _to(status: str) -> tuple[str, ...]:
    """The shortest documented way there."""
    ways = [(CYCLE.initial,)]
    for way in ways:
        if way[-1] == status:
            return way
        ways.extend((*way, row.to) for row in CYCLE.transitions if row.from_ == way[-1] and row.to not in way)
    raise AssertionError(status)


def _clause(a: str, b: str) -> tuple[str, str]:
    finals = {"expired", "terminated", "process_failed", "partially_refunded", "refunded", "refund_failed"}
    paid = {"processed", "partially_processed", "refunding", "refund_pending", "refund_error"}
    if a in finals:
        return Check.FINALITY, a
    if b == "created":
        return Check.INITIAL, ""
    if b.startswith(("refund", "partially_refunded")) and a not in paid:
        return Check.ORDER, ""
    return Check.CLOSED, ""
