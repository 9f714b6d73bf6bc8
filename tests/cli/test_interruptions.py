"""However a run ends, nothing of it is left behind: no process, no port."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from payconform.clock import Deadline

from .conftest import Command, surroundings

MARK = "PAYCONFORM_TEST_MARK"


@pytest.fixture
def start(payconform: Command) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Starts a run whose processes, down to the last, carry a mark of this test in their environment."""
    started: list[subprocess.Popen[str]] = []

    def run() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            payconform.line("run", "--workers", "2"),
            cwd=payconform.folder,
            env=surroundings({MARK: str(payconform.folder)}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_killed_run_leaves_no_process(start: Callable[[], subprocess.Popen[str]], number: int) -> None:
    process = start()
    mark = until_it_judges(process)

    process.kill()

    assert gone(mark), f"left after kill -9, try {number}: {alive(mark)}"


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_an_interrupted_run_leaves_a_result_that_says_so(
    start: Callable[[], subprocess.Popen[str]], payconform: Command, sent: signal.Signals, code: int
) -> None:
    process = start()
    mark = until_it_judges(process)

    process.send_signal(sent)
    output, _ = process.communicate(timeout=60)

    assert process.returncode == code, output
    result = json.loads((payconform.folder / "payconform-report" / "result.json").read_bytes())
    assert (result["interrupted"], result["verdict"]) == (sent.name, "inconclusive")
    assert gone(mark), alive(mark)


def test_ctrl_c_before_anything_is_judged_is_no_verdict(start: Callable[[], subprocess.Popen[str]]) -> None:
    process = start()
    assert process.stdout is not None
    assert "judges" in process.stdout.readline()
    mark = mark_of(process.pid)

    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)

    assert process.returncode == 130, output
    assert "Traceback" not in output
    assert gone(mark), alive(mark)


def until_it_judges(process: subprocess.Popen[str]) -> str:
    """Wait for the first line of progress: controller, workers and pairs are all there by then."""
    assert process.stdout is not None
    seen = []
    for line in process.stdout:
        seen.append(line)
        if re.search(r"[0-9]+ of [0-9]+ scenarios", line):
            return mark_of(process.pid)
    raise AssertionError(f"it ended before it judged: {''.join(seen)}")


def mark_of(pid: int) -> str:
    environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    return next(line.decode() for line in environment if line.startswith(MARK.encode()))


def alive(mark: str) -> list[str]:
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit() or folder.name == str(os.getpid()):
            continue
        try:
            if mark.encode() in (folder / "environ").read_bytes().split(b"\0"):
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue  # it went while we looked
    return found


def gone(mark: str) -> bool:
    bound = Deadline(15)
    while alive(mark):
        if bound.passed:
            return False
        bound.wait(0.05)
    return True


pytestmark = pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="needs /proc to look for processes"
)
