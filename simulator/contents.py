"""All of one run as records: what a start, a snapshot, an export and an import are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final, Literal, TypeVar

from .callbacks import Callback, CallbackState
from .hazards import Hazard
from .idempotency import KeptAnswer
from .journal import Entry
from .operation import Operation
from .records import Record, decoded_as, encoded
from .runs import Run, RunState
from .schedule import Due, Task
from .snapshots import Snapshot
from .stored_rules import StoredRule, compiled, stored

VERSION: Final = 1

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything oldest first. `agenda`: ids of operations and callbacks that have something due.

    It settles who comes first of two that are due at one moment. Whom it doesn't name comes before them all.
    """

    run: RunState
    rules: tuple[StoredRule, ...] = ()
    hazards: tuple[Hazard, ...] = ()
    keys: tuple[KeptAnswer, ...] = ()
    operations: tuple[Operation, ...] = ()
    callbacks: tuple[Callback, ...] = ()
    journal: tuple[Entry, ...] = ()
    agenda: tuple[str, ...] = ()
    version: Literal[1] = VERSION

    def records(self) -> Iterator[Record]:
        return chain(
            (self.run,),
            self.rules,
            self.hazards,
            self.keys,
            self.operations,
            self.callbacks,
            self.journal,
        )

    def due(self) -> list[Due]:
        steps = [Due(Task.STEP, each.id, each.due) for each in self.operations if each.due is not None]
        retries = [Due(Task.RETRY, each.id, each.due) for each in self.callbacks if each.due is not None]
        places = {id_: place for place, id_ in enumerate(self.agenda)}
        return sorted((*retries, *steps), key=lambda due: places.get(due.id, -1))


@dataclass(frozen=True, slots=True)
class Saved:
    """What a store held of a run: its contents, and the snapshots, which are no part of them."""

    contents: Contents
    snapshots: tuple[Snapshot, ...] = ()


def contents_of(run: Run, operations: tuple[Operation, ...], callbacks: tuple[Callback, ...]) -> Contents:
    """The caller holds the run's lock."""
    return Contents(
        run=run.state,
        rules=tuple(stored(rule) for rule in reversed(tuple(run.rules.newest_first()))),
        hazards=tuple(reversed(tuple(run.hazards.newest_first()))),
        keys=run.keys.all(),
        operations=operations,
        callbacks=callbacks,
        journal=run.journal.read().entries,
        agenda=run.schedule.order(),
    )


def fill(run: Run, contents: Contents) -> None:
    """Put all of it into a fresh run, but its prefix. Raises ProviderError where a rule can't be compiled."""
    run.adopt(contents.run)
    for index, rule in enumerate(contents.rules):
        run.rules.add(compiled(rule, f"/rules/{index}"))
    for hazard in contents.hazards:
        run.hazards.add(hazard)
    for callback in contents.callbacks:
        if callback.state is CallbackState.HELD:
            run.hazards.held.setdefault(callback.operation, []).append(callback.id)
    run.keys.restore(contents.keys)
    run.journal.restore(contents.journal)
    for due in contents.due():
        run.schedule.put(due.task, due.id, due.at)


def document_of(contents: Contents) -> bytes:
    """As one JSON document."""
    return encoded(contents)


def read_document(document: bytes) -> Contents:
    """One that we wrote ourselves."""
    return decoded_as(Contents, document)


def gathered(name: str, records: Iterable[Record], agenda: Iterable[str] = ()) -> Saved:
    """What is known of a run, from its records in any order of kinds."""
    held = tuple(records)
    contents = Contents(
        run=next(iter(_of(held, RunState)), RunState(name)),
        rules=_of(held, StoredRule),
        hazards=_of(held, Hazard),
        keys=_of(held, KeptAnswer),
        operations=_of(held, Operation),
        callbacks=_of(held, Callback),
        journal=_of(held, Entry),
        agenda=tuple(agenda),
    )
    return Saved(contents, _of(held, Snapshot))


def _of(records: tuple[Record, ...], kind: type[R]) -> tuple[R, ...]:
    return tuple(record for record in records if isinstance(record, kind))
