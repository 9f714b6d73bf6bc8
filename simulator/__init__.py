"""The fake provider: does with each operation what a test told it to, and answers like a real one."""

from __future__ import annotations

from .app import create_app
from .serving import provider
from .settings import Settings

__all__ = ["Settings", "create_app", "provider"]
