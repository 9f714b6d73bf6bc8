"""What is final doesn't stay so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from payconform.reference.lifecycle.transitions import (
    CANCEL,
    FINAL,
    PROCESS,
    REFUND,
    RETURNED,
    Edition,
    LifeCycle,
    Status,
)
from payconform.reference.policy import SOUND, Applies, Permissions, Policies, ProviderCallbacks
from payconform.reference.provider.outcomes import Outcome
from payconform.reference.storage.records import Invoice

_PAUSE_S = 0.1

Later = Callable[[float, Callable[[], None]], None]


class ReopenedLifeCycle(LifeCycle):
    """Leads from a final status straight to any result."""

    def route(self, edition: Edition, source: Status, target: Status, *, via: Status) -> tuple[Status, ...]:
        if source in FINAL and target in _RESULTS and target is not source:
            return (target,)
        return super().route(edition, source, target, via=via)


_RESULTS = PROCESS.results | RETURNED


@dataclass(frozen=True, slots=True)
class ReopenLate(ProviderCallbacks):
    """A callback for a final invoice is acknowledged, and applied a moment later without another look."""

    later: Later

    def receive(self, results: Applies, attempt_id: str, outcome: Outcome) -> None:
        if results.invoice_status(attempt_id) in FINAL:
            self.later(_PAUSE_S, lambda: results.apply(attempt_id, outcome, ReopenedLifeCycle()))
        else:
            results.apply(attempt_id, outcome)


class TerminateAnything(Permissions):
    def may_terminate(self, invoice: Invoice) -> bool:
        return True


class RefundOnceMore(Permissions):
    def may_return(self, invoice: Invoice) -> bool:
        return super().may_return(invoice) or invoice.status in {REFUND.part, CANCEL.part}


class RefundAgain(Permissions):
    def may_return(self, invoice: Invoice) -> bool:
        return super().may_return(invoice) or invoice.status in {REFUND.failed, CANCEL.failed}


class ProcessAgain(Permissions):
    def may_process(self, invoice: Invoice) -> bool:
        return super().may_process(invoice) or invoice.status is Status.PROCESS_FAILED


DEFECTS: Mapping[str, Policies] = {
    "terminated-whatever-its-status": replace(SOUND, permissions=TerminateAnything()),
    "second-part-refunded": replace(SOUND, permissions=RefundOnceMore()),
    "failed-refund-tried-again": replace(SOUND, permissions=RefundAgain()),
    "failed-payment-tried-again": replace(SOUND, permissions=ProcessAgain()),
}
