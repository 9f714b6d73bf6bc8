"""Variants: the service with one decision taken wrongly, to see whether a judge notices.

Nothing on the wire names them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from .outcomes import Outcome
from .policy import SOUND, Applies, Policies
from .transitions import FINAL, LifeCycle, Status

_PAUSE_S = 0.1

Later = Callable[[float, Callable[[], None]], None]


class ReopenedLifeCycle(LifeCycle):
    """Leads from a final status straight to any result."""

    def route(self, source: Status, target: Status, *, via: Status) -> tuple[Status, ...]:
        if source in FINAL and target in _RESULTS and target is not source:
            return (target,)
        return super().route(source, target, via=via)


_RESULTS = frozenset(
    {
        Status.PROCESSED,
        Status.PARTIALLY_PROCESSED,
        Status.PROCESS_FAILED,
        Status.REFUNDED,
        Status.PARTIALLY_REFUNDED,
        Status.REFUND_FAILED,
    }
)


@dataclass(frozen=True, slots=True)
class ReopenLate:
    """A callback for a final invoice is acknowledged, and applied a moment later without another look."""

    later: Later

    def receive(self, results: Applies, attempt_id: str, outcome: Outcome) -> None:
        if results.invoice_status(attempt_id) in FINAL:
            self.later(_PAUSE_S, lambda: results.apply(attempt_id, outcome, ReopenedLifeCycle()))
        else:
            results.apply(attempt_id, outcome)


class PartIsWhole:
    def reached(self, amount: int, moved: int) -> Status:  # noqa: ARG002 - that it isn't looked at is the defect
        return Status.PROCESSED


@dataclass(frozen=True, slots=True)
class Defect:
    """`fails` are the ids of exactly those requirements that a run must find broken."""

    name: str
    summary: str
    fails: frozenset[str]
    policies: Callable[[Later], Policies]


DEFECTS = {
    one.name: one
    for one in (
        Defect(
            name="late-callback-reopens",
            summary="A provider's callback that comes after a final status still changes it, 100 ms later.",
            fails=frozenset(),
            policies=lambda later: replace(SOUND, callbacks=ReopenLate(later)),
        ),
        Defect(
            name="partial-reported-as-processed",
            summary="An invoice that was paid in part is reported as processed.",
            fails=frozenset(),
            policies=lambda _later: replace(SOUND, payments=PartIsWhole()),
        ),
    )
}


def policies(name: str | None, later: Later) -> Policies:
    """Raises KeyError for a name that is none of DEFECTS; None is the sound service."""
    return SOUND if name is None else DEFECTS[name].policies(later)
