"""The fake provider: does with each operation what a test told it to, and answers like a real one."""

from __future__ import annotations

from .abilities import GRANIAN, IN_PROCESS, THREADED, Ability
from .app import create_app
from .serving import provider
from .settings import Settings

__all__ = ["GRANIAN", "IN_PROCESS", "THREADED", "Ability", "Settings", "create_app", "provider"]
