"""Laws that hold for every way along the rows of each life cycle, whoever watches it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from payconform import data, lifecycles
from payconform.lifecycle import LifeCycle
from payconform.oracle import statuses
from payconform.requirements import Check

from .past import VENDOR, Past, callback, found, noted

LONGEST = 12
CYCLES = [lifecycles.load(name) for name in data.names("lifecycles")]
each_cycle = pytest.mark.parametrize("cycle", CYCLES, ids=lambda cycle: cycle.name)


@st.composite
def walks(draw: st.DrawFn, cycle: LifeCycle, start: str) -> tuple[str, ...]:
    way = [start]
    while len(way) < LONGEST and (ahead := [row.to for row in cycle.transitions if row.from_ == way[-1]]):
        if not draw(st.booleans()) and len(way) > 1:
            break
        way.append(draw(st.sampled_from(ahead)))
    return tuple(way)


def kept(draw: st.DrawFn, way: tuple[str, ...]) -> list[int]:
    """Which of the stations an observer happens to see, in order."""
    return [n for n in range(len(way)) if draw(st.booleans())]


def strange(cycle: LifeCycle) -> st.SearchStrategy[tuple[str, str]]:
    codes = cycle.codes
    return st.sampled_from([(a, b) for a in codes for b in codes if a != b and not cycle.may_follow(a, b)])


@each_cycle
@given(given_data=st.data())
def test_a_documented_walk_has_no_finding_whatever_is_seen_of_it(
    cycle: LifeCycle, given_data: st.DataObject
) -> None:
    way = given_data.draw(walks(cycle, cycle.initial))
    polled = [way[n] for n in kept(given_data.draw, way)]
    told = [callback(way[n], second=n) for n in kept(given_data.draw, way)]
    repeated = given_data.draw(st.permutations([*told, *told[:2]]))
    past = Past().seen(cycle.initial, *polled, way[-1]).told(*repeated).logged(*way)
    judgement = statuses.judge(past.history, cycle)
    assert (judgement.findings, judgement.notes) == ((), ())


@each_cycle
@given(given_data=st.data())
def test_callbacks_of_one_moment_are_never_put_in_an_order(
    cycle: LifeCycle, given_data: st.DataObject
) -> None:
    way = given_data.draw(walks(cycle, cycle.initial))
    told = [callback(way[n], second=n // 3) for n in kept(given_data.draw, way)]
    past = Past().seen(cycle.initial, way[-1]).told(*given_data.draw(st.permutations(told)))
    assert statuses.judge(past.history, cycle).findings == ()


@each_cycle
@given(given_data=st.data())
def test_one_undocumented_edge_is_one_finding_under_the_right_clause(
    cycle: LifeCycle, given_data: st.DataObject
) -> None:
    """Where no picture closes a life cycle an edge that breaks nothing else is noted alone."""
    edge = a, b = given_data.draw(strange(cycle))
    before, after = _to(cycle, a), given_data.draw(walks(cycle, b))
    log = (*before, *after)
    past = Past().seen(cycle.initial).logged(*log)
    assume([pair for pair in pairwise(log) if pair[0] != pair[1] and not cycle.may_follow(*pair)] == [edge])

    judgement = statuses.judge(past.history, cycle)

    clause = _clause(a, b) if cycle != VENDOR else _clause_of_vendors(a, b)
    if clause == (Check.CLOSED, "") and not cycle.closed:
        assert (judgement.findings, noted(judgement)) == ((), ["AMB-05"])
        return
    (finding,) = judgement.findings
    assert (finding.check, finding.status) == clause
    assert finding.observed == f"{a} to {b}"


@each_cycle
@given(given_data=st.data())
def test_what_polls_alone_saw_is_wrong_only_where_no_way_leads(
    cycle: LifeCycle, given_data: st.DataObject
) -> None:
    a, b = given_data.draw(strange(cycle))
    judgement = statuses.judge(Past().seen(cycle.initial, a, b).history, cycle)
    assert bool([*found(judgement), *noted(judgement)]) == (not _leads(cycle, a, b))
    assert not noted(judgement) or not cycle.closed


def _leads(cycle: LifeCycle, a: str, b: str) -> bool:
    """A search of our own, so that the life cycle isn't its own witness."""
    reached, grown = {a}, True
    while grown:
        more = {row.to for row in cycle.transitions if row.from_ in reached} - reached
        reached, grown = reached | more, bool(more)
    return b in reached


def _to(cycle: LifeCycle, status: str) -> tuple[str, ...]:
    """The shortest documented way there."""
    ways = [(cycle.initial,)]
    for way in ways:
        if way[-1] == status:
            return way
        ways.extend((*way, row.to) for row in cycle.transitions if row.from_ == way[-1] and row.to not in way)
    raise AssertionError(status)


def _clause(a: str, b: str) -> tuple[str, str]:
    """Of all editions of PayCore at once: their words for the same status differ, and no word means two."""
    finals = {"expired", "terminated", "process_failed", *_returning("partially_{}ed", "{}ed", "{}_failed")}
    returning = _returning("{}ing", "{}_pending", "{}_error", "partially_{}ed", "{}ed", "{}_failed")
    if a in finals:
        return Check.FINALITY, a
    if b == "created":
        return Check.INITIAL, ""
    if b in returning and a not in {"processed", "partially_processed", *returning}:
        return Check.ORDER, ""
    return Check.CLOSED, ""


def _clause_of_vendors(a: str, b: str) -> tuple[str, str]:
    """Document 004 puts nothing in an order: one state has no way out, one no way back."""
    if a == "canceled":
        return Check.FINALITY, a
    return (Check.INITIAL, "") if b == "draft" else (Check.CLOSED, "")


def _returning(*forms: str) -> set[str]:
    return {form.format(word) for form in forms for word in ("refund", "cancel")}
