"""Applying what came of an attempt: atomic, and idempotent since an attempt only ever takes news.

The same outcome may come as the answer to our call, by callback (even before that answer) and by a poll.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from payconform.reference import wire
from payconform.reference.lifecycle.transitions import LifeCycle
from payconform.reference.money.minor_units import to_major
from payconform.reference.policy import Policies
from payconform.reference.provider.outcomes import (
    CONNECTION_ERROR,
    GENERAL_FATAL_ERROR,
    Outcome,
)
from payconform.reference.storage.records import Attempt, AttemptStatus
from payconform.reference.storage.unit import Unit
from payconform.reference.timing.clock import Clock

from .settlement import Begun, Case, Settlement

LIFE_CYCLE = LifeCycle()


@dataclass(frozen=True, slots=True)
class Results:
    clock: Clock
    settlement: Settlement
    policies: Policies

    def apply(
        self, unit: Unit, attempt_id: str, outcome: Outcome, life_cycle: LifeCycle = LIFE_CYCLE
    ) -> Begun:
        """Raises NotFoundError."""
        before = unit.attempt(attempt_id)
        if not before.status.precedes(outcome.status):
            return []
        attempt = replace(
            before,
            status=outcome.status,
            resolution=None if outcome.status.is_open else outcome.resolution,
            moved=outcome.moved,
            operation=outcome.operation or before.operation,
            updated=self.clock.now(),
        )
        if outcome.status is AttemptStatus.REVERSED and not before.moved and not outcome.moved:
            # it came and went before we heard of it: nothing was paid
            outcome = replace(outcome, resolution=GENERAL_FATAL_ERROR)
        return self._learn(unit, before, attempt, outcome, life_cycle)

    def uncertain(self, unit: Unit, attempt_id: str) -> Begun:
        """The call gave no usable answer. Whatever came by callback meanwhile is better than that."""
        before = unit.attempt(attempt_id)
        if not before.status.precedes(AttemptStatus.UNCERTAIN):
            return []
        attempt = replace(before, status=AttemptStatus.UNCERTAIN, updated=self.clock.now())
        return self._learn(unit, before, attempt, Outcome.failure(CONNECTION_ERROR))

    def unanswered(self, unit: Unit, attempt_id: str) -> Begun:
        """The provider could not even be asked what became of the attempt."""
        before = unit.attempt(attempt_id)
        if before.status is not AttemptStatus.UNCERTAIN:
            return []
        terms = unit.terms_of(unit.invoice(unit.request(before.request).invoice))
        outcome = Outcome.failure(CONNECTION_ERROR)
        if self.policies.retries.may_follow(before.failures, terms):
            return self._learn(unit, before, replace(before, updated=self.clock.now()), outcome)
        return self._lost(unit, before, outcome)

    def given_up(self, unit: Unit, attempt_id: str) -> Begun:
        """Nobody will ask any more what became of an attempt whose result is open."""
        before = unit.attempt(attempt_id)
        if not before.status.is_open:
            return []
        return self._lost(unit, before, Outcome.failure(GENERAL_FATAL_ERROR))

    def _lost(self, unit: Unit, before: Attempt, outcome: Outcome) -> Begun:
        """It counts as failed, for good."""
        attempt = replace(
            before, status=outcome.status, resolution=outcome.resolution, updated=self.clock.now(), wake=None
        )
        return self.settlement.conclude(self._case(unit, before, attempt, outcome))

    def _learn(
        self,
        unit: Unit,
        before: Attempt,
        attempt: Attempt,
        outcome: Outcome,
        life_cycle: LifeCycle = LIFE_CYCLE,
    ) -> Begun:
        case = self._case(unit, before, attempt, outcome, life_cycle)
        return self.settlement.conclude(replace(case, attempt=self._scheduled(case)))

    def _case(
        self,
        unit: Unit,
        before: Attempt,
        attempt: Attempt,
        outcome: Outcome,
        life_cycle: LifeCycle = LIFE_CYCLE,
    ) -> Case:
        """The provider's word is in the invoice, which isn't saved yet."""
        request = unit.request(attempt.request)
        invoice = unit.invoice(request.invoice)
        if outcome.operation is not None:
            invoice = replace(invoice, provider_document=_document(attempt, request.currency))
        return Case(
            unit=unit,
            terms=unit.terms_of(invoice),
            invoice=invoice,
            request=request,
            attempt=attempt,
            before=before,
            outcome=outcome,
            life_cycle=life_cycle,
            now=self.clock.now(),
        )

    def _scheduled(self, case: Case) -> Attempt:
        """The attempt, with what is to be done about it next: a poll, another try, a question, or nothing."""
        attempt, retries = case.attempt, self.policies.retries
        if case.invoice.status not in case.phase.at_work:
            return replace(attempt, wake=None)
        if attempt.status.is_open:
            pause = self.policies.polls.pause(case.now - attempt.created)
            return replace(attempt, wake=case.now if pause is None else case.now + pause)
        asks = attempt.status is AttemptStatus.UNCERTAIN
        fails = attempt.status is AttemptStatus.FAILED and retries.is_retryable(case.outcome)
        if not asks and not (fails and retries.may_follow(attempt.number, case.terms)):
            return replace(attempt, wake=None)
        if fails and case.before.status is AttemptStatus.UNCERTAIN and attempt.wake is not None:
            return attempt  # the answer to a question that is settled now: this failure has been counted
        failures = attempt.failures + 1
        return replace(attempt, failures=failures, wake=case.now + retries.wait(failures))


def _document(attempt: Attempt, currency: str) -> str:
    """The provider's last word, as far as a merchant may see it."""
    document = {
        "operation": attempt.operation,
        "status": attempt.status,
        "resolution": attempt.resolution,
        "moved": {"value": f"{to_major(attempt.moved, currency):f}", "currency": currency},
    }
    return wire.dumps(document).decode()
