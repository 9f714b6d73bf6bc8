"""The time, as the wire tells it: Unix milliseconds."""

from __future__ import annotations

from django.utils import timezone


def now_ms() -> int:
    return int(timezone.now().timestamp() * 1000)
