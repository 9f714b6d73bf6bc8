"""Creating and reading payments: the fake provider against mountebank, every answer checked.

    python bench/provider.py [--rounds 5] [--seconds 3] [--json]

Each contender is started anew for each round, on one core; the load has another one. Rounds are interleaved,
figures are medians, ratios are medians of the ratios within a round. CPU is what the server's processes took,
user and system; where others want the cores too, it says more than the rate. Exit code 1 where an answer was
wrong, 2 where there is nothing to compare with.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from statistics import median
from typing import Any

from contenders import PEER, Contender, Server, UnavailableError, at_hand, cores, started
from load import Call, WrongAnswerError, drive
from payments import Book
from processes import cpu_s
from yardstick import load_average, yardstick

WARM_UP = 3000  # answers of each kind, and so much more than a just-in-time compiler waits for
BUSY = 0.8  # beyond this share of its core, the load may be what was measured


@dataclass(frozen=True, slots=True)
class Task:
    name: str
    calls: Callable[[Book], Iterator[Call]]
    connections: int


TASKS = (
    Task("create c1", Book.creates, 1),
    Task("create c16", Book.creates, 16),
    Task("read c1", Book.reads, 1),
    Task("read c16", Book.reads, 16),
)


@dataclass(frozen=True, slots=True)
class Result:
    """`cpu_us`: microseconds of the server's CPU for each answer."""

    rate: float
    p50_ms: float
    p99_ms: float
    cpu_us: float
    load_busy: float


Round = dict[str, dict[str, Result]]  # by contender, then by task


def measure(contender: Contender, seconds: float, *, core: int) -> dict[str, Result]:
    """Raises WrongAnswerError."""
    book = Book()
    with started(contender, core=core) as server:
        for calls in (Book.creates, Book.reads):
            answers = 0
            while answers < WARM_UP:
                answers += drive(server.port, calls(book), connections=4, seconds=0.2).answers
        return {task.name: _result(server, task, book, seconds) for task in TASKS}


def _result(server: Server, task: Task, book: Book, seconds: float) -> Result:
    before = cpu_s(server.pid)
    once = drive(server.port, task.calls(book), connections=task.connections, seconds=seconds)
    cpu_us = (cpu_s(server.pid) - before) / once.answers * 1e6
    return Result(once.rate, once.p50_ms, once.p99_ms, cpu_us, once.busy)


def report(rounds: list[Round], yardsticks: list[float], loads: list[float]) -> dict[str, Any]:
    names = list(rounds[0])
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "rounds": len(rounds),
        "yardstick_ms": yardsticks,
        "load_average": [min(loads), max(loads)],
        "medians": {
            name: {task.name: _middle([each[name][task.name] for each in rounds]) for task in TASKS}
            for name in names
        },
        "ratios": {
            name: {task.name: _ratios(rounds, name, task.name) for task in TASKS}
            for name in names
            if name != PEER
        },
        "busiest": max(once.load_busy for each in rounds for row in each.values() for once in row.values()),
        "all_rounds": [
            {name: {task: asdict(once) for task, once in row.items()} for name, row in each.items()}
            for each in rounds
        ],
    }


def _middle(rows: list[Result]) -> dict[str, float]:
    named = [asdict(row) for row in rows]
    return {key: median(row[key] for row in named) for key in named[0]}


def _ratios(rounds: list[Round], name: str, task: str) -> dict[str, float]:
    """Within a round, so that a slow minute of the machine counts on both sides."""
    pairs = [(row[name][task], row[PEER][task]) for row in rounds]
    rates = [ours.rate / peer.rate for ours, peer in pairs]
    return {
        "median": median(rates),
        "lowest": min(rates),
        "highest": max(rates),
        "by_cpu": median(peer.cpu_us / ours.cpu_us for ours, peer in pairs),
    }


def show(told: dict[str, Any]) -> None:
    slow, fast = max(told["yardstick_ms"]), min(told["yardstick_ms"])
    low, high = told["load_average"]
    print(
        f"{told['rounds']} rounds, medians; Python {told['python']}, yardstick {fast:.0f} to {slow:.0f} ms, "
        f"load average {low:g} to {high:g}, {told['date']}\n"
    )
    titles = [task.name for task in TASKS]
    print(_row("answers a second (p50, p99 ms)", titles))
    for name, row in told["medians"].items():
        cells = [f"{cell['rate']:.0f} ({cell['p50_ms']:.2f}, {cell['p99_ms']:.1f})" for cell in row.values()]
        print(_row(name, cells))
    print("\n" + _row("us of CPU for each answer", titles))
    for name, row in told["medians"].items():
        print(_row(name, [f"{cell['cpu_us']:.0f}" for cell in row.values()]))
    print("\n" + _row(f"times the rate of {PEER}", titles))
    for name, row in told["ratios"].items():
        cells = [
            f"{cell['median']:.2f} ({cell['lowest']:.2f}-{cell['highest']:.2f})" for cell in row.values()
        ]
        print(_row(name, cells))
    print("\n" + _row(f"the same by CPU, {PEER} to ours", titles))
    for name, row in told["ratios"].items():
        print(_row(name, [f"{cell['by_cpu']:.2f}" for cell in row.values()]))
    print(f"\nthe load took {told['busiest']:.0%} of its core at most", end="")
    print(": it may be what was measured" if told["busiest"] > BUSY else "")


def _row(title: str, cells: list[str]) -> str:
    return f"{title:<31}" + "".join(f"{cell:>23}" for cell in cells)


def compare(contenders: list[Contender], rounds: int, seconds: float) -> dict[str, Any]:
    server_core, load_core = cores()
    os.sched_setaffinity(0, {load_core})
    measured: list[Round] = []
    yardsticks, loads = [], []
    for number in range(rounds):
        turn = number % len(contenders)
        row = {}
        for contender in contenders[turn:] + contenders[:turn]:
            yardsticks.append(yardstick())
            loads.append(load_average())
            row[contender.name] = once = measure(contender, seconds, core=server_core)
            rates = ", ".join(f"{task} {figures.rate:.0f}/s" for task, figures in once.items())
            print(f"round {number + 1} of {rounds}: {contender.name}: {rates}", file=sys.stderr)
        measured.append({contender.name: row[contender.name] for contender in contenders})
    return report(measured, yardsticks, loads)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, choices=range(1, 51), default=5, metavar="N")
    parser.add_argument("--seconds", type=float, default=3.0, metavar="S", help="for each of four tasks")
    parser.add_argument("--json", action="store_true", help="everything measured, each round too")
    given = parser.parse_args()
    try:
        contenders = at_hand()
        if PEER not in [contender.name for contender in contenders]:
            print(f"there is nothing to compare with: {PEER} is missing", file=sys.stderr)
            return 2
        told = compare(contenders, given.rounds, given.seconds)
    except UnavailableError as error:
        print(error, file=sys.stderr)
        return 2
    except WrongAnswerError as error:
        print(f"wrong answer: {error}", file=sys.stderr)
        return 1
    print(json.dumps(told, indent=2)) if given.json else show(told)
    return 0


if __name__ == "__main__":
    sys.exit(main())
