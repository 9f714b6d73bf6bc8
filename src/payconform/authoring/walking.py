"""The features that walk each documented edge, each two in a row and each simple path of the life cycles.

A scenario leads an invoice along a way and ends with what its history is then. Where documents demand every
edge of the way its history *is* that; else it *may be*, and another one is noted. Of all ways that can be
walked, those are chosen that walk most of what isn't walked yet.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache

from payconform import lifecycles, paths
from payconform.lifecycle import LifeCycle
from payconform.paths import Way

from . import choosing
from .choosing import Walk
from .courses import PROCESSING, RETURNING, Phase, UnwalkableError
from .scripts import Script, script
from .walked import rules

PRODUCTS: tuple[tuple[str, ...], ...] = (
    ("payment-invoice-2019", "payment-invoice-2021"),
    ("payout-invoice-2019-04", "payout-invoice-2019-05"),
)
FOLDERS = (
    "payment-invoice",
    "payment-invoice-2021",
    "payout-invoice",
    "payout-invoice-2019-04",
    "payout-invoice-2019-05",
)
LONGEST = 7  # statuses from the beginning of a phase to its end
EDITION = re.compile(r"-\d{4}(-\d\d)?$")

HEAD = """\
# Written by `make generate`, from the life cycles: see src/payconform/authoring/walking.py.
{tags} @needs:events
Feature: Walking every documented way
  In order to rely on an invoice wherever it stands
  As a merchant
  I want each documented edge, and each two in a row, to be gone along
"""
# What a scenario is called by: an edge, or a status that is come to; what isn't here goes without saying.
WORDS: Mapping[str | Way, str] = {
    ("processing", "processing"): "tried again",
    ("processing", "expired"): "expired at work",
    ("processing", "terminated"): "terminated at work",
    ("process_error", "process_failed"): "given up",
    ("refunding", "refunding"): "refund tried again",
    ("refund_error", "refund_failed"): "refund given up",
    ("cancel_error", "cancel_failed"): "cancellation given up",
    "expired": "expired",
    "terminated": "terminated",
    "process_pending": "pending",
    "process_error": "in error",
    "processed": "paid",
    "partially_processed": "paid in part",
    "process_failed": "failed",
    "refund_pending": "refund pending",
    "refund_error": "refund in error",
    "refunded": "refunded",
    "partially_refunded": "refunded in part",
    "refund_failed": "refund failed",
    "cancel_pending": "cancellation pending",
    "cancel_error": "cancellation in error",
    "canceled": "canceled",
    "partially_canceled": "canceled in part",
    "cancel_failed": "cancellation failed",
}


def feature(folder: str) -> str:
    """The text of a folder's feature file. Raises ConfigurationError where a way can't be walked."""
    return features()[folder]


@cache
def features() -> Mapping[str, str]:
    """All of them, by folder."""
    files: defaultdict[str, list[Walk]] = defaultdict(list)
    for names in PRODUCTS:
        for walk in chosen([lifecycles.load(name) for name in names]):
            files[_folder(walk)].append(walk)
    return {folder: _feature(walks) for folder, walks in files.items()}


def chosen(cycles: list[LifeCycle]) -> list[Walk]:
    """Few walks that go along all that these life cycles have. Raises ConfigurationError."""
    return choosing.chosen(cycles, possible(cycles))


def possible(cycles: Iterable[LifeCycle]) -> Iterator[Walk]:
    scripts: defaultdict[Script, list[LifeCycle]] = defaultdict(list)
    for cycle in cycles:
        for way in _ways(cycle):
            with suppress(UnwalkableError):
                scripts[script(cycle, way)].append(cycle)
    return (Walk(each, tuple(own)) for each, own in scripts.items())


def _ways(cycle: LifeCycle) -> Iterator[Way]:
    """Through the first phase by every way and the second by the shortest, or the other way round."""
    back = RETURNING[cycle.gives_back]
    for first in _through(cycle, PROCESSING, (cycle.initial,)):
        yield first
        if cycle.may_follow(first[-1], back.working):
            for second in _through(cycle, back, (back.working,)):
                if min(len(first) - 1, len(second)) == 2:
                    yield first + second


def _through(cycle: LifeCycle, phase: Phase, way: Way) -> Iterator[Way]:
    ahead = [to for from_, to in paths.edges(cycle) if from_ == way[-1]]
    for to in ahead:
        if to not in phase.under_way:
            yield (*way, to)
        elif len(way) < LONGEST:
            yield from _through(cycle, phase, (*way, to))


def _folder(walk: Walk) -> str:
    """What several editions share stands in the folder that is called like them without their dates."""
    if len(walk.cycles) == 1:
        return walk.cycles[0].name
    return EDITION.sub("", walk.cycles[0].name)


def _feature(walks: list[Walk]) -> str:
    tags = " ".join(f"@lifecycle:{cycle.name}" for cycle in walks[0].cycles)
    return HEAD.format(tags=tags) + rules(walks, _name)


def _name(way: Way) -> str:
    """What happens to the invoice but its beginnings: ``Pending, paid, refunded in part``."""
    words = [WORDS.get((a, b)) or WORDS.get(b, "") for a, b in paths.stretches(way, 2)]
    return ", ".join(word for word in words if word).capitalize()
