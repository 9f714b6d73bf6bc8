"""The way to a target for the commands that look at it before a run: over HTTP, or in this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from payconform.rig import Rig, profile_rig, shared_provider
from payconform.specification import Specification
from payconform.target.profile import Profile
from payconform.target.transport import HttpTransport, Transport


@contextmanager
def transport(profile: Profile) -> Iterator[Transport]:
    """For calls to the target alone. Raises ConfigurationError where its app can't be loaded."""
    if profile.app is None:
        yield HttpTransport(profile.base_url, profile.ca)
        return
    with rig_of(profile) as rig:
        yield rig.transport


@contextmanager
def rig_of(profile: Profile, known: Specification | None = None) -> Iterator[Rig]:
    """With provider and merchant; the target is not called yet, for its clock may be what is wrong.

    Raises ConfigurationError where an app can't be loaded, or the provider's port can't be had.
    """
    still = without_clock(profile)
    if profile.app is None:
        with shared_provider(still) as url, profile_rig(still, url, known=known) as rig:
            yield rig
        return
    from payconform.in_process import app_rig  # noqa: PLC0415 - who judges over HTTP has no use for it

    with app_rig(still, known) as rig:
        yield rig


def without_clock(profile: Profile) -> Profile:
    return replace(profile, tables={name: table for name, table in profile.tables.items() if name != "clock"})
