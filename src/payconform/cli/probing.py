"""One harmless call to a target before anything is spent on it."""

from __future__ import annotations

from collections.abc import Iterator

from payconform.errors import ConfigurationError
from payconform.oracle.findings import ConformanceFailure
from payconform.rig import Rig
from payconform.target.driver import Driver
from payconform.target.drivers import driver_for
from payconform.target.profile import Profile

from .apart import rows_of_app


def probe(profile: Profile) -> None:
    """Raises what `Driver.probe` raises, and ConfigurationError where an app can't be loaded, or the clock
    that the profile claims can't be read: no scenario could begin.

    An app is loaded in a process of its own: the lanes that are forked from this one begin without it.
    """
    if profile.app is None:
        _try(driver_for(profile), profile)
        return
    from payconform.in_process import app_rig  # noqa: PLC0415 - who judges over HTTP has no use for it

    for _ in rows_of_app(profile, _probed, app_rig):
        pass


def _probed(profile: Profile, rig: Rig) -> Iterator[str]:
    _try(driver_for(profile, transport=rig.transport), profile)
    yield "it answers"


def _try(driver: Driver, profile: Profile) -> None:
    driver.probe()
    if "clock" not in driver.capabilities:
        return
    try:
        driver.clock()
    except ConformanceFailure as failed:
        finding = failed.findings[0]
        raise ConfigurationError(
            f"the clock can't be read: expected {finding.expected}, observed {finding.observed}",
            where=profile.where("clock"),
            hint="look at clock.read, clock.now and clock.format; without [clock] its time isn't judged",
        ) from None
