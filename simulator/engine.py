"""The use cases. Each holds its run's lock from the first look to the last write, and talks to no network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from payconform.ids import Ids
from payconform.money import Money

from . import choosing
from .actions import TRAITS, Action
from .choosing import Choice
from .deeds import Deed, check_allowed, moved_by
from .draws import Lot
from .errors import Code, ProviderError
from .holdings import Holdings
from .kinds import KINDS, Kind
from .operation import (
    Operation,
    OutcomeSource,
    Transition,
    Trigger,
    born_at_once,
    changed,
    planned,
    with_what_follows,
)
from .orders import Order, ReturnOrder
from .outbox import Outbox
from .outcomes import resolution_of
from .plan import InapplicablePlanError, Step, fit
from .razorpayx.course import Course
from .recorder import Recorder
from .records import Change
from .rules import Facts
from .runs import ClockMode, Run
from .schedule import Task
from .store import Store
from .stored_rules import stored
from .transitions import UNSTARTED, Status

Keep: TypeAlias = Callable[[Operation], Iterable[Change]]


def nothing_more(_born: Operation) -> Iterable[Change]:
    """What is to be committed together with a new operation: here, nothing."""
    return ()


@dataclass(frozen=True, slots=True)
class _Draft:
    """All that an operation is before its outcome is chosen."""

    order: Order
    parent: Operation | None = None
    references: tuple[str, ...] = field(default=())
    keep: Keep = nothing_more


class Engine:
    def __init__(self, *, store: Store, recorder: Recorder, outbox: Outbox, ids: Ids) -> None:
        self._store = store
        self._holdings = Holdings(store)
        self._recorder = recorder
        self._outbox = outbox
        self._ids = ids
        self._course = Course(store)

    def create(self, run: Run, order: Order, keep: Keep = nothing_more) -> Operation:
        """As it is shown first. Raises ProviderError where the stored outcome doesn't fit."""
        with run.lock:
            run.check_open()
            return self._begin(run, _Draft(order, references=(order.reference,), keep=keep))

    def take_back(
        self, run: Run, parent_id: str, wanted: ReturnOrder, keep: Keep = nothing_more
    ) -> Operation:
        """A refund or cancellation. Raises ProviderError where the money isn't there."""
        with run.lock:
            run.check_open()
            parent = self.operation(run, parent_id)
            if parent.kind is not KINDS[wanted.kind].parent:
                raise _not_found(run, parent_id)
            reference = wanted.reference or parent.reference
            order = Order(
                wish=wanted.wish,
                kind=wanted.kind,
                reference=reference,
                amount=self._holdings.to_take_back(parent, wanted.amount),
                method=parent.method,
                descriptor=parent.descriptor,
                metadata=wanted.metadata,
                callback_url=wanted.callback_url or parent.callback_url,
            )
            return self._begin(run, _Draft(order, parent, (reference, parent.reference), keep))

    def act(self, run: Run, operation_id: str, deed: Deed) -> Operation:
        """Raises ProviderError where the state forbids it, naming what it allows."""
        with run.lock:
            run.check_open()
            operation = self.operation(run, operation_id)
            check_allowed(operation, deed.action)
            if deed.action is Action.NEXT_STEP:
                return self._step(run, operation, run.now(), f"{Trigger.ACTION}: {deed.action}")
            if deed.action is Action.RESEND_CALLBACK:
                self._resend_latest(run, operation)
                return operation
            now = run.now()
            target = TRAITS[deed.action].target or operation.status
            resolution = resolution_of(deed.resolution, target, "/resolution")
            step = Step(
                timedelta(), target, resolution, moved_by(deed, operation, self._holdings.of(operation))
            )
            self._holdings.check_there(operation, step.moved)
            source = OutcomeSource(Trigger.ACTION, deed.action)
            if deed.action is Action.APPROVE:
                return self._record(run, self._course.approved(run, operation, now, str(source)), now)
            if deed.action is Action.FUND:
                funded = self._course.funded(run, operation, now, str(source))
                return self._record(run, funded, now, run.state)
            done = changed(replace(operation, source=source), step, now, str(source))
            return self._record(run, [done], now)

    def read(self, run: Run, operation_id: str) -> Operation:
        """As whoever asks sees it; where its plan waits for reads, this is one of them."""
        operation = self.operation(run, operation_id)
        if not operation.waits_for_reads:
            return operation
        with run.lock:
            run.check_open()
            operation = self.operation(run, operation_id)
            if not operation.waits_for_reads:
                return operation
            counted = replace(operation, reads=operation.reads + 1)
            if counted.reads >= operation.plan[0].reads:
                return self._step(run, operation, run.now(), f"read {counted.reads}")
            self._store.commit(run.name, counted)
            return counted

    def fire(self, run: Run, until: datetime) -> int:
        """All that is due up to a moment, in order; a frozen clock goes along. Returns their number."""
        fired = 0
        with run.lock:
            while not run.closed and (due := run.schedule.pop(until)) is not None:
                if run.mode is ClockMode.FROZEN and due.at > run.now():
                    run.freeze(due.at)
                    self._store.commit(run.name, run.state)
                if due.task is Task.STEP:
                    self._fire_step(run, due.id)
                else:
                    self._outbox.retry(run, due.id, run.now())
                fired += 1
        return fired

    def rebalance(self, run: Run) -> None:
        """Somebody changed the run's balance: what it suffices for goes on. The caller holds its lock."""
        now = run.now()
        released = list(self._course.released(run, {}, now))
        if released:
            self._recorder.record(run, released, now)

    def operation(self, run: Run, operation_id: str) -> Operation:
        """Raises ProviderError where the run has none of this id."""
        operation = self._store.operation(operation_id)
        if operation is None or operation.run != run.name:
            raise _not_found(run, operation_id)
        return operation

    def _begin(self, run: Run, draft: _Draft) -> Operation:
        order = draft.order
        facts = Facts(order.kind, draft.references, order.amount, order.method)
        lot = Lot(run.options.seed, order.kind, order.reference, lambda: self._attempt(run, order))
        choice = choosing.choose(run, order, facts, lot)
        try:
            steps = fit(choice.plan, order.kind, order.amount)
        except InapplicablePlanError as error:
            raise ProviderError(Code.OUTCOME_NOT_APPLICABLE, f"{choice.source}: {error}") from None
        now = run.now()
        accepted = replace(self._accepted(run, draft, choice, now), plan=steps)
        if order.kind is Kind.VENDOR_PAYOUT:
            transitions = self._course.begun(run, accepted, choice.plan.awaits, now)
            born = transitions[0].operation  # RazorpayX never answers with what is still to be processed
        else:
            transitions = born_at_once(accepted, now)
            born = transitions[-1].operation
        used = () if choice.rule is None else (stored(run.rules.mark_used(choice.rule)),)
        self._record(run, transitions, now, *used, *draft.keep(born))
        return born

    def _record(self, run: Run, transitions: Sequence[Transition], now: datetime, *also: Change) -> Operation:
        """Those of one operation, and what follows from them for others of its run; it, as it stands then."""
        stamped = [replace(each, operation=replace(each.operation, updated=now)) for each in transitions]
        last = stamped[-1].operation
        if last.kind is Kind.VENDOR_PAYOUT:
            stamped += self._course.released(run, {last.id: last}, now)
        self._recorder.record(run, stamped, now, *also)
        return last

    def _attempt(self, run: Run, order: Order) -> int:
        """Which attempt of this kind at its reference an order is, from 1."""
        return 1 + sum(each.kind is order.kind for each in self._store.operations(run.name, order.reference))

    def _accepted(self, run: Run, draft: _Draft, choice: Choice, now: datetime) -> Operation:
        order = draft.order
        metadata: Mapping[str, Any] = order.metadata
        return Operation(
            id=order.id or self._ids.new(KINDS[order.kind].prefix),
            kind=order.kind,
            run=run.name,
            parent=None if draft.parent is None else draft.parent.id,
            reference=order.reference,
            amount=order.amount,
            method=order.method,
            descriptor=order.descriptor,
            metadata=metadata,
            callback_url=order.callback_url,
            status=Status.ACCEPTED,
            moved=Money(0, order.amount.currency),
            resolution=None,
            source=choice.source,
            created=now,
            updated=now,
            silent=choice.plan.silent,
            payout=order.payout,
        )

    def _fire_step(self, run: Run, operation_id: str) -> None:
        operation = self._store.operation(operation_id)
        if operation is None or operation.due is None:
            return
        # The next wait begins when this step was due, not when a busy machine came to it.
        if operation.status in UNSTARTED:
            self._record(run, self._course.came_due(run, operation, operation.due), run.now())
        else:
            self._step(run, operation, operation.due, "plan")

    def _step(self, run: Run, operation: Operation, at: datetime, cause: str) -> Operation:
        """The next step of its plan, and those that follow it at once."""
        kept = self._holdings.of(operation)
        first = planned(operation, at, kept=kept, cause=cause)
        return self._record(run, with_what_follows(first, at, kept=kept), run.now())

    def _resend_latest(self, run: Run, operation: Operation) -> None:
        owed = self._store.callbacks(run.name, operation.reference)
        latest = [each.id for each in owed if each.operation == operation.id and not each.is_copy]
        if not latest:
            raise ProviderError(Code.NOT_FOUND, f"{operation.id} has not called back yet")
        self._outbox.resend(run, latest[-1])


def _not_found(run: Run, operation_id: str) -> ProviderError:
    return ProviderError(Code.NOT_FOUND, f"run {run.name} has no operation {operation_id[:100]!r}")
