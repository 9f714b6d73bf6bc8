"""Applying what came of an attempt: atomic, and idempotent since an attempt only ever takes news.

The same outcome may come as the answer to our call, by callback (even before that answer) and by a poll.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from payconform.reference import wire
from payconform.reference.lifecycle import editions
from payconform.reference.lifecycle.history import History
from payconform.reference.lifecycle.products import FORWARD, Kind
from payconform.reference.lifecycle.standing import Standing, standing
from payconform.reference.lifecycle.transitions import Edition, LifeCycle, Phase, Status
from payconform.reference.money.ledger import Ledger
from payconform.reference.money.minor_units import to_major
from payconform.reference.policy import Policies
from payconform.reference.provider.outcomes import (
    CONNECTION_ERROR,
    GENERAL_FATAL_ERROR,
    OK,
    PROCESSING_ERROR,
    Outcome,
)
from payconform.reference.storage.records import Attempt, AttemptStatus, Invoice, Request, Terms
from payconform.reference.storage.unit import Unit
from payconform.reference.timing.clock import Clock

from .attempts import Attempts, NewRequest

LIFE_CYCLE = LifeCycle()
Begun = list[str]
"""Ids of attempts that followed, and are to be carried out."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One attempt's news, with all that it bears on; `before` is what was known of the attempt."""

    unit: Unit
    terms: Terms
    invoice: Invoice
    request: Request
    attempt: Attempt
    before: Attempt
    outcome: Outcome
    life_cycle: LifeCycle
    now: int

    @property
    def edition(self) -> Edition:
        return editions.of(self.invoice)

    @property
    def phase(self) -> Phase:
        return self.edition.phase(self.request.kind)

    @property
    def came(self) -> int:
        """So much more has moved than was known; negative: less."""
        return self.attempt.moved - self.before.moved

    def route(self, target: Status) -> tuple[Status, ...]:
        return self.life_cycle.route(self.edition, self.invoice.status, target, via=self.phase.working)


@dataclass(frozen=True, slots=True)
class Results:
    clock: Clock
    attempts: Attempts
    history: History
    ledger: Ledger
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
        return self._conclude(self._case(unit, before, attempt, outcome))

    def _learn(
        self,
        unit: Unit,
        before: Attempt,
        attempt: Attempt,
        outcome: Outcome,
        life_cycle: LifeCycle = LIFE_CYCLE,
    ) -> Begun:
        case = self._case(unit, before, attempt, outcome, life_cycle)
        return self._conclude(replace(case, attempt=self._scheduled(case)))

    def _case(
        self,
        unit: Unit,
        before: Attempt,
        attempt: Attempt,
        outcome: Outcome,
        life_cycle: LifeCycle = LIFE_CYCLE,
    ) -> _Case:
        """The provider's word is in the invoice, which isn't saved yet."""
        request = unit.request(attempt.request)
        invoice = unit.invoice(request.invoice)
        if outcome.operation is not None:
            invoice = replace(invoice, provider_document=_document(attempt, request.currency))
        return _Case(
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

    def _scheduled(self, case: _Case) -> Attempt:
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

    def _conclude(self, case: _Case) -> Begun:
        """From where the whole request stands now."""
        unit, attempt = case.unit, case.attempt
        part = standing(unit, case.request.id).of(attempt)
        followed = part.attempts[-1].id != attempt.id
        if followed:
            attempt = replace(attempt, wake=None)  # the other one is tried again, not this
            case = replace(case, attempt=attempt)
        unit.save(attempt)
        if case.came:
            self.ledger.moved(unit, case.request, attempt, case.came)
        second = case.came > 0 and part.mover is not None and part.mover.id != attempt.id
        if attempt.late or second:
            self._note(case)
            return []
        if followed and not case.came:
            return []
        if unit.requests(case.invoice, Kind.REVOCATION):
            self._revoked(case)
            return []
        now_stands = standing(unit, case.request.id)
        if case.invoice.status in case.phase.at_work:
            following = self.attempts.following(case.terms, case.request, now_stands)
            if following:
                return self._begin_next(case, following)
        return self._reach(case, now_stands)

    def _begin_next(self, case: _Case, parts: Any) -> Begun:
        working = case.phase.working
        path = () if case.invoice.status is working else case.route(working)
        return self.attempts.begin(case.unit, case.invoice, case.request, parts, path, "next part")

    def _reach(self, case: _Case, stands: Standing) -> Begun:
        """The status that follows, if there is a way to it: else what moved came too late."""
        if stands.is_open:
            sleeps = self.policies.polls.sleeps()
            self._wait(case, stands.at_work(case.edition, case.phase, sleeps=sleeps))
            return []
        if not stands.moved:
            self._give_up(case)
            return []
        if case.request.kind.takes_back:
            self._settle_return(case, stands.moved)
            return []
        target = self.policies.amounts.paid(case.invoice, stands.moved, case.phase)
        allowed = target is not case.phase.part or self.policies.strategy.allows_part(case.terms)
        if allowed or case.invoice.status not in case.phase.at_work:
            self._settle(case, stands.moved, target)
            return []
        return self._revoke(case, stands)

    def _wait(self, case: _Case, target: Status) -> None:
        """At work, asleep, or until it is tried again. What moved of a part counts when all have ended."""
        fails = not case.attempt.status.is_open and not case.attempt.status.moved_money
        resolution = case.outcome.resolution if fails else OK
        if case.invoice.status is target:
            self._move(case, (), "", resolution=resolution)
        elif path := case.route(target):
            reason = f"error: {resolution}" if fails else "sleep" if target is case.phase.pending else "retry"
            self._move(case, path, reason, resolution=resolution)
        elif case.came:
            self._note(case)

    def _settle(self, case: _Case, moved: int, target: Status) -> None:
        path, invoice = case.route(target), case.invoice
        if not path:
            self._note(case)
            return
        exchange = editions.exchange(invoice)
        paid = exchange.part_back(moved, of=invoice.service_amount, whole=invoice.payable)
        split = self.policies.commissions.processed(case.terms, invoice, paid)
        self.ledger.processed(case.unit, invoice, case.attempt, moved, split)
        self._move(
            case,
            path,
            "success" if moved == invoice.service_amount else "amount != processed_amount",
            resolution=OK,
            processed=case.now,
            processed_gross=split.gross,
            processed_fee=split.fee,
            processed_net=split.net,
            processed_service_amount=moved,
        )

    def _settle_return(self, case: _Case, moved: int) -> None:
        path = case.route(self.policies.amounts.returned(case.invoice, moved, case.phase))
        if not path:
            self._note(case)
            return
        asked = case.request.worth
        returned = editions.exchange(case.invoice).part_back(moved, of=case.request.amount, whole=asked)
        self.ledger.returned(case.unit, case.invoice, case.attempt, moved, returned)
        told = self.policies.amounts.returned_amount(asked, returned)
        self._move(case, path, "returned", resolution=OK, returned_amount=told)

    def _give_up(self, case: _Case) -> None:
        if path := case.route(case.phase.failed):
            why = "attempts used up" if self.policies.retries.is_retryable(case.outcome) else "fatal error"
            resolution = case.outcome.resolution
            self._move(case, path, f"{why}: {resolution}", resolution=resolution)
        elif case.came:
            self._note(case)

    def _revoke(self, case: _Case, stands: Standing) -> Begun:
        """A part was paid where no part may be: it is taken back, and the invoice waits for that."""
        unit, invoice, request = case.unit, case.invoice, case.request
        pending = case.phase.pending
        path = () if invoice.status is pending else case.route(pending)
        wanted = NewRequest(
            kind=Kind.REVOCATION,
            amount=stands.moved,
            currency=request.currency,
            worth=editions.exchange(invoice).part_back(stands.moved, of=request.amount, whole=request.worth),
            reference_id=request.reference_id,
            description=request.description,
        )
        unit.save(replace(request, status=pending, updated=case.now))
        parts = [(attempt.moved, attempt.id) for attempt in stands.movers]
        _, begun = self.attempts.request(unit, invoice, wanted, parts, path, "a part alone is taken back")
        return begun

    def _revoked(self, case: _Case) -> None:
        """Until all is back, and no more, nothing is decided: else it is for people to look at.

        What is paid out meanwhile comes too late.
        """
        unit, invoice, forward = case.unit, case.invoice, FORWARD[case.invoice.product]
        if invoice.status not in case.phase.at_work or (case.came > 0 and case.request.kind is forward):
            self._note(case)
            return
        requests = unit.requests(invoice, forward, Kind.REVOCATION)
        left = sum(one.kind.sign * standing(unit, one.id).moved for one in requests)
        if not left and (path := case.route(case.phase.failed)):
            for request in requests:
                unit.save(replace(request, status=path[-1], updated=case.now))
            reason = "the part was taken back"
            self.history.advance(unit, invoice, path, reason, at=case.now, resolution=PROCESSING_ERROR)

    def _move(self, case: _Case, path: tuple[Status, ...], reason: str, **changes: Any) -> None:
        """Without a path the invoice stays in its status, and nobody is told of the changes yet."""
        status = path[-1] if path else case.request.status
        case.unit.save(replace(case.request, status=status, updated=case.now))
        if path:
            self.history.advance(case.unit, case.invoice, path, reason, at=case.now, **changes)
        else:
            case.unit.save(replace(case.invoice, updated=case.now, **changes))

    def _note(self, case: _Case) -> None:
        """Money that nobody waited for stays in suspense and is told in the payload; the status stays."""
        if case.came:
            self.history.note_late(case.unit, case.invoice, case.request, case.attempt, case.came, case.now)


def _document(attempt: Attempt, currency: str) -> str:
    """The provider's last word, as far as a merchant may see it."""
    document = {
        "operation": attempt.operation,
        "status": attempt.status,
        "resolution": attempt.resolution,
        "moved": {"value": f"{to_major(attempt.moved, currency):f}", "currency": currency},
    }
    return wire.dumps(document).decode()
