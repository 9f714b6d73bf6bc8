"""Law of sleep: who waits for the provider's result waits in a status that may sleep.

It holds where the document has a column for it, at rest: whatever isn't final then waits for something.
"""

from __future__ import annotations

from payconform.history import History
from payconform.lifecycle import LifeCycle
from payconform.requirements import Check

from .findings import Finding, Judgement

OPEN = frozenset({"accepted", "pending"})


def judge(history: History, lifecycle: LifeCycle) -> Judgement:
    last = lifecycle.status(history.last.status)
    if last is None or last.final or last.sleeping is not False:
        return Judgement()
    awaited = history.operations[-1:]  # one that another followed is no longer waited for
    sleeping = ", ".join(status.code for status in lifecycle.statuses if status.sleeping)
    return Judgement(
        tuple(
            Finding(
                check=Check.SLEEPING,
                expected=f"one of {sleeping}, while the provider's result is open",
                observed=f"{last.code}, with {operation.kind} {operation.id} {operation.status}",
            )
            for operation in awaited
            if operation.status in OPEN
        )
    )
