"""Operations at the provider: called, asked for, and waited for. Nothing calls out within a transaction."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from payconform.reference import wire
from payconform.reference.lifecycle import editions
from payconform.reference.lifecycle.history import History
from payconform.reference.lifecycle.products import Kind
from payconform.reference.lifecycle.standing import standing
from payconform.reference.lifecycle.transitions import LifeCycle, Status
from payconform.reference.policy import Policies
from payconform.reference.provider.client import Call, Provider
from payconform.reference.provider.outcomes import CONNECTION_ERROR, OPERATION_EXPIRED, Outcome
from payconform.reference.provider.transport import UncertainError
from payconform.reference.storage.records import Attempt, AttemptStatus, Invoice, Request
from payconform.reference.storage.store import Store
from payconform.reference.storage.unit import Unit
from payconform.reference.timing.clock import Clock

from .attempts import Attempts
from .results import LIFE_CYCLE, Results
from .settlement import Begun


@dataclass(frozen=True, slots=True)
class Operations:
    """`own_url` is asked at each call, since it may be known only after the port is bound."""

    store: Store
    clock: Clock
    history: History
    attempts: Attempts
    results: Results
    provider: Provider
    own_url: Callable[[], str]
    policies: Policies

    def invoice_status(self, attempt_id: str) -> Status:
        """Raises NotFoundError."""
        with self.store.read() as unit:
            return unit.invoice(unit.request(unit.attempt(attempt_id).request).invoice).status

    def age(self, attempt_id: str) -> int:
        """Raises NotFoundError."""
        with self.store.read() as unit:
            return self.clock.now() - unit.attempt(attempt_id).created

    def apply(self, attempt_id: str, outcome: Outcome, life_cycle: LifeCycle = LIFE_CYCLE) -> None:
        """News of an attempt, and what follows from it. Raises NotFoundError."""
        self.carry_out(*self._write(lambda unit: self.results.apply(unit, attempt_id, outcome, life_cycle)))

    def carry_out(self, *attempt_ids: str) -> None:
        """One after the other, in this order, and then what follows: no result is waited for."""
        begun = deque(attempt_ids)
        while begun:
            begun.extend(self._carry_out(begun.popleft()))

    def wake(self, attempt_id: str) -> None:
        """What is due for an attempt: the next one, or a question about it."""
        with self.store.write() as unit:
            work = self._claim(unit, unit.attempt(attempt_id))
        work()

    def recover(self) -> None:
        """After a stop in the midst of a call nobody knows what became of it: the provider is asked."""
        with self.store.write() as unit:
            for attempt in unit.interrupted():
                unit.save(replace(attempt, status=AttemptStatus.UNCERTAIN, wake=self.clock.now()))

    def _carry_out(self, attempt_id: str) -> Begun:
        with self.store.read() as unit:
            attempt = unit.attempt(attempt_id)
            call = self._call(unit, attempt)
            wanted = self._is_wanted(unit, attempt)
        if not wanted:
            never = Outcome.failure(OPERATION_EXPIRED)
            return self._write(lambda unit: self.results.apply(unit, attempt_id, never))
        try:
            outcome = self.provider.create(call)
        except UncertainError:
            return self._write(lambda unit: self.results.uncertain(unit, attempt_id))
        return self._write(lambda unit: self.results.apply(unit, attempt_id, outcome))

    def _claim(self, unit: Unit, attempt: Attempt) -> Callable[[], None]:
        now = self.clock.now()
        if attempt.wake is None or attempt.wake > now:  # somebody was faster
            return _nothing
        if not self._is_wanted(unit, attempt):
            unit.save(replace(attempt, wake=None))
            return _nothing
        request = unit.request(attempt.request)
        invoice = unit.invoice(request.invoice)
        if attempt.status.is_open:
            pause = self.policies.polls.pause(now - attempt.created)
            unit.save(replace(attempt, wake=None if pause is None else now + pause))
            return lambda: self._poll(attempt.id, last=pause is None)
        if attempt.status is AttemptStatus.UNCERTAIN:
            unit.save(replace(attempt, wake=None))
            self._back_to_work(unit, invoice, request)
            return lambda: self._ask(attempt.id)
        begun = self._again(unit, invoice, request, attempt)
        return lambda: self.carry_out(*begun)

    def _is_wanted(self, unit: Unit, attempt: Attempt) -> bool:
        """Not once the invoice has ended, or an earlier attempt has moved the money after all."""
        request = unit.request(attempt.request)
        invoice = unit.invoice(request.invoice)
        at_work = editions.of(invoice).phase(request.kind).at_work
        return invoice.status in at_work and not standing(unit, request.id).of(attempt).mover

    def _back_to_work(self, unit: Unit, invoice: Invoice, request: Request) -> None:
        working = editions.of(invoice).phase(request.kind).working
        if request.kind is Kind.REVOCATION or invoice.status is working:
            return
        unit.save(replace(request, status=working, updated=self.clock.now()))
        self.history.advance(unit, invoice, (working,), "retry", at=self.clock.now())

    def _again(self, unit: Unit, invoice: Invoice, request: Request, attempt: Attempt) -> Begun:
        """Another attempt; what is still at work takes the step from work to work, where one is drawn."""
        edition = editions.of(invoice)
        phase = edition.phase(request.kind)
        reprocess = invoice.status is phase.working
        stays = request.kind is Kind.REVOCATION or (reprocess and not edition.loops(phase))
        path = () if stays else (phase.working,)
        part = next(part for part in unit.parts(request.id) if part.number == attempt.part)
        reason = "reprocess" if reprocess else "retry"
        return self.attempts.begin(unit, invoice, request, [part], path, reason)

    def _poll(self, attempt_id: str, *, last: bool) -> None:
        with self.store.read() as unit:
            attempt = unit.attempt(attempt_id)
            call = self._call(unit, attempt)
        if attempt.operation is None:
            return
        with suppress(UncertainError):  # the next poll is due already
            self.apply(attempt_id, self.provider.read(call.kind, attempt.operation, call.currency))
        if last:
            self.carry_out(*self._write(lambda unit: self.results.given_up(unit, attempt_id)))

    def _ask(self, attempt_id: str) -> None:
        with self.store.read() as unit:
            call = self._call(unit, unit.attempt(attempt_id))
        try:
            found = self.provider.find(call.kind, call.reference, attempt_id, call.currency)
        except UncertainError:
            self.carry_out(*self._write(lambda unit: self.results.unanswered(unit, attempt_id)))
            return
        if found is not None:
            self.apply(attempt_id, found)
        else:
            self.carry_out(*self._write(lambda unit: self._never_was(unit, unit.attempt(attempt_id))))

    def _never_was(self, unit: Unit, attempt: Attempt) -> Begun:
        """The provider doesn't know it: try again at once, if that is still allowed."""
        if attempt.status is not AttemptStatus.UNCERTAIN or not self._is_wanted(unit, attempt):
            return []  # while we asked, a callback came or the lifetime ended
        request = unit.request(attempt.request)
        invoice = unit.invoice(request.invoice)
        failure = Outcome.failure(CONNECTION_ERROR)
        if not self.policies.retries.may_follow(attempt.number, unit.terms_of(invoice)):
            return self.results.apply(unit, attempt.id, failure)
        unit.save(replace(attempt, status=failure.status, resolution=failure.resolution))
        return self._again(unit, invoice, request, attempt)

    def _call(self, unit: Unit, attempt: Attempt) -> Call:
        request = unit.request(attempt.request)
        invoice = unit.invoice(request.invoice)
        part = next(part for part in unit.parts(request.id) if part.number == attempt.part)
        parent = None if part.takes_back is None else unit.attempt(part.takes_back).operation
        account, terms = unit.account(invoice.account), unit.terms_of(invoice)
        own_url = self.own_url().rstrip("/")
        optional = {
            "method": invoice.service,
            "descriptor": self.policies.showing.descriptor(account, terms, invoice),
            "instrument": None if invoice.fields is None else wire.loads(invoice.fields.encode()),
        }
        return Call(
            kind=request.kind,
            attempt=attempt.id,
            account=attempt.route,
            reference=invoice.reference_id,
            amount=attempt.amount,
            currency=request.currency,
            parent=parent,
            callback_url=f"{own_url}/provider/callbacks" if own_url else "",
            optional={} if request.kind.takes_back else optional,
        )

    def _write(self, work: Callable[[Unit], Begun]) -> Begun:
        with self.store.write() as unit:
            return work(unit)


def _nothing() -> None:
    """Somebody else has done it."""
