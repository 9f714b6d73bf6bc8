"""The feature that walks each documented edge, pair and simple path of a vendor's invoice.

As for the other life cycles: a history *is* what documents demand edge by edge, and else *may be*.
"""

from __future__ import annotations

from functools import cache

from payconform import lifecycles
from payconform.lifecycle import LifeCycle
from payconform.paths import Way

from . import choosing
from .choosing import Walk
from .vendor_scripts import scripts
from .walked import rules

NAME = "vendor-invoice"
HEAD = """\
# Written by `make generate`, from the life cycle: see src/payconform/authoring/vendor_walking.py.
@lifecycle:vendor-invoice @needs:events
Feature: Walking every documented way
  In order to rely on an invoice wherever it stands
  As a business
  I want each documented edge, and each two in a row, to be gone along
"""


@cache
def feature() -> str:
    """The text of the feature file. Raises ConfigurationError where a way can't be walked."""
    return HEAD + rules(chosen(lifecycles.load(NAME)), name)


def chosen(cycle: LifeCycle) -> list[Walk]:
    return choosing.chosen([cycle], (Walk(script, (cycle,)) for script in scripts(cycle)))


def name(way: Way) -> str:
    """What becomes of it: ``Processing, partially paid``; that it was unpaid first goes without saying."""
    return ", ".join(way[1:] if way[0] == "unpaid" else way).capitalize()
