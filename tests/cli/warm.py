"""The command again and again, each time forked from a process that has loaded it: a start costs seconds."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .conftest import Said, surroundings

SERVED = """
import json, os, sys
import payconform.cli.doctor, payconform.cli.run, payconform.suite.plugin, pytest_bdd.plugin
from payconform.cli import main

for line in sys.stdin:
    told = json.loads(line)
    process = os.fork()
    if process == 0:
        os.chdir(told["folder"])
        for number, name in ((0, os.devnull), (1, "out"), (2, "err")):
            os.dup2(os.open(name, os.O_RDWR | os.O_CREAT), number)
        os.environ.update(told["environment"])
        sys.argv = ["payconform", *told["arguments"]]
        sys.exit(main())
    _, status = os.waitpid(process, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""


@dataclass(frozen=True)
class Warm:
    """Called like `Command`, with the folder to be called in."""

    process: subprocess.Popen[str]

    def __call__(self, folder: Path, *arguments: str, environment: Mapping[str, str]) -> Said:
        told = {"folder": str(folder), "arguments": arguments, "environment": dict(environment)}
        asking = _pipe(self.process.stdin)
        asking.write(json.dumps(told) + "\n")
        asking.flush()
        code = int(_pipe(self.process.stdout).readline())
        out, err = (folder.joinpath(name).read_text("utf-8") for name in ("out", "err"))
        return Said(code, out, err, folder / "payconform-report")


@contextmanager
def warm() -> Iterator[Warm]:
    """It ends with us, however we end: its input closes."""
    pipe = subprocess.PIPE
    line = [sys.executable, "-c", SERVED]
    with subprocess.Popen(line, stdin=pipe, stdout=pipe, text=True, env=surroundings({})) as process:
        yield Warm(process)
        _pipe(process.stdin).close()


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe
