"""The desk as a Django app, and the database that lives as long as its process."""

from __future__ import annotations

import sqlite3

from django.apps import AppConfig
from django.conf import settings

# All connections of a process share it, and wait for each other's locks as they would with a file. SQLite's
# shared cache doesn't: there whoever meets a lock is refused at once.
MEMORY = "file:/market-desk?vfs=memdb"


class DeskConfig(AppConfig):
    name = "desk"

    def ready(self) -> None:
        """Django closes a connection after each request; with the last one a database in memory is gone."""
        in_memory = settings.DATABASES["default"]["NAME"] == MEMORY
        self.keeper = sqlite3.connect(MEMORY, uri=True) if in_memory else None
