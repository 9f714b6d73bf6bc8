"""Lanes: processes that run scenarios side by side, forked from this one when everything is collected.

A scenario waits most of its time, so that a core carries several at once. A fork costs next to nothing, where
a process of its own would import and collect everything once more.
"""

from __future__ import annotations

import gc
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

import pytest

from payconform.errors import HarnessError

AHEAD = 2  # an item ends by making ready for the next one, so that a lane has to know two
SELDOM = 50_000  # objects between two looks for cycles, of which a scenario leaves few
FEWEST = 3  # scenarios that are worth a lane: it may have to start services of its own
STOP_S = 10.0

LANE: pytest.StashKey[str] = pytest.StashKey()
"""The name of the lane that a process is."""


def worker_name(config: pytest.Config) -> str:
    """Of the process that runs the scenarios: a lane, a worker of xdist, or the only one."""
    return config.stash.get(LANE, "") or str(getattr(config, "workerinput", {}).get("workerid", "main"))


class Word(StrEnum):
    """What a lane says, each with a detail: a serialised report, nothing, or what broke in words."""

    REPORT = "report"
    DONE = "done"
    BROKE = "broke"


@dataclass(slots=True)
class Lane:
    """`given`: the items that it has to run, the first of them under way; `is_told_all`: no others follow."""

    name: str
    process: BaseProcess
    pipe: Connection
    given: deque[int] = field(default_factory=deque)
    is_told_all: bool = False

    def give(self, waiting: Iterator[int]) -> None:
        if self.is_told_all:
            return
        index = next(waiting, None)
        with suppress(ConnectionError):  # it is gone: its end is heard next
            self.pipe.send(index)
        if index is None:
            self.is_told_all = True
        else:
            self.given.append(index)


def enough(wanted: int, items: Sequence[pytest.Item]) -> int:
    """How many lanes these items are worth; 1: none beside this process."""
    return max(1, min(wanted, len(items) // FEWEST))


def names(count: int, after: int = 0) -> tuple[str, ...]:
    """`after`: so many lanes had a name before; a lane's file of events is begun anew by its name."""
    return tuple(f"lane-{number}" for number in range(after + 1, after + count + 1))


def leave_in_peace(config: pytest.Config) -> None:
    """Where this process runs the scenarios itself: what was collected stays, and they leave few cycles."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(SELDOM)
    config.add_cleanup(lambda: gc.set_threshold(*before))
    config.add_cleanup(gc.unfreeze)


def run(session: pytest.Session, items: Sequence[int], called: Sequence[str]) -> None:
    """Instead of pytest's own loop, for the items at these places, in lanes that are called so.

    Raises HarnessError where a lane ends before its work is done.
    """
    lanes: list[Lane] = []
    gc.freeze()  # what is there now stays: nobody needs to look through it, or copy it by that
    try:
        for name in called:
            lanes.append(_forked(session, name, lanes))
        _drive(session, lanes, items)
    finally:
        _end(lanes)
        gc.unfreeze()
    if session.shouldfail:
        raise session.Failed(session.shouldfail)
    if session.shouldstop:
        raise session.Interrupted(session.shouldstop)


def _drive(session: pytest.Session, lanes: Sequence[Lane], items: Sequence[int]) -> None:
    """Give each lane an item whenever it is done with one, and pass on what it reports."""
    waiting = iter(items)
    for lane in (*lanes,) * AHEAD:
        lane.give(waiting)
    at_work: dict[object, Lane] = {lane.pipe: lane for lane in lanes}
    while at_work:
        for pipe in wait([lane.pipe for lane in at_work.values()]):
            lane = at_work[pipe]
            try:
                word, detail = lane.pipe.recv()
            except (EOFError, ConnectionError):
                del at_work[pipe]
                _check_ended(session, lane)
                continue
            _hear(session, lane, word, detail)
            if session.shouldfail or session.shouldstop:
                waiting = iter(())
            if word is Word.DONE:
                lane.give(waiting)


def _hear(session: pytest.Session, lane: Lane, word: Word, detail: Any) -> None:
    config = session.config
    match word:
        case Word.REPORT:
            report = config.hook.pytest_report_from_serializable(config=config, data=detail)
            config.hook.pytest_runtest_logreport(report=report)
        case Word.DONE:
            lane.given.popleft()
        case Word.BROKE:
            raise HarnessError(f"{lane.name} broke{_where(session, lane)}: {detail}")


def _check_ended(session: pytest.Session, lane: Lane) -> None:
    lane.process.join(STOP_S)
    if lane.given or lane.process.exitcode != 0:
        raise HarnessError(f"{lane.name} ended with {lane.process.exitcode}{_where(session, lane)}")


def _where(session: pytest.Session, lane: Lane) -> str:
    return f" while it ran {session.items[lane.given[0]].nodeid}" if lane.given else ""


def _end(lanes: Sequence[Lane]) -> None:
    """Those that still have something to do were interrupted."""
    for lane in lanes:
        if lane.given:
            lane.process.terminate()
        lane.pipe.close()
    for lane in lanes:
        lane.process.join(STOP_S)
        lane.process.kill()


def _forked(session: pytest.Session, name: str, others: Sequence[Lane]) -> Lane:
    context = get_context("fork")
    ours, theirs = context.Pipe()
    inherited = [ours, *(lane.pipe for lane in others)]
    process = context.Process(target=_lane, args=(session, name, theirs, inherited), name=name, daemon=True)
    process.start()
    theirs.close()
    return Lane(name, process, ours)


def _lane(session: pytest.Session, name: str, pipe: Connection, inherited: Sequence[Connection]) -> None:
    """The life of a lane. Once the first process is gone, it ends with the scenario under way."""
    for other in inherited:
        other.close()  # else nobody would notice the end of the first process
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the first process, which ends us
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    session.config.stash[LANE] = name
    gc.set_threshold(SELDOM)
    _report_to(pipe, session)
    try:
        _work(session, pipe)
    except (EOFError, ConnectionError):
        return  # the first process is gone
    except BaseException as error:  # noqa: BLE001 - whatever it is, the first process has to tell it
        pipe.send((Word.BROKE, f"{type(error).__name__}: {error}"))


def _work(session: pytest.Session, pipe: Connection) -> None:
    index, items = pipe.recv(), session.items
    while index is not None:
        following = pipe.recv()
        next_item = None if following is None else items[following]
        session.config.hook.pytest_runtest_protocol(item=items[index], nextitem=next_item)
        pipe.send((Word.DONE, None))
        index = following


def _report_to(pipe: Connection, session: pytest.Session) -> None:
    """Who listens to reports listens in the first process."""
    plugins = session.config.pluginmanager
    for implementation in session.config.hook.pytest_runtest_logreport.get_hookimpls():
        if implementation.plugin is not session:
            plugins.unregister(implementation.plugin)
    plugins.register(_Teller(pipe, session.config))


@dataclass(frozen=True, eq=False)
class _Teller:
    """A pytest plugin of a lane."""

    pipe: Connection
    config: pytest.Config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        data = self.config.hook.pytest_report_to_serializable(config=self.config, report=report)
        self.pipe.send((Word.REPORT, data))
