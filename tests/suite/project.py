"""A project of a user's own: its features, steps and tests, and the line in its conftest."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

HERE = Path(__file__).parent
LONGEST_S = 120
OURS = """\
@lifecycle:payment-invoice-2021 @req:PAY21-INIT-01
Feature: Ours

  Scenario: One
    Given all is well
"""
FEATURE = """\
@lifecycle:payment-invoice-2021
Feature: Dunning

  @req:PAY21-INIT-02 @slow
  Scenario: A step of their own beside one of ours
    Given all is well
    Then a reminder is sent

  Scenario: Without a requirement
    Given all is well
"""
CONFTEST = """\
from pytest_bdd import then

pytest_plugins = ["payconform.suite"]


@then("a reminder is sent")
def _reminder(world):
    assert world.lifecycle.name == "payment-invoice-2021"
"""
SHOP = """\
@slow @hazard
Feature: A shop of somebody else

  Scenario: Somebody else's invoice is paid
    Given all is well
    When the customer pays
    Then the invoice is paid

  Scenario: A step that nobody has written yet
    Given an invoice of 10.00 EUR
    Then the invoice is paid

  Scenario: A step that says no
    Given all is well
    Then the invoice is paid
"""
STEPS = """\
import pytest
from pytest_bdd import given, scenarios, then, when

scenarios("features")


@pytest.fixture
def world():
    return {"paid": False}


@given("all is well")
def _well(world):
    assert world == {"paid": False}


@when("the customer pays")
def _pays(world):
    world["paid"] = True


@then("the invoice is paid")
def _paid(world):
    assert world["paid"]
"""
PLAIN = """\
import steps


def test_our_own_folder_is_imported():
    assert steps.MINE


def check_that_nobody_collects():
    raise AssertionError
"""
INI = """\
[pytest]
pythonpath = .
testpaths = tests
markers =
    slow: takes long
    hazard: somebody's word
payconform_features = conformance
"""
PROFILE = """\
[target]
name = "shop"
base_url = "${SHOP_URL}"
lifecycles = ["payment-invoice-2021"]
"""


@dataclass(frozen=True)
class Project:
    folder: Path

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def pytest(self, *arguments: str, plain: bool = False) -> tuple[int, dict[str, str], str]:
        """Exit code, outcome by test, and all that was said. The world is made up, unless it is `plain`."""
        report = self.folder / "junit.xml"
        report.unlink(missing_ok=True)
        path = os.pathsep.join(filter(None, (str(HERE), os.environ.get("PYTHONPATH"))))
        environment = {n: v for n, v in os.environ.items() if not n.startswith("PYTEST")}
        # What is made up has loaded the suite before pytest could rewrite it.
        made_up = () if plain else ("-p", "made_up", "-W", "ignore::pytest.PytestAssertRewriteWarning")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-W", "error", *made_up, f"--junitxml={report}", *arguments],
            cwd=self.folder,
            env={
                **environment,
                "PYTHONPATH": path,
                "PAYCONFORM_MADE_UP_FEATURES": str(self.folder / ".venv" / "payconform" / "features"),
            },
            capture_output=True,
            text=True,
            timeout=LONGEST_S,
            check=False,
        )
        cases = ET.parse(report).iter("testcase") if report.exists() else ()
        seen = {str(case.get("name")).partition("[")[0]: outcome(case) for case in cases}
        return done.returncode, seen, done.stdout + done.stderr


def outcome(case: ET.Element) -> str:
    return next((child.tag for child in case if child.tag in ("failure", "error", "skipped")), "passed")


def make(folder: Path) -> Project:
    """With steps, features and tests of its own; our features are where a virtual environment has them."""
    project = Project(folder)
    project.write("pytest.ini", INI)
    project.write("conftest.py", CONFTEST)
    project.write("conformance/dunning.feature", FEATURE)
    project.write("steps/__init__.py", "MINE = True\n")
    project.write("features/__init__.py", "")
    project.write("tests/features/shop.feature", SHOP)
    project.write("tests/test_shop.py", STEPS)
    project.write("tests/test_plain.py", PLAIN)
    project.write(".venv/payconform/features/__init__.py", "raise ImportError('a package of features')\n")
    project.write(".venv/payconform/features/ours.feature", OURS)
    return project
