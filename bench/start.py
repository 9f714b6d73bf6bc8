"""From a process's birth to its first created payment, and what it holds of memory after a thousand of them.

    python bench/start.py [--rounds 7] [--json]

Rounds are interleaved, figures are medians. Memory is PSS of all processes of a contender.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict, dataclass
from itertools import islice
from statistics import median

from contenders import Contender, UnavailableError, at_hand, cores, started
from load import WrongAnswerError, ask
from payments import Book
from processes import memory_mb
from yardstick import load_average, yardstick

CREATES = 1000


@dataclass(frozen=True, slots=True)
class Start:
    start_s: float
    memory_mb: float


def once(contender: Contender, *, core: int) -> Start:
    """Raises WrongAnswerError."""
    with started(contender, core=core) as server:
        for call in islice(Book().creates(), CREATES):
            ask(server.port, call)
        return Start(server.start_s, memory_mb(server.pid))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, choices=range(1, 101), default=7, metavar="N")
    parser.add_argument("--json", action="store_true", help="each round")
    given = parser.parse_args()
    try:
        server_core, load_core = cores()
        contenders = at_hand()
        os.sched_setaffinity(0, {load_core})
        rows: dict[str, list[Start]] = {contender.name: [] for contender in contenders}
        for number in range(given.rounds):
            turn = number % len(contenders)
            for contender in contenders[turn:] + contenders[:turn]:
                row = once(contender, core=server_core)
                rows[contender.name].append(row)
                print(
                    f"round {number + 1} of {given.rounds}: {contender.name}: "
                    f"{row.start_s:.2f} s, {row.memory_mb:.0f} MB",
                    file=sys.stderr,
                )
    except UnavailableError as error:
        print(error, file=sys.stderr)
        return 2
    except WrongAnswerError as error:
        print(f"wrong answer: {error}", file=sys.stderr)
        return 1
    if given.json:
        print(json.dumps({name: [asdict(row) for row in each] for name, each in rows.items()}, indent=2))
    else:
        show(rows)
    return 0


def show(rows: dict[str, list[Start]]) -> None:
    print(f"yardstick {yardstick():.0f} ms, load average {load_average():g}\n")
    print(f"{'':<12}{'first 201 after, s':>26}{f'MB after {CREATES} creates':>26}")
    for name, each in rows.items():
        starts, memory = [row.start_s for row in each], [row.memory_mb for row in each]
        print(f"{name:<12}{_told(starts, '.2f'):>26}{_told(memory, '.0f'):>26}")


def _told(values: list[float], form: str) -> str:
    return f"{median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


if __name__ == "__main__":
    sys.exit(main())
