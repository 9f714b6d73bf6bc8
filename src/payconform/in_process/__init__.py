"""A target in this process: its app, the provider that it pays through and the merchant that it notifies are
called without a port.

What the app sends them by `requests` is answered here, and reaches no network.
"""

from __future__ import annotations

from .apart import rows_of_app
from .loading import preload
from .rig import app_rig

__all__ = ["app_rig", "preload", "rows_of_app"]
