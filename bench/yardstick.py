"""How fast this machine is just now."""

from __future__ import annotations

import time
from pathlib import Path


def yardstick() -> float:
    """A fixed loop, in milliseconds."""
    begun = time.perf_counter()
    sum(n * n for n in range(1_000_000))
    return (time.perf_counter() - begun) * 1000


def load_average() -> float:
    """Of the last minute: how many wanted a core."""
    return float(Path("/proc/loadavg").read_text("ascii").split()[0])
