"""Ways along a life cycle, on a small one that has each shape, and on all that are documented."""

from __future__ import annotations

import pytest

from payconform import data, lifecycles, paths
from payconform.lifecycle import Basis, LifeCycle, Moves, Returns, Status, StatusClass, Transition

FINAL = ("lost", "won")
ROWS = {
    ("new", "open"): Basis.TEXT,
    ("open", "open"): Basis.DIAGRAM,
    ("open", "held"): Basis.DIAGRAM,
    ("held", "open"): Basis.INFERRED,
    ("held", "lost"): Basis.CONFLICT,
    ("open", "won"): Basis.TEXT,
}
SMALL = LifeCycle(
    name="small",
    document="x",
    title="Small",
    initial="new",
    closed=True,
    moves=Moves.PAYMENT,
    returns=Returns.REFUND,
    statuses=tuple(
        Status(code, code in FINAL, StatusClass.IN_FLIGHT) for code in ("new", "open", "held", *FINAL)
    ),
    transitions=tuple(
        Transition(*edge, "a push", basis, "x", "a line", f"SMALL-{n}")
        for n, (edge, basis) in enumerate(ROWS.items())
    ),
)
CYCLES = [lifecycles.load(name) for name in data.names("lifecycles")]
each_cycle = pytest.mark.parametrize("cycle", CYCLES, ids=lambda cycle: cycle.name)


def test_edges_are_the_rows() -> None:
    assert paths.edges(SMALL) == tuple(ROWS)


def test_pairs_are_two_edges_in_a_row_with_the_loop_before_after_and_twice() -> None:
    assert set(paths.pairs(SMALL)) == {
        ("new", "open", "open"),
        ("new", "open", "held"),
        ("new", "open", "won"),
        ("open", "open", "open"),
        ("open", "open", "held"),
        ("open", "open", "won"),
        ("open", "held", "open"),
        ("open", "held", "lost"),
        ("held", "open", "open"),
        ("held", "open", "held"),
        ("held", "open", "won"),
    }


def test_simple_paths_lead_to_the_end_without_coming_back() -> None:
    assert paths.simple_paths(SMALL) == (("new", "open", "held", "lost"), ("new", "open", "won"))


@each_cycle
def test_there_are_as_many_pairs_as_ways_in_times_ways_out(cycle: LifeCycle) -> None:
    found = paths.pairs(cycle)
    known = paths.edges(cycle)
    assert len(set(found)) == len(found)
    assert len(found) == sum(
        sum(to == code for _, to in known) * sum(from_ == code for from_, _ in known) for code in cycle.codes
    )


@each_cycle
def test_each_simple_path_goes_along_rows_to_a_final_status_and_each_of_these_has_one(
    cycle: LifeCycle,
) -> None:
    found = paths.simple_paths(cycle)
    for way in found:
        assert way[0] == cycle.initial
        assert len(set(way)) == len(way)
        assert all(cycle.may_follow(*edge) for edge in paths.stretches(way, 2))
    assert {way[-1] for way in found} == {code for code in cycle.codes if cycle.is_final(code)}


def test_the_parts_of_a_way_are_its_edges_its_pairs_and_the_whole() -> None:
    way = ("new", "open", "open", "won")
    edges = {("new", "open"), ("open", "open"), ("open", "won")}
    assert paths.parts(way) == {*edges, ("new", "open", "open"), ("open", "open", "won"), way}
    assert paths.parts(("new", "open")) == {("new", "open")}


@pytest.mark.parametrize(
    ("taken", "edge"),
    [
        (("new", "open", "won"), None),
        (("new", "open", "won", "open"), None),
        (("new", "open"), ("open", "won")),
        (("new", "open", "held", "open", "won"), ("open", "won")),
        (("new", "won"), ("new", "open")),
        ((), ("new", "open")),
    ],
)
def test_where_a_way_is_left_for_the_first_time(taken: paths.Way, edge: paths.Way | None) -> None:
    assert paths.departure(("new", "open", "won"), taken) == edge


@pytest.mark.parametrize(
    ("a", "b", "requirement"),
    [
        ("new", "open", "SMALL-0"),
        ("open", "open", None),  # it changes nothing that could be seen
        ("open", "held", "SMALL-2"),
        ("held", "open", None),
        ("held", "lost", None),
        ("won", "new", None),
    ],
)
def test_only_changes_that_text_or_diagram_demand_have_to_be_seen(
    a: str, b: str, requirement: str | None
) -> None:
    assert paths.demanded(SMALL, a, b) == requirement


@each_cycle
def test_what_is_excused_is_a_pair_and_its_edges_are_not(cycle: LifeCycle) -> None:
    excused = paths.excused(cycle.name)
    assert set(excused) <= set(paths.pairs(cycle))
    assert all(reason.endswith(".") for reason in excused.values())
    others = {edge for pair in paths.pairs(cycle) if pair not in excused for edge in paths.stretches(pair, 2)}
    assert {edge for pair in excused for edge in paths.stretches(pair, 2)} <= others


def test_each_excuse_is_for_a_life_cycle_that_is_there() -> None:
    rows = data.table("unwalked")["unwalked"]
    assert {name for row in rows for name in row["lifecycles"]} <= {cycle.name for cycle in CYCLES}
    given = [(name, tuple(pair)) for row in rows for name in row["lifecycles"] for pair in row["pairs"]]
    assert len(set(given)) == len(given)
