"""The fake provider: does with each operation what a test told it to, and answers like a real one."""

from __future__ import annotations

from .abilities import GRANIAN, IN_PROCESS, THREADED, Ability
from .app import create_app
from .options import RunOptions
from .serving import load_plan, provider
from .settings import LogFormat, Settings

__all__ = [
    "GRANIAN",
    "IN_PROCESS",
    "THREADED",
    "Ability",
    "LogFormat",
    "RunOptions",
    "Settings",
    "create_app",
    "load_plan",
    "provider",
]
