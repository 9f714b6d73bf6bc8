"""Applying what came of an attempt: atomic, and idempotent since an attempt only ever takes news.

The same outcome may come as the answer to our call, by callback (even before that answer) and by a poll.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from . import wire
from .clock import Clock, unix
from .history import History
from .ledger import Ledger
from .money import to_major
from .outcomes import CONNECTION_ERROR, GENERAL_FATAL_ERROR, OK, Outcome
from .phases import PHASES, Phase
from .policy import Policies
from .records import Account, Attempt, AttemptStatus, Invoice, Kind, Request
from .store import Store
from .transitions import EDITIONS, LifeCycle, Status
from .unit import Unit

LIFE_CYCLE = LifeCycle()


@dataclass(frozen=True, slots=True)
class _Case:
    """One attempt's news, with all that it bears on; `before` is what was known of the attempt."""

    unit: Unit
    account: Account
    invoice: Invoice
    request: Request
    attempt: Attempt
    before: AttemptStatus
    outcome: Outcome
    life_cycle: LifeCycle
    now: int

    @property
    def phase(self) -> Phase:
        return PHASES[self.request.kind]

    @property
    def waiting(self) -> Status:
        return self.phase.waiting(EDITIONS[self.invoice.edition])

    def route(self, target: Status) -> tuple[Status, ...]:
        edition = EDITIONS[self.invoice.edition]
        return self.life_cycle.route(edition, self.invoice.status, target, via=self.phase.working)


@dataclass(frozen=True, slots=True)
class Results:
    store: Store
    clock: Clock
    history: History
    ledger: Ledger
    policies: Policies

    def invoice_status(self, attempt_id: str) -> Status:
        """Raises NotFoundError."""
        with self.store.read() as unit:
            request = unit.request(unit.attempt(attempt_id).request)
            return unit.invoice(request.invoice).status

    def age(self, attempt_id: str) -> int:
        """Raises NotFoundError."""
        with self.store.read() as unit:
            return self.clock.now() - unit.attempt(attempt_id).created

    def apply(self, attempt_id: str, outcome: Outcome, life_cycle: LifeCycle = LIFE_CYCLE) -> None:
        """Raises NotFoundError."""
        with self.store.write() as unit:
            self.apply_in(unit, attempt_id, outcome, life_cycle)

    def apply_in(
        self, unit: Unit, attempt_id: str, outcome: Outcome, life_cycle: LifeCycle = LIFE_CYCLE
    ) -> None:
        before = unit.attempt(attempt_id)
        if not before.status.precedes(outcome.status):
            return
        attempt = replace(
            before,
            status=outcome.status,
            resolution=None if outcome.status.is_open else outcome.resolution,
            moved=outcome.moved,
            operation=outcome.operation or before.operation,
            updated=self.clock.now(),
        )
        case = self._case(unit, before, attempt, outcome, life_cycle)
        match outcome.status:
            case AttemptStatus.PENDING if self.policies.polls.sleeps():
                self._sleep(case)
            case AttemptStatus.ACCEPTED | AttemptStatus.PENDING:
                self._wait(case)
            case AttemptStatus.FAILED:
                self._fail(case)
            case AttemptStatus.REVERSED if before.status.moved_money:
                self._note(case, before.moved - attempt.moved)
            case AttemptStatus.REVERSED:  # it came and went before we heard of it: nothing was paid
                self._fail(replace(case, outcome=Outcome.failure(GENERAL_FATAL_ERROR)))
            case _:
                self._settle(case)

    def uncertain(self, attempt_id: str) -> None:
        """The call gave no usable answer. Whatever came by callback meanwhile is better than that."""
        with self.store.write() as unit:
            before = unit.attempt(attempt_id)
            if before.status.precedes(AttemptStatus.UNCERTAIN):
                attempt = replace(before, status=AttemptStatus.UNCERTAIN, updated=self.clock.now())
                self._retry_later(self._case(unit, before, attempt, Outcome.failure(CONNECTION_ERROR)))

    def unanswered(self, attempt_id: str) -> None:
        """The provider could not even be asked what became of the attempt."""
        with self.store.write() as unit:
            attempt = unit.attempt(attempt_id)
            if attempt.status is not AttemptStatus.UNCERTAIN:
                return
            case = self._case(unit, attempt, attempt, Outcome.failure(CONNECTION_ERROR))
            if self.policies.retries.may_follow(case.request.failures, case.account):
                self._retry_later(case)
            else:
                self._give_up(case)

    def given_up(self, attempt_id: str) -> None:
        """Nobody will ask any more what became of an attempt whose result is open."""
        with self.store.write() as unit:
            attempt = unit.attempt(attempt_id)
            if attempt.status.is_open:
                self._give_up(self._case(unit, attempt, attempt, Outcome.failure(GENERAL_FATAL_ERROR)))

    def _case(
        self,
        unit: Unit,
        before: Attempt,
        attempt: Attempt,
        outcome: Outcome,
        life_cycle: LifeCycle = LIFE_CYCLE,
    ) -> _Case:
        """The attempt is saved; the provider's word is in the invoice, which isn't yet."""
        unit.save(attempt)
        request = unit.request(attempt.request)
        invoice = unit.invoice(request.invoice)
        if outcome.operation is not None:
            invoice = replace(invoice, provider_document=_document(attempt, invoice.currency))
        return _Case(
            unit=unit,
            account=unit.account(invoice.account),
            invoice=invoice,
            request=request,
            attempt=attempt,
            before=before.status,
            outcome=outcome,
            life_cycle=life_cycle,
            now=self.clock.now(),
        )

    def _wait(self, case: _Case) -> None:
        """At work, until it is known whether the result will take long."""
        stays = case.invoice.status is case.phase.working
        path = () if stays else case.route(case.phase.working)
        if path or stays:
            self._move(case, path, "retry", wake=self._next_poll(case), resolution=OK)

    def _sleep(self, case: _Case) -> None:
        if case.invoice.status is case.phase.pending:
            return
        if path := case.route(case.phase.pending):
            self._move(case, path, "sleep", wake=self._next_poll(case), resolution=OK)

    def _next_poll(self, case: _Case) -> int:
        pause = self.policies.polls.pause(case.now - case.attempt.created)
        return case.now if pause is None else case.now + pause

    def _settle(self, case: _Case) -> None:
        if case.request.kind is Kind.PAYMENT:
            self._settle_payment(case)
        else:
            self._settle_refund(case)

    def _settle_payment(self, case: _Case) -> None:
        moved = case.attempt.moved
        path = case.route(self.policies.amounts.paid(case.invoice, moved))
        if not path:
            self._note(case, moved)
            return
        split = self.policies.commissions.processed(case.account, case.invoice, moved)
        self.ledger.paid(case.unit, case.invoice, case.attempt, split)
        self._move(
            case,
            path,
            "success" if moved == case.invoice.payment_amount else "amount != processed_amount",
            resolution=OK,
            processed=case.now,
            processed_amount=split.paid,
            processed_fee=split.fee,
            processed_deposit=split.deposit,
            paid_by=case.attempt.id,
        )

    def _settle_refund(self, case: _Case) -> None:
        moved = case.attempt.moved
        path = case.route(self.policies.amounts.refunded(case.invoice, moved))
        if not path:
            self._note(case, moved)
            return
        self.ledger.refunded(case.unit, case.invoice, case.attempt)
        told = self.policies.amounts.refunded_amount(case.request.amount, moved)
        self._move(case, path, "refunded", resolution=OK, refunded_amount=told)

    def _fail(self, case: _Case) -> None:
        """Only the latest attempt decides: an earlier one has been given up already."""
        if case.unit.attempts(case.request.id)[-1].id != case.attempt.id:
            return
        retries = self.policies.retries
        if retries.is_retryable(case.outcome) and retries.may_follow(case.attempt.number, case.account):
            self._retry_later(case)
        else:
            self._give_up(case)

    def _retry_later(self, case: _Case) -> None:
        """Later each time. An edition that has no status for errors lets the invoice stay at work."""
        waits = case.request.wake is not None and case.invoice.status is case.waiting
        if waits and case.before is AttemptStatus.UNCERTAIN:
            return  # for the answer to a question that is settled now: this failure has been counted
        stays = case.waiting is case.phase.working and case.invoice.status is case.waiting
        path = () if stays else case.route(case.waiting)
        if path or stays:
            failures = case.request.failures + 1
            case = replace(case, request=replace(case.request, failures=failures))
            wake = case.now + self.policies.retries.wait(failures)
            resolution = case.outcome.resolution
            self._move(case, path, f"error: {resolution}", wake=wake, resolution=resolution)

    def _give_up(self, case: _Case) -> None:
        if path := case.route(case.phase.failed):
            why = "attempts used up" if self.policies.retries.is_retryable(case.outcome) else "fatal error"
            resolution = case.outcome.resolution
            self._move(case, path, f"{why}: {resolution}", resolution=resolution)

    def _move(
        self, case: _Case, path: tuple[Status, ...], reason: str, *, wake: int | None = None, **changes: Any
    ) -> None:
        """Without a path the invoice stays in its status, and nobody is told of the changes yet."""
        status = path[-1] if path else case.request.status
        case.unit.save(replace(case.request, status=status, updated=case.now, wake=wake))
        if path:
            self.history.advance(case.unit, case.invoice, path, reason, at=case.now, **changes)
        else:
            case.unit.save(replace(case.invoice, updated=case.now, **changes))

    def _note(self, case: _Case, amount: int) -> None:
        """Money that nobody waited for: booked aside and told in the payload; the status stays."""
        paid = case.request.kind is Kind.PAYMENT
        came = paid if case.attempt.status.moved_money else not paid
        book = self.ledger.came_late if came else self.ledger.went_late
        book(case.unit, case.invoice, case.attempt, amount)
        payload = wire.loads(case.invoice.payload.encode())
        note = {
            "attempt": case.attempt.id,
            "operation": case.attempt.operation,
            "status": case.attempt.status,
            "amount": to_major(amount, case.invoice.currency),
            "at": unix(case.now),
        }
        payload.setdefault("late", []).append(note)
        case.unit.save(replace(case.invoice, payload=wire.dumps(payload).decode()))


def _document(attempt: Attempt, currency: str) -> str:
    """The provider's last word, as far as a merchant may see it."""
    document = {
        "operation": attempt.operation,
        "status": attempt.status,
        "resolution": attempt.resolution,
        "moved": {"value": f"{to_major(attempt.moved, currency):f}", "currency": currency},
    }
    return wire.dumps(document).decode()
