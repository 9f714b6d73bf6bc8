from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from . import project as projects

LONGEST_S = 120
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Said:
    """What a finished process said."""

    code: int
    text: str
    report: Path

    @property
    def result(self) -> dict[str, Any]:
        result: dict[str, Any] = json.loads((self.report / "result.json").read_bytes())
        return result

    @property
    def scenarios(self) -> dict[str, dict[str, Any]]:
        """The events of the scenarios by their names."""
        lines = (self.report / "events.ndjson").read_text().splitlines()
        events = [json.loads(line) for line in lines]
        return {event["name"]: event for event in events if event["type"] == "scenario-finished"}


@dataclass(frozen=True)
class Tree:
    """A made-up feature tree, and the two ways to run the suite on it.

    `newer` are requirements that came with 0.1, where the others were there in 0.0 already; none: all did.
    """

    folder: Path
    newer: tuple[str, ...] = ()
    features: Path = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "features", self.folder / "features")
        self.features.mkdir()

    def write(self, text: str | bytes, name: str = "made_up.feature") -> Path:
        path = self.features / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def payconform(self, *arguments: str) -> Said:
        """``payconform run`` with the made-up steps."""
        return self._said("-c", "import made_up; made_up.main()", "run", *arguments)

    def merge(self, *arguments: str) -> Said:
        return self._said("-m", "payconform", "merge", *arguments)

    def pytest(self, *arguments: str) -> Said:
        """``pytest -p payconform.suite``, as a user would call it."""
        plugins = ("-p", "payconform.suite", "-p", "made_up", "-p", "no:cacheprovider")
        options = ("-c", os.devnull, "--rootdir", str(self.features), "--import-mode", "importlib")
        return self._said("-m", "pytest", *plugins, *options, *arguments, str(self.features))

    @property
    def _environment(self) -> dict[str, str]:
        return {
            "PAYCONFORM_MADE_UP_FEATURES": str(self.features),
            "PAYCONFORM_MADE_UP_NEWER": " ".join(self.newer),
        }

    def _said(self, *arguments: str) -> Said:
        path = os.pathsep.join(filter(None, (str(HERE), os.environ.get("PYTHONPATH"))))
        python = {"PYTHONPATH": path, "PYTHONWARNINGS": "error", "COLUMNS": "200"}
        process = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env={**os.environ, **python, **self._environment},
            capture_output=True,
            text=True,
            timeout=LONGEST_S,
            check=False,
        )
        return Said(process.returncode, process.stdout + process.stderr, self.folder / "payconform-report")


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


@pytest.fixture
def project(tmp_path: Path) -> projects.Project:
    return projects.make(tmp_path)
