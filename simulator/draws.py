"""Outcomes that depend on the attempt or on chance, and which plan they come to for one operation.

Chance is a hash of seed, reference and attempt: the same whatever happens before, beside or after it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

from payconform.ids import stable_seed

from .kinds import Kind
from .plan import Plan

Outcome: TypeAlias = "Plan | ByAttempt | Weighted"


@dataclass(frozen=True, slots=True)
class ByAttempt:
    """One outcome for each attempt at the same reference, in order; the last one repeats."""

    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Weighted:
    """Each outcome as often as its weight says, in the long run."""

    choices: tuple[tuple[int, Outcome], ...]


@dataclass(frozen=True, slots=True)
class Lot:
    """What a draw depends on. `attempt` counts this kind's operations of the reference, from 1.

    It is asked for only where the outcome depends on it.
    """

    seed: int
    kind: Kind
    reference: str
    attempt: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A plan, and in words how it was come to."""

    plan: Plan
    words: tuple[str, ...] = ()


def draw(outcome: Outcome, lot: Lot) -> Drawn:
    words: list[str] = []
    while not isinstance(outcome, Plan):
        attempt = lot.attempt()
        if isinstance(outcome, ByAttempt):
            outcome = outcome.outcomes[min(attempt, len(outcome.outcomes)) - 1]
            words.append(f"attempt {attempt}")
            continue
        total = sum(weight for weight, _ in outcome.choices)
        number = stable_seed(lot.seed, lot.kind, lot.reference, attempt, len(words)) % total
        bounds = accumulate(weight for weight, _ in outcome.choices)
        turn = next(index for index, bound in enumerate(bounds) if number < bound)
        words.append(f"drawn {number + 1} of {total} with seed {lot.seed}")
        outcome = outcome.choices[turn][1]
    return Drawn(outcome, tuple(words))
