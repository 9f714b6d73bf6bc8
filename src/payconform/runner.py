"""A run: pytest with the suite, apart from whatever else pytest is used for here."""

from __future__ import annotations

import os
import secrets
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from .choice import Choice
from .clock import Clock, rfc3339
from .errors import ConfigurationError, HarnessError, UsageError
from .made import Made, read_made
from .opening import run_started
from .plan import Plan
from .progress import Listener
from .results import Event, RunFinished
from .specification import Specification
from .suite.choosing import Chosen, options_of
from .suite.folders import features_root
from .suite.selection import selection
from .target.profile import Profile

PLUGINS = ("pytest_bdd.plugin", "payconform.suite")


Record = Callable[[Event], None]
Clean = Callable[[Profile, str, Sequence[Made], Specification], Iterator[str]]


def run(plan: Plan, listener: Listener, folder: Path, record: Record, clock: Clock, clean: Clean) -> None:
    """Run the scenarios: each worker leaves its events in `folder`, those of the run itself go to `record`.

    `clean` asks the target to drop what was made, and says what of it went wrong.

    Raises ConfigurationError for features that are refused, and UsageError for a choice that is none, or that
    chooses nothing.
    """
    selection(plan.choice.tags)
    run_id, begun = secrets.token_hex(3), time.monotonic()
    record(run_started(plan, run_id, clock))
    with _undisturbed(), _interruptions() as names:
        status = pytest.main(_arguments(plan, run_id, folder), plugins=[listener])
        interrupted = names[0] if names else None
        kept = _clean_up(plan, run_id, folder, listener, clean)
    if listener.refused:
        raise ConfigurationError("the features are refused:\n  " + "\n  ".join(listener.refused))
    if status == pytest.ExitCode.USAGE_ERROR:
        raise HarnessError("pytest didn't accept our arguments; what it says stands above")
    if not listener.collected and not listener.problems and interrupted is None:
        raise UsageError(_nothing(plan.choice, listener.chosen))
    record(
        RunFinished(
            at=rfc3339(clock.now()),
            duration_s=round(time.monotonic() - begun, 3),
            interrupted=interrupted,
            collected=listener.collected,
            counts=listener.counts,
            scope=listener.chosen.scope,
            problems=tuple(listener.problems),
            warnings=(*_gone(plan.choice, listener.chosen), *kept),
        )
    )


def _nothing(choice: Choice, chosen: Chosen) -> str:
    """Why no scenario is left."""
    if choice.earlier and len(chosen.gone) == len(choice.earlier.failed):
        return f"none of the scenarios that failed in {choice.earlier.path} is there any more"
    if choice.shard and chosen.scope.selected:
        return f"shard {choice.shard} is empty: there are fewer scenarios than shards"
    return f"no scenario is selected by {choice.words}" if choice.words else "no scenario was found"


def _gone(choice: Choice, chosen: Chosen) -> Iterator[str]:
    if choice.earlier:
        for name in chosen.gone:
            yield f"it failed in run {choice.earlier.run_id}, and is no longer there: {name}"


def _clean_up(plan: Plan, run_id: str, folder: Path, listener: Listener, clean: Clean) -> list[str]:
    """What of it went wrong. Also after Ctrl-C; a second one ends it, and what was judged stands."""
    warnings: list[str] = []
    if plan.profile is None or plan.choice.keep or not listener.collected:
        return warnings
    try:
        warnings.extend(clean(plan.profile, run_id, tuple(read_made(folder)), plan.known))
    except KeyboardInterrupt:
        warnings.append("cleaning up was interrupted: the target keeps what it has not dropped yet")
    return warnings


def _arguments(plan: Plan, run_id: str, folder: Path) -> list[str]:
    """Nothing of the place where we are called may change what pytest does."""
    root = features_root()
    arguments = [
        *("-p", "no:terminal", "-p", "no:unraisableexception"),
        *("-p", "no:cacheprovider", "--noconftest", "-c", os.devnull),
        *("-W", "ignore::pytest.PytestUnknownMarkWarning"),  # a user's own tags
        *(part for name in PLUGINS for part in ("-p", name)),
        *("--rootdir", str(root), "--import-mode", "importlib"),
        *("--payconform-events", str(folder), "--payconform-run", run_id),
        *("--payconform-seed", str(plan.seed), "--payconform-provider", plan.provider),
        *("--payconform-lanes", str(plan.passes[0].lanes), "--capture", "sys"),
    ]
    if plan.profile is not None:
        arguments += ["--payconform-profile", str(plan.profile.path.resolve())]
    if len(plan.passes) > 1:
        arguments += ["--payconform-time-alone"]
    arguments += [f"--payconform-lifecycles={file.resolve()}" for file in plan.own]
    arguments += [f"--payconform-features={folder.resolve()}" for folder in plan.features]
    own = (str(folder.resolve()) for folder in plan.features)
    return [*arguments, *options_of(plan.choice), str(root), *own]


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
