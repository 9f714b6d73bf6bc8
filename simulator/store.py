"""Where operations and callbacks are kept, behind one small protocol."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol

from .callbacks import Callback
from .operation import Operation


class Store(Protocol):
    """Values are kept whole and replaced whole, by id; ids are unique over all runs. Safe to share."""

    def commit(self, operations: Iterable[Operation], callbacks: Iterable[Callback]) -> None:
        """Insert or replace: all or nothing."""

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

    def commit(self, operations: Iterable[Operation], callbacks: Iterable[Callback]) -> None:
        with self._lock:
            for operation in operations:
                if operation.id not in self._operations:
                    self._index(operation)
                self._operations[operation.id] = operation
            for callback in callbacks:
                if callback.id not in self._callbacks:
                    for reference in (None, callback.reference):
                        self._callback_ids[callback.run, reference].append(callback.id)
                self._callbacks[callback.id] = callback

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
            for key in self._operation_ids.get((run, None), ()):
                del self._operations[key]
                self._return_ids.pop(key, None)
            for key in self._callback_ids.get((run, None), ()):
                del self._callbacks[key]
            for index in (self._operation_ids, self._callback_ids):
                for place in [place for place in index if place[0] == run]:
                    del index[place]

    def _index(self, operation: Operation) -> None:
        for reference in (None, operation.reference):
            self._operation_ids[operation.run, reference].append(operation.id)
        if operation.parent is not None:
            self._return_ids[operation.parent].append(operation.id)
