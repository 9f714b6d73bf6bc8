"""The options of `run` that say how many scenarios are judged side by side."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import click

LANES, MOST = 5, 20


@dataclass(frozen=True, slots=True)
class Breadth:
    """`lanes` are those of each of the `workers`."""

    workers: int
    lanes: int

    @property
    def scenarios(self) -> int:
        """At a time."""
        return self.workers * self.lanes


def breadth_options(command: Callable[..., None]) -> Callable[..., None]:
    """Hands the command its `breadth`."""

    @click.option(
        "--workers", type=click.IntRange(1, 32), help="How many judge; one for each core unless given."
    )
    @click.option(
        "--lanes", type=click.IntRange(1, 8), default=LANES, show_default=True,
        help="Scenarios that a worker judges side by side, since each mostly waits; 1: one after the other.",
    )  # fmt: skip
    @wraps(command)
    def spreading(workers: int | None, lanes: int, **given: Any) -> None:
        usual = min(os.cpu_count() or 1, max(1, MOST // lanes))
        command(breadth=Breadth(workers or usual, lanes), **given)

    return spreading
