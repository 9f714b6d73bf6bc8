"""Tags of a scenario, and what they mean to the suite."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

import pytest

from payconform.requirements import Catalogue

CAPABILITIES = frozenset(
    {
        *("create", "read", "list", "process", "refund", "terminate", "events", "clock", "callbacks"),
        *("account", "public_create", "services", "search", "overview", "digest", "errors", "schemas"),
        *("cancel", "moderate", "transactions", "provider"),
        *("draft", "save", "pay", "schedule", "mark_as_paid", "edit", "add_file", "files", "file", "emails"),
    }
)
PLAIN = frozenset({"hazard", "moves-time", "lifetime"})
PREFIXES = ("req:", "lifecycle:", "needs:")


def is_ours(tag: str) -> bool:
    return tag in PLAIN or tag.startswith(PREFIXES)


def values(tags: Iterable[str], prefix: str) -> tuple[str, ...]:
    """``values({"req:A-1", "hazard"}, "req:")`` is ``("A-1",)``; sorted."""
    return tuple(sorted(tag.removeprefix(prefix) for tag in tags if tag.startswith(prefix)))


def concerns(tag: str, lifecycle: str, own: Catalogue) -> bool:
    """Whether a tag says something of the scenario run for this life cycle, whose requirements are `own`."""
    kind, _, value = tag.partition(":")
    return {"lifecycle": value == lifecycle, "req": value in own}.get(kind, True)


@dataclass(frozen=True, slots=True)
class ScenarioMark:
    """What the suite knows of a scenario before it runs, for one of its life cycles.

    `feature` is the path of its file, as `FeatureFolder.named` says; `row` is None where it has no examples.
    Tags and requirements of its other life cycles are left out.
    `shown` are those of its requirements that its steps are about: what the oracle judges in every history
    is the oracle's to fail, unless there is nothing else.
    """

    feature: PurePosixPath
    feature_name: str
    rule: str | None
    name: str
    row: str | None
    line: int
    lifecycle: str
    tags: tuple[str, ...]
    requirements: tuple[str, ...]
    shown: tuple[str, ...]

    @property
    def id(self) -> str:
        """Stable and unique: ``payment-invoice-2021/paying.feature::A part is paid[EUR]``."""
        row = "" if self.row is None else f"[{self.row}]"
        return f"{self.feature}::{self.name}{row}@{self.lifecycle}"

    def judged_by(self, catalogue: Catalogue) -> ScenarioMark:
        """Without the requirements that aren't in it. What its steps are about stays what it is."""
        gone = {one for one in self.requirements if one not in catalogue}
        return replace(
            self,
            tags=tuple(tag for tag in self.tags if tag.removeprefix("req:") not in gone),
            requirements=tuple(one for one in self.requirements if one not in gone),
        )

    @property
    def moves_time(self) -> bool:
        return "moves-time" in self.tags

    @property
    def by_lifetime(self) -> bool:
        """Of all that time does, it is about the end of an invoice's life alone."""
        return "lifetime" in self.tags

    @property
    def needs(self) -> tuple[str, ...]:
        clock = ("clock",) if self.moves_time else ()
        return tuple(sorted({*values(self.tags, "needs:"), *clock}))


MARK: pytest.StashKey[ScenarioMark] = pytest.StashKey()
