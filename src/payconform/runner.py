"""A run: pytest with the suite, apart from whatever else pytest is used for here."""

from __future__ import annotations

import os
import secrets
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import pytest

from . import __version__, embedded, lifecycle, lifecycles, requirements
from .clock import Clock, rfc3339
from .errors import ConfigurationError, HarnessError, UsageError
from .progress import Listener
from .results import (
    Ambiguity,
    Event,
    LifeCycle,
    Requirement,
    RunFinished,
    RunStarted,
    Selection,
    Status,
    Target,
    Transition,
    Versions,
)
from .suite.collection import features_root
from .suite.selection import selection
from .target.profile import Profile

PLUGINS = ("pytest_bdd.plugin", "payconform.suite")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run. `profile` None: the embedded reference, one for each lane.

    `lanes` is how many scenarios each of the `workers` judges side by side.
    """

    profile: Profile | None
    provider: str
    workers: int
    lanes: int
    seed: int
    tags: str | None

    @property
    def lifecycles(self) -> tuple[str, ...]:
        """What is judged: the life cycles that the target claims."""
        return self.profile.lifecycles if self.profile else embedded.claimed()


Record = Callable[[Event], None]


def run(plan: Plan, listener: Listener, folder: Path, record: Record, clock: Clock) -> str | None:
    """Run the scenarios: each worker leaves its events in `folder`, those of the run itself go to `record`.

    The answer is the signal's name, if the run was interrupted. Raises ConfigurationError for features that
    are refused, and UsageError where `plan.tags` is no expression or selects nothing.
    """
    selection(plan.tags)
    run_id, begun = secrets.token_hex(3), time.monotonic()
    record(_started(plan, run_id, clock))
    with _undisturbed(), _interruptions() as names:
        status = pytest.main(_arguments(plan, run_id, folder), plugins=[listener])
    interrupted = names[0] if names else None
    if listener.refused:
        raise ConfigurationError("the features are refused:\n  " + "\n  ".join(listener.refused))
    if status == pytest.ExitCode.USAGE_ERROR:
        raise HarnessError("pytest didn't accept our arguments; what it says stands above")
    if not listener.collected and not listener.problems and interrupted is None:
        raise UsageError(
            f"no scenario is selected by {plan.tags!r}" if plan.tags else "no scenario was found"
        )
    record(
        RunFinished(
            at=rfc3339(clock.now()),
            duration_s=round(time.monotonic() - begun, 3),
            interrupted=interrupted,
            collected=listener.collected,
            counts=listener.counts,
            problems=tuple(listener.problems),
        )
    )
    return interrupted


def _arguments(plan: Plan, run_id: str, folder: Path) -> list[str]:
    """Nothing of the place where we are called may change what pytest does."""
    root = features_root()
    arguments = [
        *("-p", "no:terminal", "-p", "no:unraisableexception"),
        *("-p", "no:cacheprovider", "--noconftest", "-c", os.devnull),
        *(part for name in PLUGINS for part in ("-p", name)),
        *("--rootdir", str(root), "--import-mode", "importlib"),
        *("--payconform-events", str(folder), "--payconform-run", run_id),
        *("--payconform-seed", str(plan.seed), "--payconform-provider", plan.provider),
        *("--payconform-lanes", str(plan.workers * plan.lanes), "--capture", "sys"),
    ]
    if plan.profile is not None:
        arguments += ["--payconform-profile", str(plan.profile.path.resolve())]
    for name in plan.lifecycles:
        arguments += ["--payconform-lifecycle", name]
    if plan.tags:
        arguments += [f"--payconform-tags={plan.tags}"]  # a lone @… would be read as a file of arguments
    return [*arguments, str(root)]


def _started(plan: Plan, run_id: str, clock: Clock) -> RunStarted:
    profile = plan.profile
    catalogue = requirements.load(*plan.lifecycles)
    cycles = [lifecycles.load(name) for name in plan.lifecycles]
    return RunStarted(
        at=rfc3339(clock.now()),
        run_id=run_id,
        seed=plan.seed,
        workers=plan.workers,
        target=Target(profile.name, profile.base_url) if profile else Target("reference", "embedded"),
        versions=Versions(__version__, __version__, profile.digest if profile else "embedded"),
        selection=Selection(plan.tags),
        lifecycles={cycle.name: _life_cycle(cycle, catalogue) for cycle in cycles},
        requirements=tuple(_requirement(row) for row in catalogue),
        ambiguities=tuple(
            Ambiguity(row.id, cycle.name, row.about, row.says)
            for cycle in cycles
            for row in cycle.ambiguities
        ),
    )


def _life_cycle(cycle: lifecycle.LifeCycle, catalogue: requirements.Catalogue) -> LifeCycle:
    finality = {
        row.status: row.id for row in catalogue.of(cycle.name) if row.check is requirements.Check.FINALITY
    }
    return LifeCycle(
        document=cycle.document,
        title=cycle.title,
        initial=cycle.initial,
        statuses=tuple(
            Status(row.code, row.final, str(row.class_), str(row.basis), row.sleeping, finality.get(row.code))
            for row in cycle.statuses
        ),
        transitions=tuple(
            Transition(row.from_, row.to, row.trigger, str(row.basis), row.requirement)
            for row in cycle.transitions
        ),
    )


def _requirement(row: requirements.Requirement) -> Requirement:
    return Requirement(
        id=row.id,
        lifecycle=row.lifecycle,
        level=str(row.level),
        title=row.title,
        quote=row.quote,
        document=row.document,
        source=row.source,
        basis=str(row.basis),
        observable=str(row.observable),
        since=row.since,
        reason=row.reason,
    )


@contextmanager
def _undisturbed() -> Iterator[None]:
    """What the user's environment says to pytest isn't meant for us."""
    kept = {name: os.environ.pop(name, None) for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")}
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        yield
    finally:
        os.environ.pop("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
        os.environ.update({name: value for name, value in kept.items() if value is not None})


@contextmanager
def _interruptions() -> Iterator[list[str]]:
    """SIGTERM ends a run as Ctrl-C does: what was judged so far is kept, and the result says so."""
    names: list[str] = []

    def interrupt(number: int, _: FrameType | None) -> None:
        names.append(signal.Signals(number).name)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield names
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
