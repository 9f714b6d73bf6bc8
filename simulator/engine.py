"""The use cases. Each holds its run's lock from the first look to the last write, and talks to no network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from payconform.ids import Ids
from payconform.money import Money

from . import actions
from .actions import Action
from .errors import Code, ProviderError, invalid, refused
from .operation import KINDS, Operation, OutcomeSource, Transition, Trigger, changed, due_of, planned
from .orders import Order, ReturnOrder, amount_in
from .outbox import Outbox
from .outcomes import resolution_of
from .plan import InapplicablePlanError, Step, fit
from .recorder import Recorder
from .rules import Facts
from .runs import ClockMode, Run
from .schedule import Task
from .store import Store
from .transitions import Status, check


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


class Engine:
    def __init__(self, *, store: Store, recorder: Recorder, outbox: Outbox, ids: Ids) -> None:
        self._store = store
        self._recorder = recorder
        self._outbox = outbox
        self._ids = ids

    def create(self, run: Run, order: Order) -> Operation:
        """Raises ProviderError where the stored outcome doesn't fit."""
        with run.lock:
            run.check_open()
            return self._begin(run, _Draft(order, references=(order.reference,)))

    def take_back(self, run: Run, parent_id: str, wanted: ReturnOrder) -> Operation:
        """A refund or cancellation. Raises ProviderError where the money isn't there."""
        with run.lock:
            run.check_open()
            parent = self.operation(run, parent_id)
            if parent.kind is not KINDS[wanted.kind].parent:
                raise _not_found(run, parent_id)
            reference = wanted.reference or parent.reference
            order = Order(
                kind=wanted.kind,
                reference=reference,
                amount=self._to_take_back(parent, wanted.amount),
                method=parent.method,
                descriptor=parent.descriptor,
                metadata=wanted.metadata,
                callback_url=wanted.callback_url or parent.callback_url,
            )
            return self._begin(run, _Draft(order, parent, (reference, parent.reference)))

    def act(self, run: Run, operation_id: str, deed: Deed) -> Operation:
        """Raises ProviderError where the state forbids it, naming what it allows."""
        with run.lock:
            run.check_open()
            operation = self.operation(run, operation_id)
            allowed = actions.allowed(operation.status)
            if deed.action not in allowed:
                raise ProviderError(
                    Code.ACTION_NOT_ALLOWED,
                    f"{operation.id} is {operation.status}, which forbids {deed.action}",
                    allowed=allowed,
                )
            now = run.now()
            target = actions.TARGETS[deed.action]
            resolution = resolution_of(deed.resolution, target, "/resolution")
            step = Step(timedelta(), target, resolution, self._moved_by(deed, operation))
            self._check_money_is_there(operation, step.moved, allowed)
            source = OutcomeSource(Trigger.ACTION, deed.action)
            transition = changed(replace(operation, source=source), step, now, str(source))
            self._recorder.record(run, [transition], now)
            return transition.operation

    def fire(self, run: Run, until: datetime) -> int:
        """All that is due up to a moment, in order; a frozen clock goes along. Returns their number."""
        fired = 0
        with run.lock:
            while not run.closed and (due := run.schedule.pop(until)) is not None:
                if run.mode is ClockMode.FROZEN:
                    run.freeze(max(run.now(), due.at))
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
        choice = run.rules.choose(Facts(order.kind, draft.references, order.amount, order.method))
        try:
            steps = fit(choice.plan, order.amount, overpaid=draft.parent is None)
        except InapplicablePlanError as error:
            raise ProviderError(Code.OUTCOME_NOT_APPLICABLE, f"{choice.source}: {error}") from None
        now = run.now()
        operation = self._accepted(run, draft, choice.source, now)
        transitions = _birth(replace(operation, silent=choice.plan.silent), steps, now)
        self._recorder.record(run, transitions, now)
        if choice.rule is not None:
            run.rules.mark_used(choice.rule)
        return transitions[-1].operation

    def _accepted(self, run: Run, draft: _Draft, source: OutcomeSource, now: datetime) -> Operation:
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
            source=source,
            created=now,
            updated=now,
        )

    def _fire_step(self, run: Run, operation_id: str) -> None:
        operation = self._store.operation(operation_id)
        if operation is None or not operation.plan:
            return
        now = run.now()
        # The next wait begins when this step was due, not when a busy machine came to it.
        transition = planned(operation, operation.due or now, kept=self._held_by_returns(operation))
        after = replace(transition.operation, updated=now)
        self._recorder.record(run, [replace(transition, operation=after)], now)

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
        if deed.action is Action.SETTLE_PART:
            part = amount_in(operation.amount.currency, deed.amount, "/amount")
            if part >= operation.amount:
                raise invalid("/amount", f"a part is less than {operation.amount}")
            return part
        if deed.amount is not None:
            raise invalid("/amount", f"goes with {Action.SETTLE_PART} alone")
        match deed.action:
            case Action.SETTLE:
                return operation.amount
            case Action.REVERSE:  # what refunds hold is theirs
                return self._held_by_returns(operation)
            case _:
                return Money(0, operation.amount.currency)

    def _check_money_is_there(self, operation: Operation, moved: Money, allowed: tuple[Action, ...]) -> None:
        """A refund that failed gave its money free; another one may have taken it since."""
        parent = self._store.operation(operation.parent) if operation.parent else None
        if parent is None:
            return
        left = parent.moved - self._held_by_returns(parent, but=operation.id)
        if moved > left:
            possible = [action for action in allowed if action is Action.SETTLE_PART and left.minor]
            raise ProviderError(
                Code.ACTION_NOT_ALLOWED, f"{left} is left of {parent.id}, not {moved}", allowed=possible
            )


def _birth(operation: Operation, steps: tuple[Step, ...], now: datetime) -> list[Transition]:
    """The transitions at creation: steps at once are taken, and the first of them is the beginning."""
    cause = str(operation.source)
    waiting = replace(operation, plan=steps, due=due_of(steps, now))
    if steps[0].after:
        return [Transition(None, waiting, cause)]
    first, *rest = steps
    check(None, first.status)
    left = tuple(rest)
    born = replace(
        operation,
        status=first.status,
        moved=first.moved,
        resolution=first.resolution,
        plan=left,
        due=due_of(left, now),
    )
    transitions = [Transition(None, born, cause)]
    while (last := transitions[-1].operation).plan and not last.plan[0].after:
        transitions.append(planned(last, now, kept=Money(0, operation.amount.currency)))
    return transitions


def _not_found(run: Run, operation_id: str) -> ProviderError:
    return ProviderError(Code.NOT_FOUND, f"run {run.name} has no operation {operation_id[:100]!r}")
