"""What follows for an invoice from an attempt's news, once its whole request is looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from payconform.reference.lifecycle import editions
from payconform.reference.lifecycle.history import History
from payconform.reference.lifecycle.products import FORWARD, Kind
from payconform.reference.lifecycle.standing import Standing, standing
from payconform.reference.lifecycle.transitions import Edition, LifeCycle, Phase, Status
from payconform.reference.money.ledger import Ledger
from payconform.reference.policy import Policies
from payconform.reference.provider.outcomes import (
    OK,
    PROCESSING_ERROR,
    Outcome,
)
from payconform.reference.storage.records import Attempt, Invoice, Request, Terms
from payconform.reference.storage.unit import Unit

from .attempts import Attempts, NewRequest

Begun = list[str]
"""Ids of attempts that followed, and are to be carried out."""


@dataclass(frozen=True, slots=True)
class Case:
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
class Settlement:
    attempts: Attempts
    history: History
    ledger: Ledger
    policies: Policies

    def conclude(self, case: Case) -> Begun:
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

    def _begin_next(self, case: Case, parts: Any) -> Begun:
        working = case.phase.working
        path = () if case.invoice.status is working else case.route(working)
        return self.attempts.begin(case.unit, case.invoice, case.request, parts, path, "next part")

    def _reach(self, case: Case, stands: Standing) -> Begun:
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

    def _wait(self, case: Case, target: Status) -> None:
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

    def _settle(self, case: Case, moved: int, target: Status) -> None:
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

    def _settle_return(self, case: Case, moved: int) -> None:
        path = case.route(self.policies.amounts.returned(case.invoice, moved, case.phase))
        if not path:
            self._note(case)
            return
        asked = case.request.worth
        returned = editions.exchange(case.invoice).part_back(moved, of=case.request.amount, whole=asked)
        self.ledger.returned(case.unit, case.invoice, case.attempt, moved, returned)
        told = self.policies.amounts.returned_amount(asked, returned)
        self._move(case, path, "returned", resolution=OK, returned_amount=told)

    def _give_up(self, case: Case) -> None:
        if path := case.route(case.phase.failed):
            why = "attempts used up" if self.policies.retries.is_retryable(case.outcome) else "fatal error"
            resolution = case.outcome.resolution
            self._move(case, path, f"{why}: {resolution}", resolution=resolution)
        elif case.came:
            self._note(case)

    def _revoke(self, case: Case, stands: Standing) -> Begun:
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

    def _revoked(self, case: Case) -> None:
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

    def _move(self, case: Case, path: tuple[Status, ...], reason: str, **changes: Any) -> None:
        """Without a path the invoice stays in its status, and nobody is told of the changes yet."""
        status = path[-1] if path else case.request.status
        case.unit.save(replace(case.request, status=status, updated=case.now))
        if path:
            self.history.advance(case.unit, case.invoice, path, reason, at=case.now, **changes)
        else:
            case.unit.save(replace(case.invoice, updated=case.now, **changes))

    def _note(self, case: Case) -> None:
        """Money that nobody waited for stays in suspense and is told in the payload; the status stays."""
        if case.came:
            self.history.note_late(case.unit, case.invoice, case.request, case.attempt, case.came, case.now)
