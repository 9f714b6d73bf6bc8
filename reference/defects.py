"""Variants: the service with one decision taken wrongly, to see whether a judge notices.

Nothing on the wire names them. What each must be failed by stands in defects.toml, which no code here reads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from .outcomes import Outcome
from .policy import SOUND, Amounts, Applies, Policies, ProviderCallbacks
from .records import Invoice
from .transitions import FINAL, Edition, LifeCycle, Status

_PAUSE_S = 0.1

Later = Callable[[float, Callable[[], None]], None]


class ReopenedLifeCycle(LifeCycle):
    """Leads from a final status straight to any result."""

    def route(self, edition: Edition, source: Status, target: Status, *, via: Status) -> tuple[Status, ...]:
        if source in FINAL and target in _RESULTS and target is not source:
            return (target,)
        return super().route(edition, source, target, via=via)


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
class ReopenLate(ProviderCallbacks):
    """A callback for a final invoice is acknowledged, and applied a moment later without another look."""

    later: Later

    def receive(self, results: Applies, attempt_id: str, outcome: Outcome) -> None:
        if results.invoice_status(attempt_id) in FINAL:
            self.later(_PAUSE_S, lambda: results.apply(attempt_id, outcome, ReopenedLifeCycle()))
        else:
            results.apply(attempt_id, outcome)


class PartIsWhole(Amounts):
    def paid(self, invoice: Invoice, moved: int) -> Status:  # noqa: ARG002 - that nothing is looked at is the defect
        return Status.PROCESSED


DEFECTS: dict[str, Callable[[Later], Policies]] = {
    "late-callback-reopens": lambda later: replace(SOUND, callbacks=ReopenLate(later)),
    "partial-reported-as-processed": lambda _later: replace(SOUND, amounts=PartIsWhole()),
}


def policies(name: str | None, later: Later) -> Policies:
    """Raises KeyError for a name that is none of DEFECTS; None is the sound service."""
    return SOUND if name is None else DEFECTS[name](later)
