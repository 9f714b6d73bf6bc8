"""The use cases. Each holds its run's lock from the first look to the last write, and talks to no network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from payconform.ids import Ids
from payconform.money import Money

from . import actions, choosing
from .actions import TRAITS, Action
from .choosing import Choice
from .draws import Lot
from .errors import Code, ProviderError, invalid, refused
from .kinds import KINDS
from .operation import Operation, OutcomeSource, Transition, Trigger, changed, due_of, planned
from .orders import Order, ReturnOrder, amount_in
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
class Deed:
    """An action as asked for: `amount` (major units, as text) goes with settle_part alone."""

    action: Action
    amount: Any = None
    resolution: Any = None


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
                amount=self._to_take_back(parent, wanted.amount),
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
            self._check_action(operation, deed.action)
            if deed.action is Action.NEXT_STEP:
                return self._step(run, operation, run.now(), f"{Trigger.ACTION}: {deed.action}")
            if deed.action is Action.RESEND_CALLBACK:
                self._resend_latest(run, operation)
                return operation
            now = run.now()
            target = TRAITS[deed.action].target or operation.status
            resolution = resolution_of(deed.resolution, target, "/resolution")
            step = Step(timedelta(), target, resolution, self._moved_by(deed, operation))
            self._check_money_is_there(operation, step.moved)
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
        kept = self._held_by_returns(operation)
        transitions = [planned(operation, at, kept=kept, cause=cause)]
        while (last := transitions[-1].operation).plan and not last.plan[0].waits:
            transitions.append(planned(last, at, kept=kept))
        stamped = [replace(each, operation=replace(each.operation, updated=now)) for each in transitions]
        self._recorder.record(run, stamped, now)
        return stamped[-1].operation

    def _check_action(self, operation: Operation, action: Action) -> None:
        """Raises ProviderError, naming the states that it needs and what is allowed instead."""
        allowed = actions.allowed(operation)
        if action in allowed:
            return
        traits = TRAITS[action]
        why = f"needs it to be {' or '.join(traits.needs)}"
        if operation.status in traits.needs:
            why = {
                Action.NEXT_STEP: "finds no step left in its plan",
                Action.RESEND_CALLBACK: "finds no callback",
            }.get(action, f"is nothing that a {operation.kind} can go through")
        raise ProviderError(
            Code.ACTION_NOT_ALLOWED,
            f"{operation.id} is {operation.status}: {action} {why}",
            allowed=allowed,
        )

    def _resend_latest(self, run: Run, operation: Operation) -> None:
        owed = self._store.callbacks(run.name, operation.reference)
        latest = [each.id for each in owed if each.operation == operation.id and not each.is_copy]
        if not latest:
            raise ProviderError(Code.NOT_FOUND, f"{operation.id} has not called back yet")
        self._outbox.resend(run, latest[-1])

    def _to_take_back(self, parent: Operation, wanted: Money | None) -> Money:
        if not parent.moved.minor:
            raise ProviderError(
                Code.NOTHING_MOVED, f"{parent.id} is {parent.status}: nothing of {parent.amount} stands moved"
            )
        left = parent.moved - self._held_by_returns(parent)
        if wanted is None:
            wanted = left
        elif wanted.currency != left.currency:
            raise refused(Code.ABOVE_WHAT_IS_LEFT, "/amount/currency", f"{parent.id} is in {left.currency}")
        if not wanted.minor or wanted > left:
            raise refused(Code.ABOVE_WHAT_IS_LEFT, "/amount/value", f"{left} is left of {parent.id}")
        return wanted

    def _held_by_returns(self, operation: Operation, *, but: str = "") -> Money:
        held = (each.held for each in self._store.returns(operation.id) if each.id != but)
        return sum(held, Money(0, operation.amount.currency))

    def _moved_by(self, deed: Deed, operation: Operation) -> Money:
        """What will stand moved."""
        nothing, takes = Money(0, operation.amount.currency), TRAITS[deed.action].takes
        if deed.amount is not None and "amount" not in takes:
            wanted = " or ".join(action for action, traits in TRAITS.items() if "amount" in traits.takes)
            raise invalid("/amount", f"goes with {wanted} alone")
        match deed.action:
            case Action.SETTLE:
                return operation.amount
            case Action.SETTLE_PART:
                return self._part(deed, operation.amount)
            case Action.REVERSE | Action.FAIL_LATE:  # what refunds hold is theirs
                return self._held_by_returns(operation)
            case Action.REVERSE_PART:
                left = operation.moved - self._held_by_returns(operation)
                return operation.moved - self._part(deed, left)
            case _:
                return nothing

    def _part(self, deed: Deed, whole: Money) -> Money:
        part = amount_in(whole.currency, deed.amount, "/amount")
        if part >= whole:
            raise invalid("/amount", f"a part is less than {whole}")
        return part

    def _check_money_is_there(self, operation: Operation, moved: Money) -> None:
        """A refund that failed gave its money free; another one may have taken it since."""
        parent = self._store.operation(operation.parent) if operation.parent else None
        if parent is None:
            return
        left = parent.moved - self._held_by_returns(parent, but=operation.id)
        if moved > left:
            possible = [
                action for action in actions.allowed(operation) if action is Action.SETTLE_PART and left.minor
            ]
            raise ProviderError(
                Code.ACTION_NOT_ALLOWED, f"{left} is left of {parent.id}, not {moved}", allowed=possible
            )


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
