"""The command as its users call it: a process of its own, in an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

LONGEST_S = 900  # a command that hangs; how fast one is, says bench/


@dataclass(frozen=True)
class Said:
    """What a finished command said."""

    code: int
    out: str
    err: str
    report: Path

    @property
    def result(self) -> dict[str, Any]:
        result: dict[str, Any] = json.loads((self.report / "result.json").read_bytes())
        return result

    @property
    def failed(self) -> set[str]:
        return {row["id"] for row in self.result["requirements"] if row["verdict"] == "failed"}

    @property
    def verdicts(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Scenario to its verdict and requirements: what must not depend on order, workers or load."""
        return {s["id"]: (s["verdict"], tuple(s["requirements"])) for s in self.result["scenarios"]}


@dataclass(frozen=True)
class Command:
    folder: Path

    def __call__(self, *arguments: str, environment: Mapping[str, str] | None = None) -> Said:
        process = subprocess.run(
            self.line(*arguments),
            cwd=self.folder,
            env=surroundings(environment or {}),
            capture_output=True,
            text=True,
            timeout=LONGEST_S,
            check=False,
        )
        return Said(process.returncode, process.stdout, process.stderr, self.folder / "payconform-report")

    def line(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "payconform", *arguments]


def surroundings(more: Mapping[str, str]) -> dict[str, str]:
    """Nothing of the pytest that runs this reaches the command."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return {**kept, **more}


@pytest.fixture
def payconform(tmp_path: Path) -> Command:
    return Command(tmp_path)


@pytest.fixture(scope="session")
def whole_run(tmp_path_factory: pytest.TempPathFactory) -> Said:
    """One run of everything against the unbroken reference, with two workers.

    Once: the tests of a file have one worker of xdist to themselves.
    """
    unmeasured = {"COVERAGE_PROCESS_CONFIG": "", "COVERAGE_PROCESS_START": ""}  # coverage would double it
    whole = Command(tmp_path_factory.mktemp("whole"))
    return whole("run", "--workers", "2", "--seed", "1", environment=unmeasured)
