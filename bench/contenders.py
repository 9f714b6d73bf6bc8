"""The servers that are compared, each a process on one core: ours as `payconform serve`, and mountebank."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from load import Call, WrongAnswerError, ask
from payments import create

from payconform.clock import Deadline

BENCH = Path(__file__).resolve().parent
NODE_FOLDER = BENCH.parent / "build" / "bench"
MOUNTEBANK = "mountebank@2.9.1"
START_S, STOP_S, PAUSE_S = 30.0, 5.0, 0.002
SERVE = (sys.executable, "-m", "payconform", "serve", "provider")


class UnavailableError(Exception):
    """This contender can't be had here; the message says why."""


@dataclass(frozen=True, slots=True)
class Contender:
    """`command` takes the port to listen on and a folder for whatever it needs. Raises UnavailableError."""

    name: str
    command: Callable[[int, Path], list[str]]


@dataclass(frozen=True, slots=True)
class Server:
    """`start_s`: from the process's birth to its first created payment."""

    pid: int
    port: int
    start_s: float


def threaded(port: int, _: Path) -> list[str]:
    return [*SERVE, "--port", str(port)]


def granian(port: int, _: Path) -> list[str]:
    if "--server" not in _said_by((*SERVE, "--help")):
        raise UnavailableError("payconform serve provider has no --server yet")
    return [*SERVE, "--port", str(port), "--server", "granian"]


def mountebank(port: int, folder: Path) -> list[str]:
    """Two stubs, told apart by predicates as its documentation has it. It records requests, as we do."""
    program = _installed()
    answers = [{"inject": (BENCH / "mountebank.js").read_text("utf-8")}]
    creating = [{"equals": {"method": "POST", "path": "/payments"}}]
    reading = [{"equals": {"method": "GET"}}, {"startsWith": {"path": "/payments/"}}]
    imposter = {
        "protocol": "http",
        "host": "127.0.0.1",
        "port": port,
        "recordRequests": True,
        "stubs": [{"predicates": each, "responses": answers} for each in (creating, reading)],
    }
    config = folder / "imposters.json"
    config.write_text(json.dumps({"imposters": [imposter]}), "utf-8")
    return [
        *(str(program), "start", "--port", str(free_port()), "--localOnly", "--allowInjection"),
        *("--configfile", str(config), "--noParse", "--nologfile", "--loglevel", "error"),
        *("--pidfile", str(folder / "mb.pid")),
    ]


CONTENDERS = (
    Contender("mountebank", mountebank),
    Contender("threaded", threaded),
    Contender("granian", granian),
)
PEER = CONTENDERS[0].name


def at_hand() -> list[Contender]:
    """Those that can be had here; what is missing, and why, is said on stderr."""
    found = []
    for contender in CONTENDERS:
        with tempfile.TemporaryDirectory(prefix="payconform-bench-") as folder:
            try:
                contender.command(free_port(), Path(folder))
            except UnavailableError as error:
                print(f"without {contender.name}: {error}", file=sys.stderr)
            else:
                found.append(contender)
    return found


@contextmanager
def started(contender: Contender, *, core: int) -> Iterator[Server]:
    """Ready to answer, and gone with all its children when the block ends. Raises WrongAnswerError."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="payconform-bench-"))
        said = stack.enter_context(tempfile.TemporaryFile("w+"))
        port = free_port()
        command = contender.command(port, Path(folder))
        begun = time.perf_counter()
        with _pinned(core):  # a child inherits it
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said, process_group=0
            )
        stack.callback(_stop, process)
        if not _answers(port, create(), process):
            said.seek(0)
            raise WrongAnswerError(f"{contender.name} didn't start: {said.read()[-2000:]}")
        yield Server(process.pid, port, time.perf_counter() - begun)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def cores() -> tuple[int, int]:
    """One for the servers and one for the load. Raises UnavailableError."""
    own = sorted(os.sched_getaffinity(0))
    if len(own) < 2:
        raise UnavailableError("server and load need a core each, and here is one in all")
    return own[0], own[1]


def _answers(port: int, call: Call, process: subprocess.Popen[bytes]) -> bool:
    deadline = Deadline(START_S)
    while process.poll() is None and not deadline.passed:
        with suppress(OSError):
            ask(port, call)
            return True
        deadline.wait(PAUSE_S)
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_S)
    with suppress(ProcessLookupError):  # what it left behind is of its group
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def _pinned(core: int) -> Iterator[None]:
    own = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, own)


@cache
def _said_by(command: tuple[str, ...]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@cache
def _installed() -> Path:
    """The program of mountebank, below build/ and so outside of git; installed when it isn't there yet."""
    program = NODE_FOLDER / "node_modules" / ".bin" / "mb"
    if program.exists():
        return program
    npm = shutil.which("npm")
    if npm is None:
        raise UnavailableError("npm isn't on PATH; it comes with Node.js, and installs mountebank")
    print(f"npm installs {MOUNTEBANK} below {NODE_FOLDER}", file=sys.stderr)
    NODE_FOLDER.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [npm, "install", "--prefix", str(NODE_FOLDER), "--no-audit", "--no-fund", "--no-save", MOUNTEBANK],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode or not program.exists():
        raise UnavailableError(f"npm couldn't install {MOUNTEBANK}: {done.stderr.strip()[-500:]}")
    return program
