"""A layout for a life cycle that nobody has laid out by hand: in layers, from its beginning downwards.

After Sugiyama. Between each two layers of statuses lies one of words. An edge passes every layer on its way
in a slot of its own, upright, and bends in the gaps alone; so nothing is ever covered but an edge by an edge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

from payconform.results import LifeCycle

from .geometry import Box, Point
from .layout import LETTER, LINE, Arrow, Layout, Place, Words

_BOX, _GAP, _SPACE, _EDGE, _WIDE = (176, 56), 44, 22, 40, 22
_LOOP, _START, _SWEEPS = 34, 62, 12
_NEARLY = 0.01
_HEAD = 24  # for the head of an arrow that comes from below

Pair = tuple[str, str]


@dataclass(slots=True)
class Slot:
    """A place in a layer: of a status, or of an edge on its way. It takes `left` and `right` of its `x`.

    `above` and `below` are the slots that it is tied to in the next layers.
    """

    left: float
    right: float
    order: float
    above: list[Slot]
    below: list[Slot]
    x: float = 0.0


@dataclass(frozen=True, slots=True)
class Way:
    """An edge from the upper of its statuses to the lower one; `slots` from layer to layer between them.

    `worded` is the layer in which its words stand.
    """

    edge: Pair
    upper: str
    lower: str
    slots: tuple[Slot, ...]
    worded: int


def arranged(cycle: LifeCycle) -> Layout:
    triggers = {(row.from_, row.to): row.trigger for row in cycle.transitions}
    ranks = _ranks(cycle, [edge for edge in triggers if edge[0] != edge[1]])
    nodes = {
        code: Slot(_BOX[0] / 2, _right(triggers.get((code, code))), n, [], []) for n, code in enumerate(ranks)
    }
    layers: list[list[Slot]] = [[] for _ in range(2 * max(ranks.values()) + 1)]
    for code, slot in nodes.items():
        layers[2 * ranks[code]].append(slot)
    ways = list(_ways(triggers, ranks, nodes, layers))
    _order(layers)
    _place(layers)
    return _drawn(cycle, triggers, nodes, ways, _tops(ways, triggers, layers, ranks), ranks)


def _ranks(cycle: LifeCycle, edges: Sequence[Pair]) -> dict[str, int]:
    """How far each status is from the beginning, by the longest way that no edge leads back on."""
    order = _onwards(cycle, edges)
    place = {code: number for number, code in enumerate(order)}
    ranks = dict.fromkeys((status.code for status in cycle.statuses), 0)
    for code in order:
        for a, b in edges:
            if a == code and place[a] < place[b]:
                ranks[b] = max(ranks[b], ranks[a] + 1)
    return ranks


def _onwards(cycle: LifeCycle, edges: Sequence[Pair]) -> list[str]:
    """The statuses, first things first: only an edge that closes a circle leads backwards."""
    done: list[str] = []

    def visit(code: str, way: tuple[str, ...]) -> None:
        for a, b in edges:
            if a == code and b not in (*way, *done):
                visit(b, (*way, b))
        done.append(code)

    for code in (cycle.initial, *(status.code for status in cycle.statuses)):
        if code not in done:
            visit(code, (code,))
    return done[::-1]


def _right(trigger: str | None) -> float:
    """A loop stands beside its status, with its words."""
    return _BOX[0] / 2 + (0 if trigger is None else _LOOP + _width(trigger))


def _height(trigger: str) -> float:
    return float(LINE * len(wrap(trigger, _WIDE)))


def _width(trigger: str) -> float:
    return LETTER * max(map(len, wrap(trigger, _WIDE))) + 10


def _ways(
    triggers: Mapping[Pair, str],
    ranks: Mapping[str, int],
    nodes: Mapping[str, Slot],
    layers: list[list[Slot]],
) -> Iterator[Way]:
    taken = [0.0] * len(layers)
    for edge, trigger in triggers.items():
        upper, lower = sorted(edge, key=lambda code: ranks[code])
        between = range(2 * ranks[upper] + 1, 2 * ranks[lower])
        if not between:
            continue
        worded = min(between[::2], key=lambda layer: taken[layer])
        taken[worded] += _width(trigger)
        slots = []
        for layer in between:
            right = _width(trigger) if layer == worded else 4.0
            slots.append(Slot(4.0, right, len(layers[layer]), [], []))
            layers[layer].append(slots[-1])
        for a, b in pairwise([nodes[upper], *slots, nodes[lower]]):
            a.below.append(b)
            b.above.append(a)
        yield Way(edge, upper, lower, tuple(slots), worded)


def _order(layers: list[list[Slot]]) -> None:
    """From left to right, so that few edges cross: each slot at the mean of those that it is tied to."""
    best, fewest = [list(layer) for layer in layers], _crossings(layers)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for layer in layers if down else reversed(layers):
            for slot in layer:
                tied = slot.above if down else slot.below
                slot.order = sum(other.order for other in tied) / len(tied) if tied else slot.order
            layer.sort(key=lambda slot: slot.order)
            for number, slot in enumerate(layer):
                slot.order = float(number)
        if (crossings := _crossings(layers)) < fewest:
            best, fewest = [list(layer) for layer in layers], crossings
    layers[:] = best


def _crossings(layers: Sequence[Sequence[Slot]]) -> int:
    count = 0
    for upper, lower in pairwise(layers):
        place = {id(slot): number for number, slot in enumerate(lower)}
        ends = [
            place[id(below)] for slot in upper for below in sorted(slot.below, key=lambda s: place[id(s)])
        ]
        count += sum(a > b for n, a in enumerate(ends) for b in ends[n + 1 :])
    return count


def _place(layers: Sequence[Sequence[Slot]]) -> None:
    """As straight below each other as their order and their widths allow."""
    for sweep in range(_SWEEPS):
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            wishes = []
            for slot in layer:
                tied = (slot.above or slot.below) if sweep % 2 == 0 else (slot.below or slot.above)
                wishes.append(sum(other.x for other in tied) / len(tied) if tied else slot.x)
            apart = [a.right + _SPACE + b.left for a, b in pairwise(layer)]
            for slot, x in zip(layer, _apart(wishes, apart), strict=True):
                slot.x = x


def _apart(wishes: Sequence[float], apart: Sequence[float]) -> list[float]:
    """As near to the wishes as they can be, so far apart from one to the next: pool adjacent violators."""
    offsets = [sum(apart[:n]) for n in range(len(wishes))]
    pools: list[tuple[float, int]] = []
    for wish, offset in zip(wishes, offsets, strict=True):
        mean, size = wish - offset, 1
        while pools and pools[-1][0] > mean:
            before, count = pools.pop()
            mean, size = (before * count + mean * size) / (count + size), count + size
        pools.append((mean, size))
    spread = [mean for mean, size in pools for _ in range(size)]
    return [mean + offset for mean, offset in zip(spread, offsets, strict=True)]


def _tops(
    ways: Iterable[Way], triggers: Mapping[Pair, str], layers: Sequence[object], ranks: Mapping[str, int]
) -> list[float]:
    """Where each layer begins, and after the last one where it ends; its words are no higher than it is."""
    heights = [float(_BOX[1] if number % 2 == 0 else LINE) for number in range(len(layers))]
    worded = {way.edge: way.worded for way in ways}
    for edge, trigger in triggers.items():
        layer = worded.get(edge, 2 * ranks[edge[0]])
        if _height(trigger) > heights[layer]:
            heights[layer] = _height(trigger) + (_HEAD if layer % 2 == 0 else 0)
    tops = [float(_EDGE + _START)]
    for height in heights:
        tops.append(tops[-1] + height + _GAP)
    return tops


def _drawn(
    cycle: LifeCycle,
    triggers: Mapping[Pair, str],
    nodes: Mapping[str, Slot],
    ways: Sequence[Way],
    tops: Sequence[float],
    ranks: Mapping[str, int],
) -> Layout:
    slots = [*nodes.values(), *(slot for way in ways for slot in way.slots)]
    shift = _EDGE - min(slot.x - slot.left for slot in slots)
    for slot in slots:
        slot.x += shift
    ends = [(top, below - _GAP) for top, below in pairwise(tops)]
    boxes = {code: Box(slot.x, tops[2 * ranks[code]] + _BOX[1] / 2, *_BOX) for code, slot in nodes.items()}
    arrows = {(a, b): _loop(boxes[a], trigger) for (a, b), trigger in triggers.items() if a == b}
    ports = _ports(ways, nodes)
    for way in ways:
        leaves, reaches = ports[way.edge]
        first = 2 * ranks[way.upper]
        through = [(leaves, boxes[way.upper].bottom), (leaves, ends[first][1])]
        for layer, slot in enumerate(way.slots, start=first + 1):
            through += [(slot.x, ends[layer][0]), (slot.x, ends[layer][1])]
        through.append((reaches, boxes[way.lower].top))
        worded = way.slots[way.worded - first - 1]
        words = Words((worded.x + 8, tops[way.worded] + LINE * 0.75), wide=_WIDE)
        straight = _straight(through)
        arrows[way.edge] = Arrow(straight if way.edge[0] == way.upper else straight[::-1], words)
    width, height = max(slot.x + slot.right for slot in slots) + _EDGE, tops[-1] - _GAP + _EDGE
    initial = boxes[cycle.initial]
    return Layout(
        ground=Box(width / 2, height / 2, width, height),
        start=(initial.x, initial.top - _START),
        places={code: Place(box, work=False) for code, box in boxes.items()},
        arrows=arrows,
    )


def _ports(ways: Sequence[Way], nodes: Mapping[str, Slot]) -> dict[Pair, Point]:
    """Where each way leaves its upper status and reaches its lower one, side by side as they go on."""
    ends: dict[Pair, list[float]] = {way.edge: [0.0, 0.0] for way in ways}
    for code, slot in nodes.items():
        for end, side in enumerate(("upper", "lower")):
            own = [way for way in ways if getattr(way, side) == code]
            own.sort(key=lambda way: way.slots[-end].x)
            for number, way in enumerate(own, start=1):
                ends[way.edge][end] = slot.x + _BOX[0] * (number / (len(own) + 1) - 0.5)
    return {edge: (upper, lower) for edge, (upper, lower) in ends.items()}


def _straight(points: Sequence[Point]) -> tuple[Point, ...]:
    """Without those that lie on the upright line between their neighbours, each once."""
    points = list(dict.fromkeys(points))
    inner = [
        b
        for a, b, c in zip(points, points[1:], points[2:], strict=False)
        if max(a[0], b[0], c[0]) - min(a[0], b[0], c[0]) > _NEARLY
    ]
    return (points[0], *inner, points[-1])


def _loop(box: Box, trigger: str) -> Arrow:
    """Its words stand beside the status, and go on below it where they are higher."""
    out, up, down = box.right + _LOOP, box.y - 12, box.y + 12
    through = ((box.right, up), (out, up), (out, down), (box.right, down))
    return Arrow(
        through, Words((out + 6, max(box.top, box.y - _height(trigger) / 2) + LINE * 0.75), wide=_WIDE)
    )
