"""Fixtures: what a lane holds for all its scenarios, and the world that each scenario gets anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import pytest

from payconform import embedded
from payconform.rig import Rig, embedded_profile, embedded_rig, profile_rig, run_of, shared_provider
from payconform.steps.world import World
from payconform.target import profile as profiles

from .lanes import LANE
from .marks import MARK
from .recorder import Recorder
from .settings import Settings

RECORDER: pytest.StashKey[Recorder] = pytest.StashKey()
STARTED: pytest.StashKey[Mapping[str, Mapping[str, str]]] = pytest.StashKey()
"""The references that wait for lanes, by lane: the variables of their profile."""


@pytest.fixture(scope="session")
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """The target with a provider behind it: the reference, one of this lane's own, or the profile's."""
    settings = Settings.of(request.config)
    if settings.profile is None:
        lane = request.config.stash.get(LANE, "default")
        started = request.config.stash.get(STARTED, {}).get(lane)
        with embedded_rig(settings.provider, lane, started) as held:
            yield held
        return
    profile = profiles.load(settings.profile)
    if settings.provider:
        with profile_rig(profile, settings.provider) as held:
            yield held
        return
    with shared_provider(profile) as url, profile_rig(profile, url) as held:
        yield held


@pytest.fixture
def lifecycle_name() -> str:
    """The life cycle that a scenario is run for; the collection fills it in."""
    raise pytest.UsageError("a scenario names its life cycle by a tag: @lifecycle:NAME")


@pytest.fixture
def world(request: pytest.FixtureRequest, rig: Rig, lifecycle_name: str) -> World:
    """One scenario's memory, and its hands on target, provider, merchant and time."""
    mark, recorder = request.node.stash[MARK], request.node.stash[RECORDER]
    settings = Settings.of(request.config)
    return World(
        rig=rig,
        lifecycle=rig.lifecycles[lifecycle_name],
        scenario=mark.id,
        seed=settings.seed,
        run=settings.run,
        record=recorder.exchanges.append,
    )


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
