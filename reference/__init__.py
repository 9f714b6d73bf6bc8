"""An invoice service that keeps the documents: invoice (with its ledger), request, attempts at the provider.

It is a target like any other: nothing of the suite, its tables or its schemas is used here.
"""

from __future__ import annotations

from .defects import DEFECTS
from .service import service
from .settings import Settings

__all__ = ["DEFECTS", "Settings", "service"]
