"""Where all that a provider keeps is kept, behind one small protocol."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Protocol

from .callbacks import Callback
from .contents import Saved
from .operation import Operation
from .records import Change, Record


class Store(Protocol):
    """Records are kept whole and replaced whole, by kind and id. Safe to share.

    Operations and callbacks are read here, and their ids are unique over all runs. All other records are
    written only: the run itself holds them, and `saved` gives them back to whoever starts anew.
    """

    def commit(self, run: str, *changes: Change) -> None:
        """All that one use case changes of a run: insert, replace, remove; all or nothing."""

    def replace(self, run: str, records: Iterable[Record]) -> None:
        """Forget everything of a run and keep this instead; all or nothing."""

    def saved(self) -> Mapping[str, Saved]:
        """By run, what was there when it was opened."""

    def close(self) -> None:
        """Nothing can be committed any more."""

    def operation(self, operation_id: str) -> Operation | None: ...

    def operations(self, run: str, reference: str | None = None) -> tuple[Operation, ...]:
        """Oldest first."""

    def returns(self, parent: str) -> tuple[Operation, ...]:
        """The refunds or cancellations of an operation, oldest first."""

    def callback(self, callback_id: str) -> Callback | None: ...

    def callbacks(self, run: str, reference: str | None = None) -> tuple[Callback, ...]:
        """Oldest first."""

    def drop(self, run: str) -> None:
        """Forget everything of a run."""


class MemoryStore:
    """Gone when the process ends."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._operations: dict[str, Operation] = {}
        self._callbacks: dict[str, Callback] = {}
        # Ids in order of creation: of a run as a whole under None, and by reference.
        self._operation_ids: dict[tuple[str, str | None], list[str]] = defaultdict(list)
        self._callback_ids: dict[tuple[str, str | None], list[str]] = defaultdict(list)
        self._return_ids: dict[str, list[str]] = defaultdict(list)

    def commit(self, run: str, *changes: Change) -> None:  # noqa: ARG002 - these records know their run
        with self._lock:
            self._keep(changes)

    def replace(self, run: str, records: Iterable[Record]) -> None:
        with self._lock:
            self._forget(run)
            self._keep(records)

    def saved(self) -> Mapping[str, Saved]:
        return {}

    def close(self) -> None:
        """There is nothing to close."""

    def operation(self, operation_id: str) -> Operation | None:
        return self._operations.get(operation_id)

    def operations(self, run: str, reference: str | None = None) -> tuple[Operation, ...]:
        with self._lock:
            return tuple(self._operations[key] for key in self._operation_ids.get((run, reference), ()))

    def returns(self, parent: str) -> tuple[Operation, ...]:
        with self._lock:
            return tuple(self._operations[key] for key in self._return_ids.get(parent, ()))

    def callback(self, callback_id: str) -> Callback | None:
        return self._callbacks.get(callback_id)

    def callbacks(self, run: str, reference: str | None = None) -> tuple[Callback, ...]:
        with self._lock:
            return tuple(self._callbacks[key] for key in self._callback_ids.get((run, reference), ()))

    def drop(self, run: str) -> None:
        with self._lock:
            self._forget(run)

    def _keep(self, changes: Iterable[Change]) -> None:
        for change in changes:
            if isinstance(change, Operation):
                self._keep_operation(change)
            elif isinstance(change, Callback):
                self._keep_callback(change)

    def _keep_operation(self, operation: Operation) -> None:
        if operation.id not in self._operations:
            for reference in (None, operation.reference):
                self._operation_ids[operation.run, reference].append(operation.id)
            if operation.parent is not None:
                self._return_ids[operation.parent].append(operation.id)
        self._operations[operation.id] = operation

    def _keep_callback(self, callback: Callback) -> None:
        if callback.id not in self._callbacks:
            for reference in (None, callback.reference):
                self._callback_ids[callback.run, reference].append(callback.id)
        self._callbacks[callback.id] = callback

    def _forget(self, run: str) -> None:
        for key in self._operation_ids.get((run, None), ()):
            del self._operations[key]
            self._return_ids.pop(key, None)
        for key in self._callback_ids.get((run, None), ()):
            del self._callbacks[key]
        for index in (self._operation_ids, self._callback_ids):
            for place in [place for place in index if place[0] == run]:
                del index[place]
