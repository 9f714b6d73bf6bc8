"""Boxes, arrows and words of a drawing as numbers: pure, in pixels, y grows downwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]

_NEAR = 0.01
_CURVE_PARTS = 24
_DETOURS = (0, *(side * by for by in range(30, 301, 30) for side in (1, -1)))


@dataclass(frozen=True, slots=True)
class Box:
    """`x` and `y` are its middle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height / 2

    def grown(self, by: float) -> Box:
        """The same middle, `by` more on each side; less where it is negative."""
        return Box(self.x, self.y, self.width + 2 * by, self.height + 2 * by)

    def overlaps(self, other: Box) -> bool:
        across = abs(self.x - other.x) < (self.width + other.width) / 2
        return across and abs(self.y - other.y) < (self.height + other.height) / 2

    def borders(self, point: Point) -> bool:
        """The point is on an edge, or at a corner."""
        across, down = abs(point[0] - self.x) - self.width / 2, abs(point[1] - self.y) - self.height / 2
        return abs(max(across, down)) < _NEAR

    def edge_towards(self, point: Point) -> Point:
        """Where the straight line from the middle to a point outside leaves the box."""
        x, y = point[0] - self.x, point[1] - self.y
        share = max(abs(x) / self.width, abs(y) / self.height) * 2
        return (self.x + x / share, self.y + y / share)

    def is_crossed_by(self, points: Sequence[Point]) -> bool:
        """Some part of the line lies inside; along an edge is outside."""
        return self._is_near(points) and any(self._holds_part(a, b) for a, b in pairwise(points))

    def _is_near(self, points: Sequence[Point]) -> bool:
        across, down = [x for x, _ in points], [y for _, y in points]
        within = min(across) < self.right and max(across) > self.left
        return within and min(down) < self.bottom and max(down) > self.top

    def _holds_part(self, a: Point, b: Point) -> bool:
        # Liang and Barsky: the share of the line between entering and leaving each of the two strips
        enter, leave = 0.0, 1.0
        for start, end, low, high in (
            (a[0], b[0], self.left, self.right),
            (a[1], b[1], self.top, self.bottom),
        ):
            if abs(end - start) < _NEAR:
                if not low + _NEAR < start < high - _NEAR:
                    return False
                continue
            first, second = sorted(((low - start) / (end - start), (high - start) / (end - start)))
            enter, leave = max(enter, first), min(leave, second)
        return (leave - enter) * hypot(b[0] - a[0], b[1] - a[1]) > _NEAR


def straight_path(points: Sequence[Point], radius: float) -> str:
    """An SVG path along these points, its corners rounded where there is room."""
    path = [f"M{_pair(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        room = min(radius, _distance(before, corner) / 2, _distance(corner, after) / 2)
        path.append(
            f"L{_pair(_from(corner, before, room))}Q{_pair(corner)} {_pair(_from(corner, after, room))}"
        )
    path.append(f"L{_pair(points[-1])}")
    return "".join(path)


def curved_path(start: Point, bend: Point, end: Point) -> str:
    return f"M{_pair(start)}Q{_pair(bend)} {_pair(end)}"


def head_path(before: Point, tip: Point, size: float) -> str:
    """A triangle as long as it is wide, its tip at the end of the line from `before`."""
    base = _from(tip, before, size)
    x, y = (base[0] - tip[0]) / 2, (base[1] - tip[1]) / 2
    return f"M{_pair(tip)}L{_pair((base[0] - y, base[1] + x))}L{_pair((base[0] + y, base[1] - x))}Z"


def detour(
    a: Box, b: Box, ground: Box, boxes: Sequence[Box], words: Sequence[Box] = ()
) -> tuple[Point, Point, Point]:
    """Start, bend and end of a curve from `a` to `b` that crosses as few boxes, then words, as can be.

    It bends no more than it has to, and its bend stays on the ground.
    """
    middle = ((a.x + b.x) / 2, (a.y + b.y) / 2)
    length = hypot(b.x - a.x, b.y - a.y)
    across = ((a.y - b.y) / length, (b.x - a.x) / length)
    bends = [(middle[0] + by * across[0], middle[1] + by * across[1]) for by in _DETOURS]
    ways = [
        (a.edge_towards(bend), bend, b.edge_towards(bend))
        for bend in bends
        if ground.overlaps(Box(*bend, 0, 0))
        and not any(box.grown(1).overlaps(Box(*bend, 0, 0)) for box in (a, b))
    ]
    return min(ways, key=lambda way: _crossings(curve(*way), boxes, words))


def _crossings(line: Sequence[Point], *groups: Sequence[Box]) -> tuple[int, ...]:
    return tuple(sum(box.is_crossed_by(line) for box in group) for group in groups)


def curve(start: Point, bend: Point, end: Point) -> list[Point]:
    """The points of `curved_path`, near enough to each other."""
    return [_along(start, bend, end, part / _CURVE_PARTS) for part in range(_CURVE_PARTS + 1)]


def _along(start: Point, bend: Point, end: Point, share: float) -> Point:
    weights = ((1 - share) ** 2, 2 * share * (1 - share), share**2)
    x, y = (
        sum(w * point[axis] for w, point in zip(weights, (start, bend, end), strict=True)) for axis in (0, 1)
    )
    return x, y


def _distance(a: Point, b: Point) -> float:
    return hypot(b[0] - a[0], b[1] - a[1])


def _from(a: Point, b: Point, length: float) -> Point:
    """The point that lies `length` from `a` on the way to `b`."""
    share = length / _distance(a, b)
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)


def _pair(point: Point) -> str:
    return f"{short(point[0])},{short(point[1])}"


def short(number: float) -> str:
    """As SVG reads it, to a tenth of a pixel."""
    return f"{number:.1f}".removesuffix(".0")
