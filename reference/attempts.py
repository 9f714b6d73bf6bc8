"""Attempts at the provider: begun in a transaction, carried out outside of it, applied in the next one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from . import wire
from .clock import Clock
from .history import History
from .ids import Ids
from .outcomes import CONNECTION_ERROR, OK, Outcome
from .phases import PHASES
from .policy import Policies
from .provider import Call, Provider, UncertainError
from .records import Attempt, AttemptStatus, Invoice, Kind, Request
from .results import Results
from .store import Store
from .transitions import EDITIONS, Status
from .unit import Unit


@dataclass(frozen=True, slots=True)
class Attempts:
    """`own_url` is asked at each call, since it may be known only after the port is bound."""

    store: Store
    clock: Clock
    ids: Ids
    history: History
    provider: Provider
    results: Results
    own_url: Callable[[], str]
    policies: Policies

    def begin(
        self, unit: Unit, invoice: Invoice, request: Request, path: tuple[Status, ...], reason: str
    ) -> str:
        """Along `path` to the working status, with a new attempt; its id is what `carry_out` takes."""
        now = self.clock.now()
        attempt = Attempt(
            id=self.ids.new("pay" if request.kind is Kind.PAYMENT else "rfa"),
            request=request.id,
            number=len(unit.attempts(request.id)) + 1,
            status=AttemptStatus.CALLING,
            resolution=None,
            amount=request.amount,
            moved=0,
            operation=None,
            created=now,
            updated=now,
        )
        status = PHASES[request.kind].working
        unit.save(replace(request, status=status, updated=now, wake=None))
        unit.save(attempt)
        if request.kind is Kind.PAYMENT:
            invoice = replace(invoice, attempts=invoice.attempts + 1)
        unit.save(invoice)
        self.history.advance(unit, invoice, path, reason, at=now, resolution=OK)
        return attempt.id

    def carry_out(self, attempt_id: str) -> None:
        with self.store.read() as unit:
            call = self._call(unit, unit.attempt(attempt_id))
        try:
            outcome = self.provider.create(call)
        except UncertainError:
            self.results.uncertain(attempt_id)
        else:
            self.results.apply(attempt_id, outcome)

    def wake(self, request_id: str) -> None:
        """What is due for a request: the next attempt, or a question about the last one."""
        with self.store.write() as unit:
            work = self._claim(unit, unit.request(request_id))
        work()

    def recover(self) -> None:
        """After a stop in the midst of a call nobody knows what became of it: the provider is asked."""
        with self.store.write() as unit:
            for request in unit.interrupted():
                last = unit.attempts(request.id)[-1]
                if last.status is AttemptStatus.CALLING:
                    unit.save(replace(last, status=AttemptStatus.UNCERTAIN))
                unit.save(replace(request, wake=self.clock.now()))

    def _claim(self, unit: Unit, request: Request) -> Callable[[], None]:
        now = self.clock.now()
        if request.wake is None or request.wake > now:  # somebody was faster
            return _nothing
        invoice = unit.invoice(request.invoice)
        last = unit.attempts(request.id)[-1]
        phase = PHASES[request.kind]
        if invoice.status not in {phase.pending, phase.error, phase.working}:
            unit.save(replace(request, wake=None))
            return _nothing
        if last.status.is_open:
            pause = self.policies.polls.pause(now - last.created)
            unit.save(replace(request, wake=None if pause is None else now + pause))
            return lambda: self._poll(last.id, last=pause is None)
        if last.status is AttemptStatus.UNCERTAIN:
            path = () if invoice.status is phase.working else (phase.working,)
            unit.save(replace(request, status=phase.working, updated=now, wake=None))
            self.history.advance(unit, invoice, path, "retry", at=now)
            return lambda: self._ask(last.id)
        attempt_id = self._again(unit, invoice, request)
        return lambda: self.carry_out(attempt_id)

    def _again(self, unit: Unit, invoice: Invoice, request: Request) -> str:
        """Another attempt; where the edition has no status for errors, it is a step from work to work."""
        phase = PHASES[request.kind]
        reprocess = phase.waiting(EDITIONS[invoice.edition]) is phase.working
        if reprocess or invoice.status is not phase.working:
            path: tuple[Status, ...] = (phase.working,)
        else:
            path = ()
        return self.begin(unit, invoice, request, path, "reprocess" if reprocess else "retry")

    def _poll(self, attempt_id: str, *, last: bool) -> None:
        with self.store.read() as unit:
            attempt = unit.attempt(attempt_id)
            call = self._call(unit, attempt)
        if attempt.operation is None:
            return
        with suppress(UncertainError):  # the next poll is due already
            self.results.apply(attempt_id, self.provider.read(call.kind, attempt.operation, call.currency))
        if last:
            self.results.given_up(attempt_id)

    def _ask(self, attempt_id: str) -> None:
        with self.store.read() as unit:
            call = self._call(unit, unit.attempt(attempt_id))
        try:
            found = self.provider.find(call.kind, call.reference, attempt_id, call.currency)
        except UncertainError:
            self.results.unanswered(attempt_id)
            return
        if found is not None:
            self.results.apply(attempt_id, found)
            return
        with self.store.write() as unit:
            work = self._never_was(unit, unit.attempt(attempt_id))
        work()

    def _never_was(self, unit: Unit, attempt: Attempt) -> Callable[[], None]:
        """The provider doesn't know it: try again at once, if that is still allowed."""
        request = unit.request(attempt.request)
        invoice = unit.invoice(request.invoice)
        if invoice.status is not PHASES[request.kind].working:
            return _nothing  # while we asked, a callback came or the lifetime ended
        failure = Outcome.failure(CONNECTION_ERROR)
        if not self.policies.retries.may_follow(attempt.number, unit.account(invoice.account)):
            self.results.apply_in(unit, attempt.id, failure)
            return _nothing
        unit.save(replace(attempt, status=failure.status, resolution=failure.resolution))
        again = self._again(unit, invoice, request)
        return lambda: self.carry_out(again)

    def _call(self, unit: Unit, attempt: Attempt) -> Call:
        request = unit.request(attempt.request)
        invoice = unit.invoice(request.invoice)
        own_url = self.own_url().rstrip("/")
        refunds = request.kind is Kind.REFUND and invoice.paid_by is not None
        optional = {
            "method": invoice.service,
            "descriptor": self.policies.showing.descriptor(unit.account(invoice.account), invoice),
            "instrument": None if invoice.fields is None else wire.loads(invoice.fields.encode()),
        }
        return Call(
            kind=request.kind,
            attempt=attempt.id,
            reference=invoice.reference_id,
            amount=attempt.amount,
            currency=invoice.currency,
            parent=unit.attempt(str(invoice.paid_by)).operation if refunds else None,
            callback_url=f"{own_url}/provider/callbacks" if own_url else "",
            optional={} if refunds else optional,
        )


def _nothing() -> None:
    """Somebody else has done it."""
