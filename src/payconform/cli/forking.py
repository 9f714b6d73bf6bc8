"""Several services of one kind, forked when their program is loaded: that costs a tenth of a start each."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from typing import TypeVar

Thing = TypeVar("Thing")


def one_each(things: Sequence[Thing]) -> Thing:
    """Returns in a process of its own for each of them; a single one needs no other process.

    The first process waits for all, and ends the others where one has failed. Call it before any thread is
    started.
    """
    if len(things) == 1:
        return things[0]
    gc.freeze()  # what is loaded stays as it is, and shared
    forked = set()
    for thing in things:
        process = os.fork()
        if process == 0:
            return thing
        forked.add(process)
    raise SystemExit(_failures(forked))


def _failures(forked: set[int]) -> int:
    """The exit code of all: that of the first one that failed."""
    first = 0
    while forked:
        process, status = os.wait()
        forked.discard(process)
        code = os.waitstatus_to_exitcode(status)
        if code != 0 and first == 0:
            first = abs(code)
            for other in forked:
                with suppress(ProcessLookupError):
                    os.kill(other, signal.SIGKILL)
    return first
