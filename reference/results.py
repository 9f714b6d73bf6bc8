"""Applying what came of an attempt: atomic, and idempotent since an attempt only ever takes news.

The same outcome may come as the answer to our call, by callback (even before that answer) and by a poll.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from . import wire
from .clock import MINUTE, Clock, unix
from .history import History
from .ledger import Ledger
from .money import to_major
from .outcomes import CONNECTION_ERROR, GENERAL_FATAL_ERROR, OK, Outcome
from .phases import PHASES, Phase
from .policy import PaymentPolicy
from .records import Attempt, AttemptStatus, Invoice, Kind, Request
from .store import Store
from .transitions import LifeCycle, Status
from .unit import Unit

FIRST_POLL = 5 * MINUTE
LONGEST_PAUSE = 720 * MINUTE
LIFE_CYCLE = LifeCycle()


def pause(waited: int) -> int:
    """Until the next poll, after so long: what stays unknown is asked for more and more rarely."""
    return min(max(waited, FIRST_POLL), LONGEST_PAUSE)


@dataclass(frozen=True, slots=True)
class _Case:
    """One attempt's news, with all that it bears on."""

    unit: Unit
    invoice: Invoice
    request: Request
    attempt: Attempt
    outcome: Outcome
    life_cycle: LifeCycle
    now: int

    @property
    def phase(self) -> Phase:
        return PHASES[self.request.kind]

    def route(self, target: Status) -> tuple[Status, ...]:
        return self.life_cycle.route(self.invoice.status, target, via=self.phase.working)


@dataclass(frozen=True, slots=True)
class Results:
    store: Store
    clock: Clock
    history: History
    ledger: Ledger
    payments: PaymentPolicy
    attempts_limit: int

    def invoice_status(self, attempt_id: str) -> Status:
        """Raises NotFoundError."""
        with self.store.read() as unit:
            request = unit.request(unit.attempt(attempt_id).request)
            return unit.invoice(request.invoice).status

    def apply(self, attempt_id: str, outcome: Outcome, life_cycle: LifeCycle = LIFE_CYCLE) -> None:
        """Raises NotFoundError."""
        with self.store.write() as unit:
            self.apply_in(unit, attempt_id, outcome, life_cycle)

    def apply_in(
        self, unit: Unit, attempt_id: str, outcome: Outcome, life_cycle: LifeCycle = LIFE_CYCLE
    ) -> None:
        now = self.clock.now()
        before = unit.attempt(attempt_id)
        if not before.status.precedes(outcome.status):
            return
        attempt = replace(
            before,
            status=outcome.status,
            resolution=None if outcome.status is AttemptStatus.PENDING else outcome.resolution,
            moved=before.moved if outcome.status is AttemptStatus.REVERSED else outcome.moved,
            operation=outcome.operation or before.operation,
            updated=now,
        )
        unit.save(attempt)
        request = unit.request(attempt.request)
        case = _Case(unit, unit.invoice(request.invoice), request, attempt, outcome, life_cycle, now)
        if outcome.status is AttemptStatus.PENDING:
            self._sleep(case)
        elif outcome.status is AttemptStatus.FAILED:
            self._fail(case)
        elif outcome.status is not AttemptStatus.REVERSED:
            self._settle(case)
        elif before.status.moved_money:
            self._note(case)
        else:  # it came and went before we heard of it: nothing was paid
            self._fail(replace(case, outcome=Outcome.failure(GENERAL_FATAL_ERROR)))

    def uncertain(self, attempt_id: str) -> None:
        """The call gave no usable answer. Whatever came by callback meanwhile is better than that."""
        with self.store.write() as unit:
            attempt = unit.attempt(attempt_id)
            if not attempt.status.precedes(AttemptStatus.UNCERTAIN):
                return
            now = self.clock.now()
            attempt = replace(attempt, status=AttemptStatus.UNCERTAIN, updated=now)
            unit.save(attempt)
            request = unit.request(attempt.request)
            failure = Outcome.failure(CONNECTION_ERROR)
            self._retry_later(
                _Case(unit, unit.invoice(request.invoice), request, attempt, failure, LIFE_CYCLE, now)
            )

    def unanswered(self, attempt_id: str) -> None:
        """The provider could not even be asked what became of the attempt."""
        with self.store.write() as unit:
            attempt = unit.attempt(attempt_id)
            if attempt.status is not AttemptStatus.UNCERTAIN:
                return
            request = unit.request(attempt.request)
            failure = Outcome.failure(CONNECTION_ERROR)
            now = self.clock.now()
            case = _Case(unit, unit.invoice(request.invoice), request, attempt, failure, LIFE_CYCLE, now)
            if request.failures < self.attempts_limit:
                self._retry_later(case)
            else:
                self._give_up(case)

    def _sleep(self, case: _Case) -> None:
        if case.invoice.status is case.phase.pending:
            return
        if path := case.route(case.phase.pending):
            self._move(case, path, "sleep", wake=case.now + FIRST_POLL, resolution=OK)

    def _settle(self, case: _Case) -> None:
        if case.request.kind is Kind.PAYMENT:
            self._settle_payment(case)
        else:
            self._settle_refund(case)

    def _settle_payment(self, case: _Case) -> None:
        moved = case.attempt.moved
        path = case.route(self.payments.reached(case.invoice.amount, moved))
        if not path:
            self._note(case)
            return
        self.ledger.paid(case.unit, case.invoice, case.attempt, case.now)
        self._move(
            case,
            path,
            "success" if moved == case.invoice.amount else "amount != processed_amount",
            resolution=OK,
            processed=case.now,
            processed_amount=moved,
            paid_by=case.attempt.id,
        )

    def _settle_refund(self, case: _Case) -> None:
        moved = case.attempt.moved
        whole = moved >= (case.invoice.processed_amount or 0)
        path = case.route(Status.REFUNDED if whole else Status.PARTIALLY_REFUNDED)
        if not path:
            self._note(case)
            return
        self.ledger.refunded(case.unit, case.invoice, case.attempt, case.now)
        self._move(case, path, "refunded", resolution=OK, refunded_amount=moved)

    def _fail(self, case: _Case) -> None:
        """Only the latest attempt decides: an earlier one has been given up already."""
        if case.unit.attempts(case.request.id)[-1].id != case.attempt.id:
            return
        if case.outcome.is_retryable and case.attempt.number < self.attempts_limit:
            self._retry_later(case)
        else:
            self._give_up(case)

    def _retry_later(self, case: _Case) -> None:
        """After n minutes at the nth failure."""
        if case.invoice.status is case.phase.error:
            return
        if path := case.route(case.phase.error):
            failures = case.request.failures + 1
            case = replace(case, request=replace(case.request, failures=failures))
            wake = case.now + failures * MINUTE
            self._move(
                case, path, f"error: {case.outcome.resolution}", wake=wake, resolution=case.outcome.resolution
            )

    def _give_up(self, case: _Case) -> None:
        if path := case.route(case.phase.failed):
            why = "attempts used up" if case.outcome.is_retryable else "fatal error"
            resolution = case.outcome.resolution
            self._move(case, path, f"{why}: {resolution}", resolution=resolution)

    def _move(
        self, case: _Case, path: tuple[Status, ...], reason: str, *, wake: int | None = None, **changes: Any
    ) -> None:
        case.unit.save(replace(case.request, status=path[-1], updated=case.now, wake=wake))
        self.history.advance(case.unit, case.invoice, path, reason, at=case.now, **changes)

    def _note(self, case: _Case) -> None:
        """Money that nobody waited for: booked aside and told in the payload; the status stays."""
        paid = case.request.kind is Kind.PAYMENT
        came = paid if case.attempt.status.moved_money else not paid
        if case.attempt.moved:
            book = self.ledger.came_late if came else self.ledger.went_late
            book(case.unit, case.invoice, case.attempt, case.now)
        payload = wire.loads(case.invoice.payload.encode())
        note = {
            "attempt": case.attempt.id,
            "operation": case.attempt.operation,
            "status": case.attempt.status,
            "amount": to_major(case.attempt.moved, case.invoice.currency),
            "at": unix(case.now),
        }
        payload.setdefault("late", []).append(note)
        case.unit.save(replace(case.invoice, payload=wire.dumps(payload).decode()))
