"""Being installed changes nothing for a project that has features and steps of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

FEATURE = """\
Feature: A shop of somebody else

  Scenario: Somebody else's invoice is paid
    Given an invoice of 10 EUR
    When the customer pays
    Then the invoice is paid

  Scenario: A step that nobody has written yet
    Given an invoice of 10 EUR
    When the moon is full
    Then the invoice is paid

  Scenario: A step that says no
    Given an invoice of 10 EUR
    Then the invoice is paid
"""

STEPS = """\
from pytest_bdd import given, then, when


@given("an invoice of 10 EUR", target_fixture="invoice")
def _invoice():
    return {"paid": False}


@when("the customer pays")
def _pays(invoice):
    invoice["paid"] = True


@then("the invoice is paid")
def _paid(invoice):
    assert invoice["paid"]
"""

OWN_MODULES = """\
import steps
import steps.invoices


def test_our_own_folders_are_imported():
    assert steps.__file__.startswith({home!r})
"""


PLUGIN = """\
import sys


def test_it_is_active(pytestconfig):
    assert pytestconfig.pluginmanager.hasplugin("payconform")


def test_it_imported_itself_alone():
    ours = {name for name in sys.modules if name.partition(".")[0] == "payconform"}
    assert ours == {"payconform", "payconform.pytest_plugin"}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = .\n", "utf-8")
    (tmp_path / "conftest.py").write_text("from steps.invoices import *  # noqa: F403\n", "utf-8")
    (tmp_path / "features").mkdir()
    (tmp_path / "features" / "shop.feature").write_text(FEATURE, "utf-8")
    (tmp_path / "steps").mkdir()
    (tmp_path / "steps" / "__init__.py").touch()
    (tmp_path / "steps" / "invoices.py").write_text(STEPS, "utf-8")
    (tmp_path / "test_own.py").write_text(OWN_MODULES.format(home=str(tmp_path)), "utf-8")
    shop = 'from pytest_bdd import scenarios\n\nscenarios("features")\n'
    (tmp_path / "test_shop.py").write_text(shop, "utf-8")
    return tmp_path


def outcomes(project: Path, *arguments: str) -> dict[str, tuple[str, str]]:
    """Each test with its outcome and the message that goes with it, and pytest's exit code."""
    report = project / "junit.xml"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--junitxml={report}", *arguments]
    done = subprocess.run(command, cwd=project, env=kept, capture_output=True, text=True, check=False)
    assert report.exists(), done.stdout + done.stderr
    cases = ET.parse(report).iter("testcase")
    seen = {f"{case.get('classname')}::{case.get('name')}": outcome(case) for case in cases}
    return {**seen, "exit code": (str(done.returncode), "")}


def outcome(case: ET.Element) -> tuple[str, str]:
    for child in case:
        if child.tag in ("failure", "error", "skipped"):
            return child.tag, child.get("message") or ""
    return "passed", ""


def test_a_foreign_project_sees_no_difference(project: Path) -> None:
    with_it = outcomes(project)
    without_it = outcomes(project, "-p", "no:payconform")

    assert with_it == without_it


def test_an_undefined_step_of_a_foreign_project_stays_undefined(project: Path) -> None:
    seen = outcomes(project)

    assert {name: result for name, (result, _) in seen.items()} == {
        "test_own::test_our_own_folders_are_imported": "passed",
        "test_shop::test_somebody_elses_invoice_is_paid": "passed",
        "test_shop::test_a_step_that_nobody_has_written_yet": "failure",
        "test_shop::test_a_step_that_says_no": "failure",
        "exit code": "1",
    }
    assert "the moon is full" in seen["test_shop::test_a_step_that_nobody_has_written_yet"][1]


def test_our_plugin_is_active_there_and_brings_nothing_along(project: Path) -> None:
    (project / "test_plugin.py").write_text(PLUGIN, "utf-8")

    assert outcomes(project, "test_plugin.py") == {
        "test_plugin::test_it_is_active": ("passed", ""),
        "test_plugin::test_it_imported_itself_alone": ("passed", ""),
        "exit code": ("0", ""),
    }
