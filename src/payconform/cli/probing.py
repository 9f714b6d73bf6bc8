"""One harmless call to a target before anything is spent on it."""

from __future__ import annotations

from collections.abc import Iterator

from payconform.capture import Exchange
from payconform.errors import ConfigurationError, TargetUnreachableError
from payconform.oracle.findings import ConformanceFailure
from payconform.rig import Rig
from payconform.target.drivers import driver_for
from payconform.target.profile import Profile
from payconform.target.transport import Transport

TOO_MANY, BROKEN = 429, 500


def probe(profile: Profile) -> None:
    """Raises what `Driver.probe` raises, and ConfigurationError where an app can't be loaded, or the clock
    that the profile claims can't be read: no scenario could begin.

    An app is loaded in a process of its own: the lanes that are forked from this one begin without it.
    """
    if profile.app is None:
        _try(profile)
        return
    from payconform.in_process import app_rig, rows_of_app  # noqa: PLC0415 - of no use over HTTP

    for _ in rows_of_app(profile, _probed, app_rig):
        pass


def _probed(profile: Profile, rig: Rig) -> Iterator[str]:
    _try(profile, transport=rig.transport)
    yield "it answers"


def _try(profile: Profile, **way: Transport) -> None:
    seen: list[Exchange] = []
    driver = driver_for(profile, record=seen.append, **way)
    driver.probe()
    if "clock" not in driver.capabilities:
        return
    try:
        driver.clock()
    except ConformanceFailure as failed:
        finding = failed.findings[0]
        if seen and seen[-1].status is not None and _is_unwell(seen[-1].status):
            raise TargetUnreachableError(
                f"{profile.base_url} isn't well: it answers {finding.observed}", hint="look at its own log"
            ) from None
        raise ConfigurationError(
            f"the clock can't be read: expected {finding.expected}, observed {finding.observed}",
            where=profile.where("clock"),
            hint="look at clock.read, clock.now and clock.format; without [clock] its time isn't judged",
        ) from None


def _is_unwell(status: int) -> bool:
    """Whatever it is asked for."""
    return status == TOO_MANY or status >= BROKEN
