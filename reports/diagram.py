"""The picture of a life cycle: its layout, coloured by what was seen of the target. No markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .geometry import Box, Point, curved_path, detour, head_path, straight_path
from .layout import Arrow, Layout
from .observed import INFERRED
from .rows import STRAY, Row, Rows

_BEND, _HEAD, _DOT = 12, 9, 7


@dataclass(frozen=True, slots=True)
class Node:
    """`look`: work, rest or final. `state`: walked, failed or open; `dashed`: it is inferred."""

    box: Box
    row: Row
    look: str
    state: str
    dashed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """An arrow as two SVG paths and the lines of its words. `state` and `dashed` as of a node."""

    row: Row
    path: str
    head: str
    anchor: str
    words: tuple[tuple[Point, str], ...]
    state: str
    dashed: bool


@dataclass(frozen=True, slots=True)
class Diagram:
    """`lines` in the order of drawing, failed ones on top; `strays`: what was seen and has no place."""

    ground: Box
    start: tuple[Point, float]
    start_path: str
    start_head: str
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    strays: tuple[Row, ...]
    summary: str


def draw(layout: Layout, rows: Rows, initial: str) -> Diagram:
    """Statuses and edges without a place are left out; what was seen without any row is told in `strays`."""
    places = layout.places
    nodes = tuple(_node(row, layout) for row in rows.statuses if row.name in places)
    words = list(_words(rows, layout))
    lines = [line for row in rows.edges if (line := _line(row, layout, words))]
    drawn = {id(line.row) for line in lines} | {id(node.row) for node in nodes}
    begin = places[initial].box.edge_towards(layout.start)
    return Diagram(
        ground=layout.ground,
        start=(layout.start, _DOT),
        start_path=straight_path((layout.start, begin), 0),
        start_head=head_path(layout.start, begin, _HEAD),
        nodes=nodes,
        lines=tuple(sorted(lines, key=lambda line: ("open", "walked", "failed").index(line.state))),
        strays=tuple(
            row for row in (*rows.statuses, *rows.edges) if row.basis == STRAY and id(row) not in drawn
        ),
        summary=_summary(rows),
    )


def _words(rows: Rows, layout: Layout) -> Iterator[Box]:
    for row in rows.edges:
        arrow = layout.arrows.get((row.name, row.to))
        if arrow and arrow.words:
            yield arrow.words.box(row.trigger)


def _node(row: Row, layout: Layout) -> Node:
    place = layout.places[row.name]
    look = "work" if place.work else "final" if row.final else "rest"
    return Node(place.box, row, look, _state(row), row.basis == INFERRED)


def _line(row: Row, layout: Layout, words: Sequence[Box]) -> Line | None:
    if row.basis == STRAY:
        return _stray(row, layout, words)
    arrow = layout.arrows.get((row.name, row.to))
    return _laid_out(row, arrow) if arrow else None


def _laid_out(row: Row, arrow: Arrow) -> Line:
    return Line(
        row=row,
        path=straight_path(arrow.through, _BEND),
        head=head_path(arrow.through[-2], arrow.through[-1], _HEAD),
        anchor=arrow.words.anchor if arrow.words else "",
        words=tuple(arrow.words.lines(row.trigger)) if arrow.words else (),
        state=_state(row),
        dashed=row.basis == INFERRED,
    )


def _stray(row: Row, layout: Layout, words: Sequence[Box]) -> Line | None:
    ends = {row.name, row.to}
    if len(ends) == 1 or not ends <= layout.places.keys():
        return None
    boxes = [place.box.grown(_HEAD) for code, place in layout.places.items() if code not in ends]
    a, b = layout.places[row.name].box, layout.places[row.to].box
    start, bend, end = detour(a, b, layout.ground, boxes, words)
    head = head_path(bend, end, _HEAD)
    return Line(row, curved_path(start, bend, end), head, "", (), _state(row), dashed=False)


def _state(row: Row) -> str:
    return "failed" if row.failed else "walked" if row.seen else "open"


def _summary(rows: Rows) -> str:
    return f"{_told('statuses', rows.statuses)}; {_told('transitions', rows.edges)}."


def _told(nouns: str, rows: tuple[Row, ...]) -> str:
    known = [row for row in rows if row.basis != STRAY]
    failed = sum(row.failed for row in rows)
    seen = f"{sum(row.seen > 0 for row in known)} of {len(known)} {nouns} seen"
    return f"{seen}, {failed} failed" if failed else seen
