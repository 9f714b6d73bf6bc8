from __future__ import annotations

import re
from math import dist

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from payconform.reports.geometry import Box, Point, curve, curved_path, detour, head_path, straight_path

BOX = Box(100, 50, 80, 40)
GROUND = Box(500, 500, 1000, 1000)

PLACES = st.integers(-200, 400)
POINTS = st.tuples(PLACES, PLACES)
BOXES = st.builds(Box, PLACES, PLACES, st.integers(10, 200), st.integers(10, 200))


def inside(box: Box, point: Point) -> bool:
    return box.left < point[0] < box.right and box.top < point[1] < box.bottom


def along(a: Point, b: Point) -> list[Point]:
    """Many points of a straight line, both ends among them."""
    return [(a[0] + (b[0] - a[0]) * n / 400, a[1] + (b[1] - a[1]) * n / 400) for n in range(401)]


def test_a_box_has_four_sides() -> None:
    assert (BOX.left, BOX.right, BOX.top, BOX.bottom) == (60, 140, 30, 70)
    assert BOX.grown(-5) == Box(100, 50, 70, 30)


@given(BOXES, BOXES)
def test_boxes_overlap_where_a_part_of_both_is_the_same(one: Box, other: Box) -> None:
    left, right = max(one.left, other.left), min(one.right, other.right)
    top, bottom = max(one.top, other.top), min(one.bottom, other.bottom)
    assert one.overlaps(other) is other.overlaps(one) is (left < right and top < bottom)


@pytest.mark.parametrize(
    ("point", "on_it"),
    [
        ((60, 50), True),
        ((100, 70), True),
        ((140, 30), True),
        ((100, 50), False),
        ((140, 71), False),
        ((150, 50), False),
    ],
)
def test_a_point_is_on_an_edge_or_is_not(point: Point, *, on_it: bool) -> None:
    assert BOX.borders(point) is on_it


@given(BOXES, POINTS)
def test_the_way_out_of_a_box_ends_at_its_edge(box: Box, point: Point) -> None:
    assume(not inside(box.grown(1), point))
    edge = box.edge_towards(point)
    assert box.borders(edge)
    middle = (box.x, box.y)
    assert dist(middle, edge) + dist(edge, point) == pytest.approx(dist(middle, point))


@given(BOXES, POINTS, POINTS)
def test_a_line_crosses_what_holds_a_point_of_it(box: Box, a: Point, b: Point) -> None:
    assume(a != b)
    if any(inside(box.grown(-0.1), point) for point in along(a, b)):
        assert box.is_crossed_by([a, b])
    if box.is_crossed_by([a, b]):
        assert any(inside(box.grown(2), point) for point in along(a, b))


@pytest.mark.parametrize(
    "line",
    [
        [(0, 30), (200, 30)],
        [(60, 0), (60, 200)],
        [(0, 0), (200, 0), (200, 200)],
        [(140, 50), (200, 50)],
    ],
    ids=["along an edge", "down an edge", "around it", "away from it"],
)
def test_a_line_beside_a_box_does_not_cross_it(line: list[Point]) -> None:
    assert not BOX.is_crossed_by(line)


def test_only_one_part_of_a_line_has_to_cross() -> None:
    assert BOX.is_crossed_by([(0, 0), (0, 50), (100, 50), (100, 0)])


def test_a_path_rounds_its_corners_where_there_is_room() -> None:
    assert straight_path([(0, 0), (50, 0)], 12) == "M0,0L50,0"
    assert straight_path([(0, 0), (50, 0), (50, 50)], 12) == "M0,0L38,0Q50,0 50,12L50,50"
    assert straight_path([(0, 0), (50, 0), (50, 10)], 12) == "M0,0L45,0Q50,0 50,5L50,10"
    assert straight_path([(0, 0), (1 / 3, 0)], 12) == "M0,0L0.3,0"


def test_a_head_points_where_the_line_goes() -> None:
    assert head_path((0, 0), (100, 0), 10) == "M100,0L90,-5L90,5Z"
    assert head_path((0, 100), (0, 0), 10) == "M0,0L-5,10L5,10Z"


def test_a_way_that_is_free_is_straight() -> None:
    a, b = Box(100, 100, 50, 50), Box(500, 100, 50, 50)
    assert detour(a, b, GROUND, []) == ((125, 100), (300, 100), (475, 100))


@given(st.integers(90, 110), st.integers(40, 80))
def test_a_way_bends_around_what_stands_in_it(height: int, size: int) -> None:
    a, b, other = Box(100, 100, 50, 50), Box(500, 100, 50, 50), Box(300, height, size, size)
    start, bend, end = detour(a, b, GROUND, [other])
    assert a.borders(start)
    assert b.borders(end)
    assert not other.is_crossed_by(curve(start, bend, end))


def test_a_box_is_avoided_before_words_are() -> None:
    a, b = Box(100, 300, 50, 50), Box(500, 300, 50, 50)
    above, below = Box(300, 160, 300, 300), Box(300, 400, 300, 220)
    assert detour(a, b, GROUND, [above], [below])[1][1] > 300
    assert detour(a, b, GROUND, [below], [above])[1][1] < 300


def test_a_way_bends_on_the_ground_alone() -> None:
    a, b = Box(50, 20, 40, 20), Box(450, 20, 40, 20)
    low = Box(250, 40, 500, 80)
    bend = detour(a, b, low, [Box(250, 20, 40, 20)])[1]
    assert 0 < bend[1] < 80


@given(POINTS, POINTS, POINTS)
def test_a_curve_is_drawn_where_it_was_measured(start: Point, bend: Point, end: Point) -> None:
    points = curve(start, bend, end)
    assert (points[0], points[-1]) == (start, end)
    numbers = [float(each) for each in re.findall(r"-?[\d.]+", curved_path(start, bend, end))]
    assert numbers == [*start, *bend, *end]
