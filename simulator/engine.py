"""The use cases. Each holds its run's lock from the first look to the last write, and talks to no network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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
from .kinds import KINDS
from .operation import Operation, OutcomeSource, Transition, Trigger, changed, due_of, planned
from .orders import Order, ReturnOrder
from .outbox import Outbox
from .outcomes import resolution_of
from .plan import InapplicablePlanError, Step, fit
from .recorder import Recorder
from .records import Change
from .rules import Facts
from .runs import ClockMode, Run
from .schedule import Task
from .store import Store
from .stored_rules import stored
from .transitions import Status, check

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

    def create(self, run: Run, order: Order, keep: Keep = nothing_more) -> Operation:
        """Raises ProviderError where the stored outcome doesn't fit."""
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
            transition = changed(replace(operation, source=source), step, now, str(source))
            self._recorder.record(run, [transition], now)
            return transition.operation

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
        transitions = _birth(self._accepted(run, draft, choice, now), steps, now)
        born = transitions[-1].operation
        used = () if choice.rule is None else (stored(run.rules.mark_used(choice.rule)),)
        self._recorder.record(run, transitions, now, *used, *draft.keep(born))
        return born

    def _attempt(self, run: Run, order: Order) -> int:
        """Which attempt of this kind at its reference an order is, from 1."""
        return 1 + sum(each.kind is order.kind for each in self._store.operations(run.name, order.reference))

    def _accepted(self, run: Run, draft: _Draft, choice: Choice, now: datetime) -> Operation:
        order = draft.order
        metadata: Mapping[str, Any] = order.metadata
        return Operation(
            id=self._ids.new(KINDS[order.kind].prefix),
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
        )

    def _fire_step(self, run: Run, operation_id: str) -> None:
        operation = self._store.operation(operation_id)
        if operation is not None and operation.due is not None:
            # The next wait begins when this step was due, not when a busy machine came to it.
            self._step(run, operation, operation.due, "plan")

    def _step(self, run: Run, operation: Operation, at: datetime, cause: str) -> Operation:
        """The next step of its plan, and those that follow it at once."""
        now = run.now()
        kept = self._holdings.of(operation)
        transitions = [planned(operation, at, kept=kept, cause=cause)]
        while (last := transitions[-1].operation).plan and not last.plan[0].waits:
            transitions.append(planned(last, at, kept=kept))
        stamped = [replace(each, operation=replace(each.operation, updated=now)) for each in transitions]
        self._recorder.record(run, stamped, now)
        return stamped[-1].operation

    def _resend_latest(self, run: Run, operation: Operation) -> None:
        owed = self._store.callbacks(run.name, operation.reference)
        latest = [each.id for each in owed if each.operation == operation.id and not each.is_copy]
        if not latest:
            raise ProviderError(Code.NOT_FOUND, f"{operation.id} has not called back yet")
        self._outbox.resend(run, latest[-1])


def _birth(operation: Operation, steps: tuple[Step, ...], now: datetime) -> list[Transition]:
    """The transitions at creation: steps at once are taken, and the first of them is the beginning."""
    cause = str(operation.source)
    if steps[0].waits:
        waiting = replace(operation, plan=steps, due=due_of(steps, now))
        return [Transition(None, waiting, cause)]
    first, *rest = steps
    check(operation.kind, None, first.status)
    left = tuple(rest)
    born = replace(
        operation,
        status=first.status,
        moved=first.moved,
        resolution=first.resolution,
        plan=left,
        due=due_of(left, now),
    )
    transitions = [Transition(None, born, cause, first.told)]
    while (last := transitions[-1].operation).plan and not last.plan[0].waits:
        transitions.append(planned(last, now, kept=Money(0, operation.amount.currency)))
    return transitions


def _not_found(run: Run, operation_id: str) -> ProviderError:
    return ProviderError(Code.NOT_FOUND, f"run {run.name} has no operation {operation_id[:100]!r}")
