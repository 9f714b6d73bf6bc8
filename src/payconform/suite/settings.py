"""Options of the suite, as one value. The same in every process of a run.

What a user says once stands in the ini file; the command line says it for one run.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

import pytest

from payconform import embedded, specification
from payconform.specification import Specification
from payconform.target import profile as profiles

from . import folders
from .folders import FeatureFolder

RUN = "payconform_run"


@dataclass(frozen=True, slots=True)
class Settings:
    """`profile` None: the embedded reference. `events` None: none are written; `run` marks references.

    `folders` are ours and the user's; `lifecycles` the files of the user's own. `collects_ours`: also where
    nobody names our folder.
    """

    profile: Path | None
    provider: str
    events: Path | None
    seed: int
    run: str
    lanes: int
    time_alone: bool
    lifecycles: tuple[Path, ...]
    folders: tuple[FeatureFolder, ...]
    collects_ours: bool

    @classmethod
    def of(cls, config: pytest.Config) -> Settings:
        if SETTINGS not in config.stash:
            config.stash[SETTINGS] = _read(config)
        return config.stash[SETTINGS]

    @property
    def theirs(self) -> tuple[FeatureFolder, ...]:
        return tuple(folder for folder in self.folders if not folder.ours)

    @property
    def claimed(self) -> tuple[str, ...]:
        """The life cycles that the target claims. Raises ConfigurationError for an unreadable profile."""
        return embedded.claimed() if self.profile is None else profiles.claimed(self.profile)


SETTINGS: pytest.StashKey[Settings] = pytest.StashKey()
KNOWN: pytest.StashKey[Specification] = pytest.StashKey()


def known(config: pytest.Config) -> Specification:
    """What a service can be judged by. Raises ConfigurationError for a file that contradicts itself."""
    if KNOWN not in config.stash:
        config.stash[KNOWN] = specification.with_files(Settings.of(config).lifecycles)
    return config.stash[KNOWN]


def add_options(parser: pytest.Parser) -> None:
    group = parser.getgroup("payconform")
    group.addoption("--payconform-profile", default="", metavar="FILE", help="target.toml of the target")
    group.addoption(
        "--payconform-features",
        default=[],
        action="append",
        metavar="DIR",
        help="features of your own; may be repeated",
    )
    group.addoption(
        "--payconform-lifecycles",
        default=[],
        action="append",
        metavar="FILE",
        help="a life cycle of your own, its requirements beside it; may be repeated",
    )
    group.addoption(
        "--payconform-ours",
        default=None,
        choices=("yes", "no"),
        help="collect the features of payconform where no path is given; yes where there is a profile",
    )
    group.addoption("--payconform-provider", default="", metavar="URL", help="the fake provider to use")
    group.addoption("--payconform-events", default="", metavar="DIR", help="folder for the events")
    group.addoption("--payconform-seed", default=0, type=int, metavar="N", help="seed of the made-up data")
    group.addoption("--payconform-run", default="", metavar="ID", help="mark of this run in references")
    group.addoption(
        "--payconform-lanes",
        default=1,
        type=int,
        metavar="N",
        help="scenarios side by side; needs --capture=sys",
    )
    group.addoption(
        "--payconform-time-alone",
        action="store_true",
        help="scenarios that move time come after all others, one at a time",
    )
    parser.addini("payconform_profile", "target.toml of the target", type="paths", default=[])
    parser.addini("payconform_features", "folders with features of your own", type="paths", default=[])
    parser.addini("payconform_lifecycles", "files with life cycles of your own", type="paths", default=[])
    parser.addini("payconform_tags", "tag expression: which scenarios", type="string", default="")
    parser.addini("payconform_ours", "collect the features of payconform, too", type="bool", default=None)


def begin(config: pytest.Config) -> None:
    """Before anything is read: references are fresh in every run, and the user's folders are collected."""
    if not config.option.payconform_run:
        told = getattr(config, "workerinput", {}).get(RUN)
        config.option.payconform_run = told or secrets.token_hex(3)
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        config.args = [*config.args, *(str(folder.path) for folder in Settings.of(config).theirs)]


def _read(config: pytest.Config) -> Settings:
    profile, events = _paths(config, "payconform_profile"), config.getoption("payconform_events")
    said, written = config.getoption("payconform_ours"), config.getini("payconform_ours")
    ours = written if said is None else said == "yes"
    return Settings(
        profile=profile[-1] if profile else None,
        provider=config.getoption("payconform_provider"),
        events=Path(events) if events else None,
        seed=config.getoption("payconform_seed"),
        run=config.getoption("payconform_run"),
        lanes=config.getoption("payconform_lanes"),
        time_alone=config.getoption("payconform_time_alone"),
        lifecycles=_paths(config, "payconform_lifecycles"),
        folders=(folders.ours(), *folders.theirs(_paths(config, "payconform_features"))),
        collects_ours=bool(profile) if ours is None else ours,
    )


def _paths(config: pytest.Config, name: str) -> tuple[Path, ...]:
    """What the command line says, else the ini file."""
    given = config.getoption(name)
    named = [given] if isinstance(given, str) and given else given
    if named:
        return tuple(config.invocation_params.dir / path for path in named)
    return tuple(config.getini(name))
