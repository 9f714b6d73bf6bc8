"""Which driver speaks to a target: the one that a profile describes, or a class that somebody installed.

A package offers its class, a `Driver` that takes what `HttpDriver` takes, as an entry point::

    [project.entry-points."payconform.drivers"]
    acme = "acme_payconform:AcmeDriver"
"""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import Any, cast

from payconform.errors import ConfigurationError

from .driver import Driver
from .http_driver import HttpDriver
from .profile import Profile

GROUP = "payconform.drivers"


def driver_for(profile: Profile, **parts: Any) -> Driver:
    """`parts`: see `payconform.target.caller.Caller`. Raises ConfigurationError."""
    name = profile.driver
    if name is None:
        return HttpDriver(profile, **parts)
    offered = {each.name: each for each in entry_points(group=GROUP)}
    if name not in offered:
        raise ConfigurationError(
            f"target.driver: no driver {name!r} is installed",
            where=profile.where("target", "driver"),
            hint=f"installed: {', '.join(sorted(offered)) or 'none'}; see docs/drivers.md",
        )
    return _made(offered[name], profile, parts)


def _made(offered: EntryPoint, profile: Profile, parts: dict[str, Any]) -> Driver:
    try:
        return cast("Driver", offered.load()(profile, **parts))
    except (ImportError, AttributeError, TypeError) as error:
        raise ConfigurationError(
            f"target.driver: {offered.value} can't be used: {type(error).__name__}: {error}",
            where=profile.where("target", "driver"),
            hint="it takes what payconform.target.http_driver.HttpDriver takes",
        ) from error
