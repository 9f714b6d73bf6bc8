"""What is done to an app is done in a process of its own: those forked from ours begin without it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar

from payconform.errors import HarnessError, PayconformError
from payconform.rig import Rig
from payconform.target.profile import Profile

START_S = 60.0
Told = TypeVar("Told")
Work = Callable[[Profile, Rig], Iterator[Told]]


def rows_of_app(
    profile: Profile,
    work: Work[Told],
    opened: Callable[[Profile], AbstractContextManager[Rig]],
) -> Iterator[Told]:
    """What `work` yields of a rig with the app in it, one by one.

    Raises what it raises of ours, and HarnessError where nothing is heard for a minute.
    """
    context = get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(profile, work, opened, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        while True:
            try:
                told = ours.recv() if ours.poll(START_S) else None
            except EOFError:
                told = None
            match told:
                case ("told", value):
                    yield value
                case ("done", None):
                    return
                case ("error", PayconformError() as error):
                    raise error
                case _:
                    raise HarnessError(
                        f"the app {profile.app} couldn't be tried",
                        hint="does it end the process that imports it?",
                    )
    finally:
        process.terminate()
        process.join()
        ours.close()


def _work(
    profile: Profile,
    work: Work[Told],
    opened: Callable[[Profile], AbstractContextManager[Rig]],
    pipe: Connection,
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the first process, which ends us
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # it may listen to that for itself
    try:
        with opened(profile) as rig:
            for each in work(profile, rig):
                pipe.send(("told", each))
    except PayconformError as error:
        error.__cause__ = None
        pipe.send(("error", error))
    else:
        pipe.send(("done", None))
