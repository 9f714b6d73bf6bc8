"""A picture that was laid out by hand shows all of its life cycle, and nothing of it covers anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.resources import files
from itertools import combinations, pairwise, product
from math import dist

import pytest

from payconform import data, lifecycles
from payconform.lifecycle import LifeCycle
from payconform.reports.geometry import Box, Point
from payconform.reports.layout import Arrow, Layout, Words, layout

NAMES = sorted(
    file.name.removesuffix(".toml") for file in files("payconform.reports").joinpath("diagrams").iterdir()
)
APART, SHORTEST = 8, 14
"""Pixels between two boxes, and of an arrow's last part: its head has to stand on something."""


def laid_out(name: str) -> Layout:
    found = layout(name)
    assert found is not None
    return found


def faults(drawing: Layout, cycle: LifeCycle) -> list[str]:
    """All that is wrong with a picture, in words."""
    return [*_missing(drawing, cycle), *_covered(drawing, cycle), *_misled(drawing)]


def _missing(drawing: Layout, cycle: LifeCycle) -> Iterator[str]:
    edges = {(row.from_, row.to) for row in cycle.transitions}
    for what in {*(edges ^ drawing.arrows.keys()), *(set(cycle.codes) ^ drawing.places.keys())}:
        yield f"{what} stands in the life cycle or in the picture alone"


def _covered(drawing: Layout, cycle: LifeCycle) -> Iterator[str]:
    boxes = {code: place.box for code, place in drawing.places.items()}
    words = {
        pair: arrow.words.box(_trigger(cycle, pair)) for pair, arrow in drawing.arrows.items() if arrow.words
    }
    for (a, one), (b, other) in combinations((boxes | words).items(), 2):
        apart = APART if {a, b} <= boxes.keys() else 0
        if one.grown(apart).overlaps(other):
            yield f"{a} covers {b}"
    for pair, arrow in drawing.arrows.items():
        yield from (
            f"{pair} crosses {what}"
            for what, box in (boxes | words).items()
            if box.is_crossed_by(arrow.through)
        )
    hulls = {pair: _hull(arrow) for pair, arrow in drawing.arrows.items()}
    for what, box in (*boxes.items(), *words.items(), *hulls.items()):
        if (
            min(box.left, box.top) < 0
            or box.right > drawing.ground.width
            or box.bottom > drawing.ground.height
        ):
            yield f"{what} leaves the picture"


def _misled(drawing: Layout) -> Iterator[str]:
    for (from_, to), arrow in drawing.arrows.items():
        ends = (drawing.places[from_].box, arrow.through[0]), (drawing.places[to].box, arrow.through[-1])
        if not all(box.borders(point) for box, point in ends):
            yield f"{from_, to} begins or ends beside an edge"
        if dist(arrow.through[-2], arrow.through[-1]) < SHORTEST:
            yield f"{from_, to} has no room for its head"
    for (a, one_way), (b, other_way) in combinations(drawing.arrows.items(), 2):
        parts = product(pairwise(one_way.through), pairwise(other_way.through))
        if any(_run_along(one, other) for one, other in parts):
            yield f"{a} and {b} lie on each other"


def _trigger(cycle: LifeCycle, pair: tuple[str, str]) -> str:
    row = cycle.transition(*pair)
    return row.trigger if row else "nothing"


def _run_along(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Both upright or both level, on one line or nearly, and side by side somewhere."""
    for axis in (0, 1):
        if (
            all(abs(a[axis] - b[axis]) < 1 for a, b in (one, other))
            and abs(one[0][axis] - other[0][axis]) < 6
        ):
            begins, ends = zip(
                *(sorted(point[1 - axis] for point in part) for part in (one, other)), strict=True
            )
            if max(begins) < min(ends):
                return True
    return False


def _hull(arrow: Arrow) -> Box:
    across, down = [x for x, _ in arrow.through], [y for _, y in arrow.through]
    return Box(
        (min(across) + max(across)) / 2,
        (min(down) + max(down)) / 2,
        max(across) - min(across),
        max(down) - min(down),
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_shows_all_of_its_life_cycle_and_covers_nothing(name: str) -> None:
    assert faults(laid_out(name), lifecycles.load(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_life_cycle_begins_below_a_dot(name: str) -> None:
    drawing = laid_out(name)
    first = drawing.places[lifecycles.load(name).initial].box
    assert drawing.start[0] == first.x
    assert 20 < first.top - drawing.start[1] < 100


def test_each_life_cycle_of_ours_is_drawn() -> None:
    assert set(data.names("lifecycles")) == set(NAMES)


def test_a_life_cycle_that_nobody_laid_out_has_no_file() -> None:
    assert layout("door") is None


CREATED, PROCESSED = ("created", "processing"), ("processing", "processed")


def without(drawing: Layout, key: tuple[str, str]) -> Layout:
    return replace(drawing, arrows={pair: arrow for pair, arrow in drawing.arrows.items() if pair != key})


def moved(drawing: Layout, code: str, at: Point) -> Layout:
    place = drawing.places[code]
    return replace(
        drawing,
        places={**drawing.places, code: replace(place, box=replace(place.box, x=at[0], y=at[1]))},
    )


def led(drawing: Layout, pair: tuple[str, str], *through: Point, words: Words | None = None) -> Layout:
    return replace(drawing, arrows={**drawing.arrows, pair: Arrow(through, words)})


@pytest.mark.parametrize(
    ("plant", "told"),
    [
        (
            lambda it: without(it, CREATED),
            "('created', 'processing') stands in the life cycle or in the picture alone",
        ),
        (lambda it: moved(it, "created", (160, 108)), "created covers terminated"),
        (lambda it: led(it, CREATED, (550, 137), (550, 308)), f"{CREATED} begins or ends beside an edge"),
        (
            lambda it: led(it, CREATED, (638, 100), (1050, 100), (1050, 340), (645, 340)),
            f"{CREATED} crosses expired",
        ),
        (
            lambda it: led(it, CREATED, (550, 136), (550, 308), words=Words((560, 108))),
            f"created covers {CREATED}",
        ),
        (
            lambda it: led(it, CREATED, (550, 136), (550, 308), words=Words((540, 166))),
            f"{CREATED} crosses {CREATED}",
        ),
        (
            lambda it: led(it, CREATED, (462, 100), (0, 100), (-9, 342), (455, 342)),
            f"{CREATED} leaves the picture",
        ),
        (
            lambda it: led(it, PROCESSED, (550, 392), (620, 392), (620, 510), (550, 510), (550, 517)),
            f"{PROCESSED} has no room for its head",
        ),
        (
            lambda it: led(it, CREATED, (640, 118), (700, 118), (700, 345), (645, 345)),
            f"{CREATED} and ('processing', 'process_error') lie on each other",
        ),
    ],
)
def test_a_planted_fault_is_found(plant: Callable[[Layout], Layout], told: str) -> None:
    name = "payment-invoice-2021"
    assert told in faults(plant(laid_out(name)), lifecycles.load(name))


def test_words_take_the_room_of_their_lines() -> None:
    words = Words((100, 50), "middle", wide=10)
    assert words.lines("the lifetime ends") == [
        ((100, 50), "the"),
        ((100, 65), "lifetime"),
        ((100, 80), "ends"),
    ]
    box = words.box("the lifetime ends")
    assert (box.x, box.height) == (100, 45)
    assert box.top < 50 < box.bottom
    assert Words((100, 50)).box("refund").left == 100
    assert Words((100, 50), "end").box("refund").right == 100
