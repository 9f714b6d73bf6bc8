"""Where the picture of a life cycle draws what: by hand, one file of `diagrams` each; else see `arranging`.

size = [1100, 990]                # width and height of the whole, in pixels
start = [550, 30]                 # the dot above the initial status

[boxes]                           # a status by its middle; `work` is what the documents draw as <<process>>
created = { at = [550, 110] }
processing = { at = [550, 350], work = true }

[[arrows]]                        # from edge to edge, with its bends; the words are the life cycle's own
from = "created"
to = "processing"
through = [[550, 137], [550, 308]]
words = { at = [558, 165] }       # the first line's start; `anchor` middle or end; at most `wide` characters
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from textwrap import wrap
from typing import Any

from .geometry import Box, Point

LINE, LETTER = 15, 7.1
"""What a line of words takes, and a letter of it at most on the average."""
_BOX, _WORK_BOX = (176, 56), (190, 84)


@dataclass(frozen=True, slots=True)
class Words:
    """`at`: the first line's base, at its start, middle or end as `anchor` says; `wide`: letters a line."""

    at: Point
    anchor: str = "start"
    wide: int = 40

    def lines(self, text: str) -> list[tuple[Point, str]]:
        return [((self.at[0], self.at[1] + LINE * n), line) for n, line in enumerate(wrap(text, self.wide))]

    def box(self, text: str) -> Box:
        """What the lines cover, about."""
        lines = wrap(text, self.wide)
        width, height = max(map(len, lines)) * LETTER, LINE * len(lines)
        shift = {"start": width / 2, "middle": 0, "end": -width / 2}[self.anchor]
        return Box(self.at[0] + shift, self.at[1] - LINE * 0.75 + height / 2, width, height)


@dataclass(frozen=True, slots=True)
class Place:
    box: Box
    work: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """`words` None: the arrow beside it says the same."""

    through: tuple[Point, ...]
    words: Words | None


@dataclass(frozen=True, slots=True)
class Layout:
    """`arrows` by the codes where they begin and end."""

    ground: Box
    start: Point
    places: Mapping[str, Place]
    arrows: Mapping[tuple[str, str], Arrow]


@cache
def layout(life_cycle: str) -> Layout | None:
    """None for a life cycle that nobody has laid out."""
    try:
        text = files(__package__).joinpath("diagrams", f"{life_cycle}.toml").read_text("utf-8")
    except FileNotFoundError:
        return None
    content = tomllib.loads(text)
    width, height = content["size"]
    return Layout(
        ground=Box(width / 2, height / 2, width, height),
        start=tuple(content["start"]),
        places={code: _place(**row) for code, row in content["boxes"].items()},
        arrows={(row["from"], row["to"]): _arrow(row) for row in content["arrows"]},
    )


def _place(at: Point, *, work: bool = False) -> Place:
    return Place(Box(*at, *(_WORK_BOX if work else _BOX)), work)


def _arrow(row: Mapping[str, Any]) -> Arrow:
    words = row.get("words")
    return Arrow(tuple((x, y) for x, y in row["through"]), Words(**words) if words else None)
