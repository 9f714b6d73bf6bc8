"""What the server that an app runs on can do with a connection; whoever serves the app says it."""

from __future__ import annotations

from enum import StrEnum


class Ability(StrEnum):
    """`connection`: the caller's socket can be held, cut and reset. `stream`: a body leaves in pieces."""

    CONNECTION = "connection"
    STREAM = "stream"


IN_PROCESS: frozenset[Ability] = frozenset()
GRANIAN = frozenset({Ability.STREAM})
THREADED = frozenset(Ability)
