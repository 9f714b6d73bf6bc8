"""Fixtures: what a lane holds for all its scenarios, and the world that each scenario gets anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

import pytest

from payconform import embedded
from payconform.correlation import Correlation
from payconform.errors import ConfigurationError
from payconform.made import MadeWriter, Notes
from payconform.oracle.findings import ConformanceFailure
from payconform.rig import Rig, embedded_profile, embedded_rig, profile_rig, run_of, shared_provider
from payconform.steps.world import World
from payconform.target import profile as profiles

from . import workers
from .lanes import LANE, worker_name
from .marks import MARK
from .recorder import Recorder
from .settings import Settings, known

RECORDER: pytest.StashKey[Recorder] = pytest.StashKey()
MADE: pytest.StashKey[MadeWriter] = pytest.StashKey()
STARTED: pytest.StashKey[Mapping[str, Mapping[str, str]]] = pytest.StashKey()
"""The references that wait for lanes, by lane: the variables of their profile."""


@pytest.fixture(scope="session")
def payconform_target() -> None:
    """What a project starts before its first scenario, in a fixture of this name in its root conftest."""


@pytest.fixture(scope="session")
def payconform_rig(request: pytest.FixtureRequest, payconform_target: object) -> Iterator[Rig]:  # noqa: ARG001
    """The target with a provider behind it: the reference, one of this lane's own, or the profile's."""
    with ExitStack() as stack:
        try:
            rig = _rig(request.config, stack)
        except ConfigurationError as error:
            hint = f"\n  {error.hint}" if error.hint else ""
            pytest.fail(f"{error.message}{hint}", pytrace=False)
        except ConformanceFailure as failure:
            pytest.fail(f"no scenario could begin: {failure}", pytrace=False)
        yield rig


@pytest.fixture
def lifecycle_name() -> str:
    """The life cycle that a scenario is run for; the collection fills it in."""
    raise pytest.UsageError("a scenario names its life cycle by a tag: @lifecycle:NAME")


@pytest.fixture
def world(request: pytest.FixtureRequest, payconform_rig: Rig, lifecycle_name: str) -> World:
    """One scenario's memory, and its hands on target, provider, merchant and time."""
    mark, recorder = request.node.stash[MARK], request.node.stash[RECORDER]
    settings = Settings.of(request.config)
    return World(
        rig=payconform_rig,
        lifecycle=payconform_rig.lifecycles[lifecycle_name],
        scenario=mark.id,
        seed=settings.seed,
        run=_mark(request.config),
        record=recorder.exchanges.append,
        notes=Notes(lifecycle_name, _writer(request.config)),
    )


def _rig(config: pytest.Config, stack: ExitStack) -> Rig:
    settings = Settings.of(config)
    if settings.profile is None:
        lane = config.stash.get(LANE, "default")
        started = config.stash.get(STARTED, {}).get(lane)
        return stack.enter_context(embedded_rig(settings.provider, lane, started))
    profile = profiles.load(settings.profile, known=known(config))
    if profile.app is not None:
        from payconform.in_process import app_rig  # noqa: PLC0415 - who judges over HTTP has no use for it

        return stack.enter_context(app_rig(profile, known(config)))
    url = (
        settings.provider
        or workers.told(config, workers.PROVIDER)
        or stack.enter_context(shared_provider(profile))
    )
    run = f"pc{_mark(config)}"
    if profile.correlation is Correlation.REFERENCE:
        return stack.enter_context(profile_rig(profile, url, run, f"{run}-", known(config)))
    return stack.enter_context(profile_rig(profile, url, known=known(config)))


def _mark(config: pytest.Config) -> str:
    """Of this run and this lane: all references of its invoices begin with it."""
    lane = worker_name(config)
    return Settings.of(config).run + ("" if lane == "main" else lane.replace("lane-", "l"))


def _writer(config: pytest.Config) -> MadeWriter | None:
    """Each process that runs scenarios has a file of its own, where events are written at all."""
    folder = Settings.of(config).events
    if folder is not None and MADE not in config.stash:
        config.stash[MADE] = MadeWriter(folder, worker_name(config))
    return config.stash.get(MADE, None)


def preload(config: pytest.Config) -> None:
    """What lanes may share: the module of an app in this process, where its profile says so."""
    file = Settings.of(config).profile
    if file is None:
        return
    profile = profiles.load(file, known=known(config))
    if profile.app is not None and profile.preloads:
        from payconform import in_process  # noqa: PLC0415 - who judges over HTTP has no use for it

        in_process.preload(profile.app, profile.app_folder)


@contextmanager
def references(settings: Settings, names: Sequence[str]) -> Iterator[Mapping[str, Mapping[str, str]]]:
    """One for each lane, where the reference is the target and one provider serves all.

    Together they start in a fraction of the time.
    """
    if settings.profile is not None or not settings.provider:
        yield {}
        return
    providers = {run_of(settings.provider, name): name for name in names}
    with embedded.references(tuple(providers)) as started:
        embedded_profile(started[next(iter(providers))])  # its schemas are compiled before lanes are forked
        yield {providers[url]: variables for url, variables in started.items()}
