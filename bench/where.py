"""Where the time of a create goes, or of a read: the provider under load, looked at every millisecond.

    python bench/where.py [--task create] [--seconds 10]

The provider's own server runs in the main thread of a process, for one connection, and a timer interrupts it
there to see what it is about. Waiting for the next request isn't counted. A moment belongs to the innermost
function that has a row in the table of stages, with all that it calls.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from types import FrameType
from typing import NoReturn

from contenders import cores
from load import Measured, drive
from payments import Book
from werkzeug.serving import make_server
from yardstick import load_average, yardstick

from payconform import simulator
from payconform.serving import QuietHandler

EVERY_S = 0.0009  # nothing that a request does regularly is as long
WARM_UP_S = 1.0
FRAMEWORK = "framework: routing, contexts, answer"
STAGES = {  # by the end of a file's name, with or without a function
    "simulator/bodies.py load": "JSON read",
    "simulator/bodies.py": "body: type, size, bytes",
    "payconform/data.py": "schema",
    "simulator/orders.py": "typed order",
    "simulator/rules.py": "choice by rules",
    "simulator/engine.py": "engine",
    "simulator/plan.py": "engine",
    "simulator/operation.py": "engine",
    "simulator/recorder.py": "engine",
    "simulator/outbox.py": "callbacks",
    "payconform/ids.py": "ids",
    "simulator/store.py": "store",
    "simulator/journal.py": "journal",
    "simulator/recorder.py _journal": "journal",
    "api/location.py write": "journal",
    "api/location.py": "run of the call",
    "simulator/idempotency.py": "idempotency",
    "simulator/wire.py": "JSON written",
    "simulator/answers.py": "JSON written",
    "api/operations.py": "views",
    "flask/app.py": FRAMEWORK,
    "payconform/serving.py": "HTTP server",
    "http/server.py": "HTTP server",
    "werkzeug/serving.py": "HTTP server",
}
TASKS = {"create": Book.creates, "read": Book.reads}


class Looker:
    """Counts, by stage, the moments at which the timer found the main thread there."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()

    def start(self) -> None:
        self.seen.clear()
        signal.signal(signal.SIGALRM, self._look)
        signal.setitimer(signal.ITIMER_REAL, EVERY_S, EVERY_S)

    def stop(self) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)

    def _look(self, _: int, frame: FrameType | None) -> None:
        if frame is None or frame.f_code.co_name in {
            "readinto",
            "select",
        }:  # the next request isn't there yet
            return
        self.seen[next(_stages(frame), "else")] += 1


def _stages(frame: FrameType | None) -> Iterator[str]:
    """From the innermost function outwards."""
    while frame is not None:
        file = "/".join(frame.f_code.co_filename.rsplit("/", 2)[-2:])
        stage = STAGES.get(f"{file} {frame.f_code.co_name}") or STAGES.get(file)
        if stage is not None:
            yield stage
        frame = frame.f_back


def serve() -> NoReturn:
    """The child's job: answers, looks from one SIGUSR1 to the next, and tells what it saw at SIGTERM."""
    looker = Looker()

    def end(*_: object) -> None:
        looker.stop()
        print(json.dumps(looker.seen), flush=True)
        sys.exit()

    signal.signal(signal.SIGUSR1, lambda *_: looker.start())
    signal.signal(signal.SIGTERM, end)
    with simulator.provider(simulator.Settings(nonce="bench", secret="whsec_YmVuY2g=")) as app:
        server = make_server("127.0.0.1", 0, app, request_handler=QuietHandler)
        print(server.port, flush=True)
        server.serve_forever()
    raise AssertionError


def look(task: str, seconds: float) -> tuple[Measured, Counter[str]]:
    server_core, load_core = cores()
    os.sched_setaffinity(0, {server_core})
    process = subprocess.Popen([sys.executable, __file__, "--serve"], stdout=subprocess.PIPE, text=True)
    with process:
        os.sched_setaffinity(0, {load_core})
        assert process.stdout is not None
        port, book = int(process.stdout.readline()), Book()
        drive(port, book.creates(), connections=1, seconds=WARM_UP_S)
        process.send_signal(signal.SIGUSR1)
        measured = drive(port, TASKS[task](book), connections=1, seconds=seconds)
        process.terminate()
        return measured, Counter(json.loads(process.stdout.readline()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--task", choices=TASKS, default="create")
    parser.add_argument("--seconds", type=float, default=10.0, metavar="S")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve()
    measured, seen = look(given.task, given.seconds)
    moments = seen.total()
    each = moments * EVERY_S / measured.answers * 1e6
    print(
        f"{measured.answers} answers, {each:.0f} us of the server for each, {moments} moments; "
        f"yardstick {yardstick():.0f} ms, load average {load_average():g}\n"
    )
    for stage, times in seen.most_common():
        print(f"{stage:<38}{times / moments:>8.1%}{each * times / moments:>9.1f} us")


if __name__ == "__main__":
    main()
