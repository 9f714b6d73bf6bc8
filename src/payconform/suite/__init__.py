"""The conformance suite as a pytest plugin: ``-p payconform.suite``, or a line in a project's root conftest.

It collects the feature files of this package and of the folders that a user names, and brings the steps and
the world to them and to nobody else. It runs each scenario against the target of a profile, or without one
against the embedded reference, and writes an event for each to the folder of ``--payconform-events``. It is
never switched on by being installed.
"""

from __future__ import annotations

from .fixtures import payconform_rig, payconform_target
from .plugin import (
    pytest_addoption,
    pytest_bdd_after_step,
    pytest_bdd_before_step,
    pytest_bdd_step_error,
    pytest_collect_directory,
    pytest_collect_file,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_configure_node,
    pytest_make_collect_report,
    pytest_pyfunc_call,
    pytest_runtest_makereport,
    pytest_runtest_protocol,
    pytest_runtestloop,
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
    pytest_unconfigure,
)

__all__ = [
    "payconform_rig",
    "payconform_target",
    "pytest_addoption",
    "pytest_bdd_after_step",
    "pytest_bdd_before_step",
    "pytest_bdd_step_error",
    "pytest_collect_directory",
    "pytest_collect_file",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_configure_node",
    "pytest_make_collect_report",
    "pytest_pyfunc_call",
    "pytest_runtest_makereport",
    "pytest_runtest_protocol",
    "pytest_runtestloop",
    "pytest_sessionfinish",
    "pytest_terminal_summary",
    "pytest_testnodedown",
    "pytest_unconfigure",
]
