"""Making transitions stand: stored all or none, then journaled, scheduled and handed to the outbox."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby

from . import wire
from .callback_hazards import CallbackHazards
from .journal import EntryKind
from .operation import Transition
from .outbox import Outbox
from .records import Change
from .runs import Run
from .schedule import Task
from .store import Store


class Recorder:
    """`wake` is called when something became due later on."""

    def __init__(
        self, store: Store, outbox: Outbox, hazards: CallbackHazards, wake: Callable[[], None]
    ) -> None:
        self._store = store
        self._outbox = outbox
        self._hazards = hazards
        self._wake = wake

    def record(self, run: Run, transitions: Sequence[Transition], at: datetime, *also: Change) -> None:
        """Transitions in order, at one moment, and what else their cause changed.

        Those of one operation stand together. The caller holds the run's lock.
        """
        groups = [tuple(group) for _, group in groupby(transitions, lambda each: each.operation.id)]
        callbacks = [row for group in groups for row in self._hazards.composed(run, group, at)]
        changed = [group[-1].operation for group in groups]
        entries = [change for transition in transitions for change in _journal(run, transition, at)]
        self._store.commit(run.name, *changed, *callbacks, *run.hazards.take_changes(), *entries, *also)
        for operation in changed:
            run.schedule.put(Task.STEP, operation.id, operation.due)
        for callback in callbacks:
            self._outbox.put(run, callback, at)
        if any(operation.due is not None for operation in changed):
            self._wake()


def _journal(run: Run, transition: Transition, at: datetime) -> Sequence[Change]:
    operation = transition.operation
    return run.journal.write(
        EntryKind.TRANSITION,
        at,
        {
            "from": transition.source,
            "to": operation.status,
            "moved": wire.money(operation.moved),
            "resolution": operation.resolution,
            "cause": transition.cause,
        },
        operation=operation.id,
        reference=operation.reference,
    )
