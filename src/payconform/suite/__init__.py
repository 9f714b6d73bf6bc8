"""The conformance suite as a pytest plugin: ``-p payconform.suite``.

It collects the feature files of this package, brings their steps, runs each scenario against the target of
``--payconform-profile`` (the embedded reference, if none is given) and writes one event for each to the
folder of ``--payconform-events``. It is never switched on by being installed.
"""

from __future__ import annotations

from .fixtures import lifecycle_name, rig, world
from .plugin import (
    pytest_addoption,
    pytest_bdd_after_step,
    pytest_bdd_apply_tag,
    pytest_bdd_before_step,
    pytest_bdd_step_error,
    pytest_collect_file,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_pyfunc_call,
    pytest_runtest_makereport,
    pytest_runtest_protocol,
    pytest_runtestloop,
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
)

__all__ = [
    "lifecycle_name",
    "pytest_addoption",
    "pytest_bdd_after_step",
    "pytest_bdd_apply_tag",
    "pytest_bdd_before_step",
    "pytest_bdd_step_error",
    "pytest_collect_file",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_pyfunc_call",
    "pytest_runtest_makereport",
    "pytest_runtest_protocol",
    "pytest_runtestloop",
    "pytest_sessionfinish",
    "pytest_terminal_summary",
    "pytest_testnodedown",
    "rig",
    "world",
]

pytest_plugins = (
    "payconform.steps.accounts",
    "payconform.steps.actions",
    "payconform.steps.callbacks",
    "payconform.steps.fees",
    "payconform.steps.histories",
    "payconform.steps.invoices",
    "payconform.steps.layers",
    "payconform.steps.lists",
    "payconform.steps.money",
    "payconform.steps.payouts",
    "payconform.steps.provider",
    "payconform.steps.returns",
    "payconform.steps.services",
    "payconform.steps.time",
    "payconform.steps.wire",
)
