"""Options of the suite, as one value. The same in every process of a run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True, slots=True)
class Settings:
    """`profile` None: the embedded reference. `events` None: none are written; `run` marks references."""

    profile: Path | None
    provider: str
    events: Path | None
    seed: int
    run: str
    tags: str | None
    lifecycles: tuple[str, ...]
    lanes: int

    @classmethod
    def of(cls, config: pytest.Config) -> Settings:
        profile, events = config.getoption("payconform_profile"), config.getoption("payconform_events")
        return cls(
            profile=Path(profile) if profile else None,
            provider=config.getoption("payconform_provider"),
            events=Path(events) if events else None,
            seed=config.getoption("payconform_seed"),
            run=config.getoption("payconform_run"),
            tags=config.getoption("payconform_tags"),
            lifecycles=tuple(config.getoption("payconform_lifecycle")),
            lanes=config.getoption("payconform_lanes"),
        )


def add_options(parser: pytest.Parser) -> None:
    group = parser.getgroup("payconform")
    group.addoption("--payconform-profile", default="", metavar="FILE", help="target.toml of the target")
    group.addoption("--payconform-provider", default="", metavar="URL", help="the fake provider to use")
    group.addoption("--payconform-events", default="", metavar="DIR", help="folder for the events")
    group.addoption("--payconform-seed", default=0, type=int, metavar="N", help="seed of the made-up data")
    group.addoption("--payconform-run", default="0", metavar="ID", help="mark of this run in references")
    group.addoption(
        "--payconform-lifecycle", default=[], action="append", metavar="NAME", help="run these alone"
    )
    group.addoption(
        "--payconform-lanes",
        default=1,
        type=int,
        metavar="N",
        help="scenarios side by side; needs --capture=sys",
    )
    group.addoption("--payconform-tags", default=None, metavar="EXPR", help="tag expression: which scenarios")
