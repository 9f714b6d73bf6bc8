"""An open result is waited for wrongly, or comes in by the wrong way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from payconform.reference.lifecycle.transitions import CANCEL, PROCESS, REFUND, Edition, LifeCycle, Status
from payconform.reference.policy import SOUND, Applies, Policies, Polls, ProviderCallbacks, Showing
from payconform.reference.provider.outcomes import Outcome
from payconform.reference.timing.clock import MINUTE

_HOUR = 60 * MINUTE
_DAY = 24 * _HOUR


class NeverAsks(Polls):
    def pause(self, waited: int) -> int | None:
        return 365 * _DAY


class GivesUp(Polls):
    def pause(self, waited: int) -> int | None:
        return None if waited > 2 * _DAY else super().pause(waited)


class NeverSleeps(Polls):
    def sleeps(self) -> bool:
        return False


class DeafAtWork(ProviderCallbacks):
    """While the answer to the order itself is worked on, a callback is taken for a repetition of it."""

    def receive(self, results: Applies, attempt_id: str, outcome: Outcome) -> None:
        if results.invoice_status(attempt_id) not in _WORK:
            results.apply(attempt_id, outcome)


class OldIsStale(ProviderCallbacks):
    """A callback about what began long ago is taken for a replay."""

    def receive(self, results: Applies, attempt_id: str, outcome: Outcome) -> None:
        if results.age(attempt_id) <= 12 * _HOUR:
            results.apply(attempt_id, outcome)


class StraightLifeCycle(LifeCycle):
    """Leaves out the working status on the way."""

    def route(self, edition: Edition, source: Status, target: Status, *, via: Status) -> tuple[Status, ...]:
        return super().route(edition, source, target, via=via)[-1:]


class StraightToTheResult(ProviderCallbacks):
    def receive(self, results: Applies, attempt_id: str, outcome: Outcome) -> None:
        results.apply(attempt_id, outcome, StraightLifeCycle())


class BeginningsUnlogged(Showing):
    def is_logged(self, source: Status | None, target: Status) -> bool:
        return target not in _WORK or source not in _BEFORE_WORK


_WORK = frozenset({PROCESS.working, REFUND.working, CANCEL.working})
_BEFORE_WORK = frozenset({Status.CREATED, Status.PROCESSED, Status.PARTIALLY_PROCESSED})


DEFECTS: Mapping[str, Policies] = {
    "result-never-asked-for": replace(SOUND, polls=NeverAsks()),
    "pending-given-up": replace(SOUND, polls=GivesUp()),
    "pending-shown-as-work": replace(SOUND, polls=NeverSleeps()),
    "callback-ignored-while-working": replace(SOUND, callbacks=DeafAtWork()),
    "callback-after-long-sleep-ignored": replace(SOUND, callbacks=OldIsStale()),
    "straight-from-sleep-to-result": replace(SOUND, callbacks=StraightToTheResult()),
    "beginning-of-work-left-out-of-history": replace(SOUND, showing=BeginningsUnlogged()),
}
