"""SQLite: units of work, each with its connection and its transaction. Nothing calls out within one."""

from __future__ import annotations

import sqlite3
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from . import comparable
from .tables import SCHEMA, Record
from .unit import Unit

_PATIENCE_S = 30.0


class Store:
    """A database file; ":memory:" stands for a file that goes when the store is closed.

    Whoever stands in `committed` is told after each unit that wrote what kinds of records it saved.
    """

    def __init__(self, database: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="invoices-") if database == ":memory:" else None
        self.committed: list[Callable[[frozenset[type[Record]]], None]] = []
        self.path = str(Path(self._folder.name) / "invoices.db") if self._folder else database
        self._idle: deque[sqlite3.Connection] = deque()
        with self._connection() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(SCHEMA)

    @contextmanager
    def write(self) -> Iterator[Unit]:
        """One writer at a time, from its first read on; all or nothing."""
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            unit = Unit(connection)
            try:
                yield unit
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
        for tell in self.committed:
            tell(frozenset(unit.saved))

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """A view of one moment, whatever is written meanwhile."""
        with self._connection() as connection:
            connection.execute("BEGIN")
            try:
                yield Unit(connection)
            finally:
                connection.execute("ROLLBACK")

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()
        if self._folder is not None:
            self._folder.cleanup()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """For one unit at a time, then for the next: opening one costs more than most units do."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connect()
        try:
            yield connection
        finally:
            self._idle.append(connection)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        comparable.teach(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection
