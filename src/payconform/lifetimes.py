"""Time of a target that has no clock to be moved, and lets an invoice live for seconds: it is waited for.

Of all that time does, only the end of an invoice's life can be seen so. An hour of a scenario takes a few
real seconds; what would be too near the end of a life to be told from it, or take too long, is unverifiable.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from datetime import timedelta

from .clock import Deadline
from .gaps import Unverifiable
from .quiet import Quiet
from .subject import Subject

NEAR_S = 0.5  # by which a busy machine may be late
SHORTEST_S = 1.0
NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Scale:
    """Real seconds: `an_hour` of a scenario takes so many, and more than `longest` isn't waited at once."""

    an_hour: float
    longest: float

    def real(self, span: timedelta) -> float:
        return span / timedelta(hours=1) * self.an_hour

    def lifetime(self, span: timedelta) -> timedelta:
        """In whole real seconds. Raises Unverifiable where they are too few."""
        seconds = self.real(span)
        if seconds < SHORTEST_S:
            raise Unverifiable(f"a lifetime of {span} would be {seconds:.1f} s, too short for a real one")
        return timedelta(seconds=math.ceil(seconds))


@dataclass(frozen=True, slots=True)
class _Life:
    """In seconds on the monotonic clock, and what is left of it in the scenario's time."""

    end: float
    left: timedelta


class Lifetimes:
    """The time of one scenario, in the place of a `payconform.timeline.Timeline`."""

    def __init__(self, scale: Scale, quiet: Quiet) -> None:
        self._scale = scale
        self._quiet = quiet
        self._lives: list[_Life] = []

    @property
    def overtaken(self) -> bool:
        """A life has ended, or is about to, that still goes on in the scenario's time."""
        soon = time.monotonic() + NEAR_S
        return any(life.left > NOTHING and life.end < soon for life in self._lives)

    def real(self, lifetime: timedelta) -> timedelta:
        """How long an invoice is asked to live. Raises Unverifiable where that is too short."""
        return self._scale.lifetime(lifetime)

    def begins(self, lifetime: timedelta) -> None:
        """An invoice was made that lives so long in the scenario's time."""
        end = time.monotonic() + self.real(lifetime).total_seconds()
        self._lives.append(_Life(end, lifetime))

    def let_pass(self, span: timedelta, *subjects: Subject) -> None:
        """Raises Unverifiable where it would take too long, or end too near the end of a life."""
        wait = self._scale.real(span)
        if wait > self._scale.longest:
            raise Unverifiable(
                f"{span} would take {wait:.0f} s; more than {self._scale.longest:g} s isn't waited"
            )
        goal = time.monotonic() + wait
        for life in self._lives:
            if span < life.left and goal > life.end - NEAR_S:
                raise Unverifiable(f"{life.left - span} before a lifetime ends can't be told from its end")
            if span >= life.left:
                goal = max(goal, life.end)
        self._lives = [_Life(life.end, life.left - span) for life in self._lives]
        self._quiet.stir()
        Deadline(self._scale.longest + SHORTEST_S).wait(goal - time.monotonic())
        self._quiet.wait(*subjects)
