"""A run as it was at one moment, to go back to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`at` on the run's clock; `document` is what an export would have given; `operations` their number."""

    id: str
    name: str | None
    at: datetime
    operations: int
    document: bytes
