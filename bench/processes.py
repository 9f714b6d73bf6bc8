"""What a server's processes took of the machine, children included: by process group, read from /proc."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

TICK_S = 1 / os.sysconf("SC_CLK_TCK")


def memory_mb(group: int) -> float:
    """The proportional set size, in MB of a million bytes."""
    kilobytes = 0
    for process, _ in _members(group):
        with suppress(OSError):  # it ended while we looked
            rollup = (process / "smaps_rollup").read_text("ascii").splitlines()
            kilobytes += sum(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
    return kilobytes * 1024 / 1e6


def cpu_s(group: int) -> float:
    """User and system time so far."""
    return sum(int(fields[11]) + int(fields[12]) for _, fields in _members(group)) * TICK_S


def children_cpu_s() -> float:
    """User and system time so far of the processes that this one started and that still run."""
    ours = os.getpid()
    return sum(int(f[11]) + int(f[12]) for _, f in _all() if int(f[1]) == ours) * TICK_S


def _members(group: int) -> Iterator[tuple[Path, list[str]]]:
    return ((process, fields) for process, fields in _all() if int(fields[2]) == group)


def _all() -> Iterator[tuple[Path, list[str]]]:
    """Each process with the fields of its stat behind the name: state, parent, group, …"""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            # The name stands in brackets and may hold anything.
            yield process, (process / "stat").read_text("utf-8").rpartition(")")[2].split()
