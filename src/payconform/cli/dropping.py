"""What a run made is dropped at its end, over HTTP or in process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from payconform.cleaning import clean_up
from payconform.made import Made
from payconform.rig import Rig
from payconform.specification import Specification
from payconform.target.profile import Profile


def drop(profile: Profile, run: str, made: Sequence[Made], known: Specification) -> Iterator[str]:
    """What went wrong. An app is loaded once more for it: what it held in memory went with its lane."""
    if profile.app is None:
        yield from clean_up(profile, run, made, known.lifecycles)
        return
    if not any(profile.of(known.life_cycle(name)).reset for name in profile.lifecycles):
        return
    from payconform.in_process import app_rig, rows_of_app  # noqa: PLC0415 - of no use over HTTP

    def dropped(profile: Profile, rig: Rig) -> Iterator[str]:
        return clean_up(profile, run, made, rig.lifecycles, rig.transport)

    yield from rows_of_app(profile, dropped, partial(app_rig, known=known))
