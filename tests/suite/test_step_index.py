"""The index finds what pytest-bdd itself would find: the same definitions for every step."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PLUGIN = """\
import atexit
from importlib import import_module

scenario = import_module("pytest_bdd.scenario")
ORIGINAL = scenario.find_fixturedefs_for_step


def pytest_collection_finish(session):
    from payconform.suite.collection import steps

    assert scenario.find_fixturedefs_for_step is not ORIGINAL
    asked = 0
    for item in session.items:
        manager = item._request._fixturemanager
        for step in steps(item):
            found = list(scenario.find_fixturedefs_for_step(step, manager, item))
            assert set(found) == set(ORIGINAL(step, manager, item)), step.name
            assert found
            asked += 1
    print(f"asked about {asked} steps")


def pytest_unconfigure():
    atexit.register(say)


def say():
    print("put back" if scenario.find_fixturedefs_for_step is ORIGINAL else "left behind")
"""


def test_it_finds_what_pytest_bdd_finds_and_leaves_it_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "compare.py").write_text(PLUGIN, "utf-8")
    plugins = ("-p", "no:cacheprovider", "-p", "compare", "-p", "payconform.suite")
    features = Path(__file__).parents[2] / "src" / "payconform" / "features" / "payment-invoice"

    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, "--collect-only", "-q", "-s", str(features)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "asked about " in done.stdout
    assert "put back" in done.stdout
