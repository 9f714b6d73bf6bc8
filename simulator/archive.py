"""Whole runs: loaded at start, put back to a snapshot, exported, imported, closed."""

from __future__ import annotations

import threading
from collections.abc import Callable

from payconform.errors import ConfigurationError
from payconform.ids import Ids

from .changes import RecordKind, Removed
from .contents import Contents, contents_of, document_of, fill, read_document
from .engine import Engine
from .errors import Code, ProviderError
from .runs import DEFAULT, ClockMode, Run, Runs
from .snapshots import Snapshot
from .store import Store


class Archive:
    """A run is never emptied and filled again: another takes its place, and the old one is closed.

    So whatever is under way in the old one, a callback above all, finds it closed and writes nothing.
    `wake` is called when something may be due on the real clock.
    """

    def __init__(
        self, *, store: Store, runs: Runs, engine: Engine, ids: Ids, wake: Callable[[], None]
    ) -> None:
        self._store = store
        self._runs = runs
        self._engine = engine
        self._ids = ids
        self._wake = wake
        # Over all that looks at the ids of other runs. It is taken before a run's lock, never after.
        self._lock = threading.Lock()

    def load(self) -> None:
        """All that the store holds. Raises ConfigurationError where a rule of it is none any more."""
        saved = self._store.saved()
        for name, held in saved.items():
            run, _ = self._runs.get_or_add(name)
            fresh = self._runs.fresh(name)
            try:
                fill(fresh, held.contents)
                self._runs.replace(run, fresh, held.contents.run.prefix)
            except ProviderError as error:
                raise ConfigurationError(
                    f"what is kept of run {name} can't be read: {error.detail}",
                    hint="it was written by another version; begin with a new file",
                ) from None
            fresh.snapshots = {snapshot.id: snapshot for snapshot in held.snapshots}
        if DEFAULT not in saved:
            self._store.commit(DEFAULT, self._runs.get(DEFAULT).state)

    def resume(self) -> None:
        """Deliver what was owed before the start, of every run."""
        for run in self._runs.all():
            self._resume(run)

    def stop(self) -> None:
        """Close every run, so that nothing more is written."""
        for run in self._runs.all():
            with run.lock:
                run.closed = True

    def close(self, run: Run) -> None:
        """Forget it and all that is in it; the default one begins anew. The caller holds its lock."""
        run.closed = True
        self._store.drop(run.name)
        self._runs.remove(run)
        if run.name == DEFAULT:
            fresh = self._runs.get(DEFAULT)
            with fresh.lock:
                if not fresh.closed:
                    self._store.commit(DEFAULT, fresh.state)

    def reset(self) -> None:
        """Forget every run."""
        with self._lock:
            for run in self._runs.all():
                with run.lock:
                    if not run.closed:
                        self.close(run)

    def export(self, run: Run) -> bytes:
        with run.lock:
            run.check_open()
            return document_of(self._contents(run))

    def put(self, name: str, contents: Contents) -> tuple[Run, bool]:
        """Contents of this name into a new run or an empty one; the run, and whether it is new.

        Raises ProviderError where something is in it, and where another run has an id or the prefix.
        """
        with self._lock:
            run, is_new = self._runs.get_or_add(name)
            with run.lock:
                run.check_open()
                try:
                    self._check_empty(run)
                    return self._replace(run, contents), is_new
                except ProviderError:
                    if is_new:
                        self.close(run)
                    raise

    def take(self, run: Run, name: str | None) -> Snapshot:
        with run.lock:
            run.check_open()
            contents = self._contents(run)
            snapshot = Snapshot(
                id=self._ids.new("snp"),
                name=name,
                at=run.now(),
                operations=len(contents.operations),
                document=document_of(contents),
            )
            self._store.commit(run.name, snapshot)
            run.snapshots[snapshot.id] = snapshot
            return snapshot

    def restore(self, run: Run, snapshot_id: str) -> Run:
        """The run as it was then; its snapshots stay. Raises ProviderError."""
        with self._lock, run.lock:
            run.check_open()
            snapshot = self._snapshot(run, snapshot_id)
            return self._replace(run, read_document(snapshot.document))

    def drop(self, run: Run, snapshot_id: str) -> None:
        """Raises ProviderError."""
        with run.lock:
            run.check_open()
            self._snapshot(run, snapshot_id)
            self._store.commit(run.name, Removed(RecordKind.SNAPSHOT, snapshot_id))
            del run.snapshots[snapshot_id]

    def _contents(self, run: Run) -> Contents:
        return contents_of(run, self._store.operations(run.name), self._store.callbacks(run.name))

    def _replace(self, run: Run, contents: Contents) -> Run:
        self._check_ids(run.name, contents)
        fresh = self._runs.fresh(run.name)
        fill(fresh, contents)
        fresh.snapshots = run.snapshots
        with fresh.lock:
            self._runs.replace(run, fresh, contents.run.prefix)
            run.closed = run.replaced = True
            self._store.replace(run.name, (*contents.records(), *fresh.snapshots.values()))
            self._resume(fresh)
        return fresh

    def _resume(self, run: Run) -> None:
        """What is due by now on a frozen clock was handed over, and nobody knows what became of it."""
        if run.mode is ClockMode.FROZEN:
            self._engine.fire(run, run.now())
        else:
            self._wake()

    def _check_empty(self, run: Run) -> None:
        if self._store.operations(run.name) or any(run.rules.newest_first()) or run.snapshots:
            raise ProviderError(
                Code.RUN_NOT_EMPTY,
                f"run {run.name} has operations, rules or snapshots; DELETE it, or import into another",
            )

    def _check_ids(self, name: str, contents: Contents) -> None:
        for known in (
            *(self._store.operation(each.id) for each in contents.operations),
            *(self._store.callback(each.id) for each in contents.callbacks),
        ):
            if known is not None and known.run != name:
                raise ProviderError(Code.ID_TAKEN, f"{known.id} is in run {known.run}")

    def _snapshot(self, run: Run, snapshot_id: str) -> Snapshot:
        snapshot = run.snapshots.get(snapshot_id)
        if snapshot is None:
            raise ProviderError(Code.NOT_FOUND, f"run {run.name} has no snapshot {snapshot_id[:100]!r}")
        return snapshot
