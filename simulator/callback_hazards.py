"""What hazards make of callbacks: which rows the ledger gets for a transition, and when each is due."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from payconform.ids import Ids

from .callbacks import Befallen, Callback, CallbackState, Ended
from .hazard_catalogue import write_hit
from .hazards import Hazard, HazardKind, Side, Subject
from .operation import Transition
from .outbox import Outbox
from .runs import Run
from .store import Store
from .transitions import MACHINES, OPEN, Status
from .waits import Waits


@dataclass(frozen=True, slots=True)
class _Moment:
    """A transition and its callback as it should be; `previous`: the one before it, of the same operation."""

    run: Run
    transition: Transition
    callback: Callback
    previous: Callback | None
    is_birth: bool
    at: datetime


class CallbackHazards:
    def __init__(self, outbox: Outbox, *, store: Store, ids: Ids, waits: Waits) -> None:
        self._outbox = outbox
        self._store = store
        self._ids = ids
        self._waits = waits
        # What is not here is spoiled at each attempt.
        self._makers: Mapping[HazardKind, Callable[[Callback, Hazard, _Moment], list[Callback]]] = {
            HazardKind.CALLBACK_LOST: self._lost,
            HazardKind.CALLBACK_DELAYED: self._delayed,
            HazardKind.CALLBACK_REORDERED: self._reordered,
            HazardKind.CALLBACK_LATE: self._late,
            HazardKind.CALLBACK_EARLY: self._early,
            HazardKind.CALLBACK_DOUBLED: self._doubled,
            HazardKind.CALLBACK_STALE: self._stale,
            HazardKind.CALLBACK_CONTRADICTORY: self._contradictory,
            HazardKind.CALLBACK_FORGED: self._forged,
            HazardKind.CALLBACK_REPLAYED: self._replayed,
        }

    def composed(self, run: Run, transitions: Sequence[Transition], at: datetime) -> list[Callback]:
        """The callbacks of one operation's transitions, to be stored and put into the outbox in this order.

        One that is held and set free at once is there twice. The caller holds the run's lock.
        """
        rows: list[Callback] = []
        previous = None
        for transition in transitions:
            callback = self._outbox.compose(run, transition, at)
            if callback is None:
                continue
            fresh = [callback]
            if run.hazards:
                previous = previous or self._previous(run, callback)
                moment = _Moment(run, transition, callback, previous, transitions[0].source is None, at)
                fresh = self._befallen(moment)
            rows += fresh
            if any(_leaves(row, at) for row in fresh):
                rows += self._set_free(run, rows, HazardKind.CALLBACK_REORDERED, callback.operation, at)
            previous = fresh[0]
        last = transitions[-1].operation
        if last.status not in OPEN:
            rows += self._set_free(run, rows, HazardKind.CALLBACK_LATE, last.id, at)
        return rows

    def _befallen(self, moment: _Moment) -> list[Callback]:
        operation, run = moment.transition.operation, moment.run
        parent = self._store.operation(operation.parent) if operation.parent else None
        references = (operation.reference, *((parent.reference,) if parent else ()))
        subject = Subject(
            operation.kind, references, operation.amount, operation.method, event=moment.callback.type
        )
        hazard = run.hazards.meet(Side.CALLBACK, subject, lambda each: _applies(each, moment))
        if hazard is None:
            return [moment.callback]
        run.hazards.note(
            write_hit(run.journal, hazard, moment.at, operation=operation.id, reference=operation.reference)
        )
        return self._rows(hazard, moment)

    def _rows(self, hazard: Hazard, moment: _Moment) -> list[Callback]:
        befallen = Befallen(hazard.id, hazard.kind, attempts=hazard.attempts, seconds=hazard.seconds)
        own = replace(moment.callback, befallen=befallen)
        make = self._makers.get(hazard.kind)
        return [own] if make is None else make(own, hazard, moment)

    def _lost(self, own: Callback, _: Hazard, __: _Moment) -> list[Callback]:
        return [replace(own, state=CallbackState.LOST, due=None, ended=Ended.LOST)]

    def _delayed(self, own: Callback, hazard: Hazard, moment: _Moment) -> list[Callback]:
        return [replace(own, due=_later(hazard, moment))]

    def _reordered(self, own: Callback, hazard: Hazard, moment: _Moment) -> list[Callback]:
        return [self._held(moment.run, replace(own, due=_later(hazard, moment)))]

    def _late(self, own: Callback, _: Hazard, moment: _Moment) -> list[Callback]:
        return [self._held(moment.run, replace(own, due=None))]

    def _early(self, own: Callback, hazard: Hazard, _: _Moment) -> list[Callback]:
        self._waits.expect(own.operation, own.id, hazard.seconds)
        return [own]

    def _doubled(self, own: Callback, hazard: Hazard, moment: _Moment) -> list[Callback]:
        return [moment.callback, self._copy(own, _later(hazard, moment))]

    def _stale(self, own: Callback, hazard: Hazard, moment: _Moment) -> list[Callback]:
        older = replace(moment.previous or own, befallen=own.befallen)
        return [moment.callback, self._copy(older, _later(hazard, moment))]

    def _contradictory(self, own: Callback, hazard: Hazard, moment: _Moment) -> list[Callback]:
        return [replace(self._claiming(hazard, moment), befallen=own.befallen)]

    def _forged(self, own: Callback, hazard: Hazard, moment: _Moment) -> list[Callback]:
        forged = replace(self._claiming(hazard, moment), befallen=own.befallen)
        return [moment.callback, self._copy(forged, _later(hazard, moment))]

    def _replayed(self, own: Callback, hazard: Hazard, moment: _Moment) -> list[Callback]:
        """Signed once, for the first attempt and for its replay."""
        headers = tuple(self._outbox.signed(own, own.body).items())
        pinned = Befallen(hazard.id, hazard.kind, headers=headers)
        first = replace(own, befallen=replace(pinned, attempts=1))
        return [first, self._copy(replace(own, befallen=pinned), _later(hazard, moment))]

    def _claiming(self, hazard: Hazard, moment: _Moment) -> Callback:
        """An event of its own that tells what the hazard says, else the same as the true one."""
        told = hazard.says or moment.transition.told
        transition = replace(moment.transition, told=told)
        return self._outbox.compose(moment.run, transition, moment.at) or moment.callback

    def _copy(self, callback: Callback, due: datetime) -> Callback:
        """A row of its own, beside what it copies."""
        befallen = None if callback.befallen is None else replace(callback.befallen, copy=True)
        state, copy_id = CallbackState.OWED, self._ids.new("cbk")
        fresh = replace(callback, id=copy_id, state=state, due=due, attempts=(), ended=None, resends=0)
        return replace(fresh, befallen=befallen)

    def _held(self, run: Run, callback: Callback) -> Callback:
        run.hazards.held.setdefault(callback.operation, []).append(callback.id)
        return replace(callback, state=CallbackState.HELD)

    def _set_free(
        self, run: Run, fresh: Sequence[Callback], kind: HazardKind, operation: str, at: datetime
    ) -> list[Callback]:
        """Those held by this kind of hazard; of a late one, its seconds begin now."""
        known = {row.id: row for row in fresh}
        ids = run.hazards.held.pop(operation, [])
        rows = (known.get(callback_id) or self._store.callback(callback_id) for callback_id in ids)
        held = [row for row in rows if row is not None and row.state is CallbackState.HELD]
        free = [row for row in held if row.befallen is not None and row.befallen.kind is kind]
        if len(free) < len(held):
            run.hazards.held[operation] = [row.id for row in held if row not in free]
        return [replace(row, state=CallbackState.OWED, due=at + _rest(row, kind)) for row in free]

    def _previous(self, run: Run, callback: Callback) -> Callback | None:
        """The newest before it that isn't a copy."""
        rows = reversed(self._store.callbacks(run.name, callback.reference))
        own = (row for row in rows if row.operation == callback.operation)
        return next((row for row in own if not row.is_copy), None)


def _later(hazard: Hazard, moment: _Moment) -> datetime:
    return moment.at + timedelta(seconds=hazard.seconds)


def _leaves(callback: Callback, at: datetime) -> bool:
    return callback.due is not None and callback.due <= at


def _rest(callback: Callback, kind: HazardKind) -> timedelta:
    if kind is HazardKind.CALLBACK_LATE and callback.befallen is not None:
        return timedelta(seconds=callback.befallen.seconds)
    return timedelta()


def _applies(hazard: Hazard, moment: _Moment) -> bool:
    """Whether it can befall this callback at all; where it can't, it isn't counted."""
    transition, says = moment.transition, hazard.says
    if says is not None and says not in MACHINES[transition.operation.kind]:
        return False  # nothing of this kind ever says so
    if says is Status.PARTIAL and not replace(transition, told=says).reported.moved.minor:
        return False  # too small for a part
    match hazard.kind:
        case HazardKind.CALLBACK_EARLY:
            return moment.is_birth
        case HazardKind.CALLBACK_STALE:
            return moment.previous is not None
        case HazardKind.CALLBACK_CONTRADICTORY:
            return says is not transition.operation.status
        case _:
            return True
