"""Everything in one SQLite file, written through; reads are answered from memory.

A commit is in the operating system's hands when it returns: it outlives the death of this process. A power
cut may take the last ones, never a part of one.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from payconform.errors import ConfigurationError, HarnessError

from .changes import Removed
from .contents import Saved, gathered
from .records import KINDS, Change, Record, decoded, encoded
from .store import MemoryStore

APPLICATION_ID: Final = 0x50436F6E  # "PCon", told to whoever asks `file`
FORMAT: Final = 1

# born: the order of creation; changed: the order of the last change, which is the one of what is due.
_TABLE = """
CREATE TABLE records (
    born INTEGER PRIMARY KEY,
    run TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    changed INTEGER NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (run, kind, id)
)"""
_KEEP = """
INSERT INTO records (run, kind, id, changed, body) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (run, kind, id) DO UPDATE SET changed = excluded.changed, body = excluded.body"""
_REMOVE = "DELETE FROM records WHERE run = ? AND kind = ? AND id = ?"
_FORGET = "DELETE FROM records WHERE run = ?"


class FileStore(MemoryStore):
    """One process at a time. Raises ConfigurationError where the file can't be used."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._writing = threading.Lock()
        self._connection: sqlite3.Connection | None = _opened(path)
        try:
            self._saved, self._changed = _loaded(path, self._connection)
        except BaseException:
            self.close()
            raise
        for held in self._saved.values():
            self._keep(held.contents.records())

    def commit(self, run: str, *changes: Change) -> None:
        if not changes:
            return
        with self._writing:
            with self._transaction() as connection:
                self._write(connection, run, changes)
            super().commit(run, *changes)

    def replace(self, run: str, records: Iterable[Record]) -> None:
        held = tuple(records)
        with self._writing:
            with self._transaction() as connection:
                connection.execute(_FORGET, (run,))
                self._write(connection, run, held)
            super().replace(run, held)

    def drop(self, run: str) -> None:
        with self._writing:
            with self._transaction() as connection:
                connection.execute(_FORGET, (run,))
            super().drop(run)

    def saved(self) -> Mapping[str, Saved]:
        return self._saved

    def close(self) -> None:
        with self._writing:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _write(self, connection: sqlite3.Connection, run: str, changes: Iterable[Change]) -> None:
        for change in changes:
            if isinstance(change, Removed):
                connection.execute(_REMOVE, (run, change.kind, change.id))
                continue
            self._changed += 1
            row = (run, KINDS[type(change)], change.id, self._changed, encoded(change))
            connection.execute(_KEEP, row)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Memory follows when it is over: what the file refuses isn't in memory either."""
        connection = self._connection
        if connection is None:
            raise HarnessError("the provider's file is closed already")
        connection.execute("BEGIN")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _opened(path: Path) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise ConfigurationError(f"can't be opened: {error}", where=str(path), hint=_HINT) from None
    try:
        _prepare(path, connection)
    except sqlite3.Error as error:
        connection.close()
        raise ConfigurationError(_reason(error), where=str(path), hint=_HINT) from None
    except ConfigurationError:
        connection.close()
        raise
    return connection


_HINT = "--data takes a file of payconform's own, or the name of a new one"


def _prepare(path: Path, connection: sqlite3.Connection) -> None:
    """Locked for us alone until it is closed, by the system, so that a killed process holds nothing."""
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")
    application, version = _pragma(connection, "application_id"), _pragma(connection, "user_version")
    is_new = not application and not version and not _pragma(connection, "schema_version")
    if is_new:
        connection.execute(_TABLE)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {FORMAT}")
    elif application != APPLICATION_ID:
        raise ConfigurationError("is a database of something else", where=str(path), hint=_HINT)
    elif version != FORMAT:
        raise ConfigurationError(
            f"was written by a newer payconform: it has format {version}, not {FORMAT}",
            where=str(path),
            hint="use that version, or begin with a new file",
        )
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")


def _pragma(connection: sqlite3.Connection, name: str) -> Any:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def _reason(error: sqlite3.Error) -> str:
    match error.sqlite_errorname:
        case "SQLITE_BUSY":
            return "another provider is using it"
        case "SQLITE_NOTADB":
            return "is no database"
        case _:
            return f"can't be used: {error}"


def _loaded(path: Path, connection: sqlite3.Connection) -> tuple[Mapping[str, Saved], int]:
    """By run, and the number of the last change. Raises ConfigurationError."""
    records: dict[str, list[Record]] = defaultdict(list)
    changes: dict[str, list[tuple[int, str]]] = defaultdict(list)
    last = 0
    try:
        for run, kind, id_, changed, body in connection.execute(
            "SELECT run, kind, id, changed, body FROM records ORDER BY born"
        ):
            records[run].append(_record(path, run, kind, id_, body))
            changes[run].append((changed, id_))
            last = max(last, changed)
    except sqlite3.Error as error:
        raise ConfigurationError(f"can't be read: {error}", where=str(path), hint=_HINT) from None
    agendas = {run: [id_ for _, id_ in sorted(made)] for run, made in changes.items()}
    return {run: gathered(run, held, agendas[run]) for run, held in records.items()}, last


def _record(path: Path, run: str, kind: str, id_: str, body: bytes) -> Record:
    try:
        return decoded(kind, body)
    except ValueError as error:
        raise ConfigurationError(
            f"{kind} {id_} of run {run} can't be read: {error}",
            where=str(path),
            hint="it was written by another version, or damaged; begin with a new file",
        ) from None
