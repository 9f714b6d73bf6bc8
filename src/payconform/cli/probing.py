"""One harmless call to a target before anything is spent on it."""

from __future__ import annotations

from collections.abc import Iterator

from payconform.rig import Rig
from payconform.target.drivers import driver_for
from payconform.target.profile import Profile


def probe(profile: Profile) -> None:
    """Raises what `Driver.probe` raises, and ConfigurationError where an app can't be loaded.

    An app is loaded in a process of its own: the lanes that are forked from this one begin without it.
    """
    if profile.app is None:
        driver_for(profile).probe()
        return
    # who judges over HTTP has no use for these
    from payconform.in_process import app_rig  # noqa: PLC0415
    from payconform.in_process.apart import rows_of_app  # noqa: PLC0415

    for _ in rows_of_app(profile, _probed, app_rig):
        pass


def _probed(profile: Profile, rig: Rig) -> Iterator[str]:
    driver_for(profile, transport=rig.transport).probe()
    yield "it answers"
