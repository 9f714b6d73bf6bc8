"""What nobody laid out by hand is laid out all the same: whole, and nothing covers anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payconform import data, lifecycle, lifecycles
from payconform.lifecycle import Basis, Moves, StatusClass
from payconform.reports.arranging import arranged
from payconform.results import LifeCycle, Status, Transition

from .test_layout import faults

LONG = "nobody has paid it, its lifetime is over, and what the provider still owed was given up as well"
TRIGGERS = ("it is paid", "the provider declines it for good, or the last attempt fails", "x", LONG)


def told(cycle: lifecycle.LifeCycle) -> LifeCycle:
    """As the events of a run tell of it."""
    statuses = tuple(Status(row.code, row.final, str(row.class_), str(row.basis)) for row in cycle.statuses)
    transitions = tuple(
        Transition(row.from_, row.to, row.trigger, str(row.basis)) for row in cycle.transitions
    )
    return LifeCycle(cycle.document, cycle.title, cycle.initial, statuses, transitions)


def cycle(size: int, edges: list[tuple[int, int]]) -> lifecycle.LifeCycle:
    """Of statuses a, b, c … that begins with a."""
    codes = [chr(ord("a") + n) for n in range(size)]
    pairs = dict.fromkeys((codes[a], codes[b]) for a, b in edges)
    return lifecycle.LifeCycle(
        name="made-up",
        document="1",
        title="Made up",
        initial="a",
        closed=True,
        moves=Moves.PAYMENT,
        returns=None,
        statuses=tuple(lifecycle.Status(code, final=False, class_=StatusClass.IN_FLIGHT) for code in codes),
        transitions=tuple(
            lifecycle.Transition(a, b, TRIGGERS[n % len(TRIGGERS)], Basis.TEXT, "1", "rule")
            for n, (a, b) in enumerate(pairs)
        ),
    )


@st.composite
def cycles(draw: st.DrawFn) -> lifecycle.LifeCycle:
    """Each status is reached from the beginning, as a life cycle demands."""
    size = draw(st.integers(1, 9))
    reached = [(draw(st.integers(0, n - 1)), n) for n in range(1, size)]
    number = st.integers(0, size - 1)
    return cycle(size, [*reached, *draw(st.lists(st.tuples(number, number), max_size=14))])


@pytest.mark.parametrize("name", list(data.names("lifecycles")))
def test_ours_would_be_laid_out_as_well(name: str) -> None:
    known = lifecycles.load(name)
    assert faults(arranged(told(known)), known) == []


@given(cycles())
def test_any_life_cycle_is_drawn_whole_and_nothing_is_covered(made_up: lifecycle.LifeCycle) -> None:
    assert faults(arranged(told(made_up)), made_up) == []


def test_the_words_of_a_loop_may_be_higher_than_its_status() -> None:
    made_up = cycle(4, [(0, 1), (0, 2), (1, 3), (2, 2), (3, 0)])
    assert made_up.transitions[3].trigger == LONG
    assert faults(arranged(told(made_up)), made_up) == []


def test_it_goes_downwards_from_its_beginning() -> None:
    drawing = arranged(told(cycle(4, [(0, 1), (1, 2), (2, 3), (2, 1)])))
    tops = [drawing.places[code].box.top for code in "abcd"]
    assert tops == sorted(set(tops))
    assert drawing.start[0] == drawing.places["a"].box.x
    assert 20 < drawing.places["a"].box.top - drawing.start[1] < 100


def test_the_same_life_cycle_is_drawn_the_same() -> None:
    known = told(lifecycles.load("vendor-invoice"))
    assert arranged(known) == arranged(known)


def test_no_edge_crosses_another_where_none_has_to() -> None:
    made_up = cycle(5, [(0, 1), (0, 2), (2, 3), (1, 4)])
    drawing = arranged(told(made_up))
    left, right = sorted(("b", "c"), key=lambda code: drawing.places[code].box.x)
    below = {"b": "e", "c": "d"}
    assert drawing.places[below[left]].box.x < drawing.places[below[right]].box.x
