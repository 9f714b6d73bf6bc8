"""How a run is spread: which scenarios side by side, which after all others, and why."""

from __future__ import annotations

from .correlation import Correlation
from .results import Pass
from .target.profile import Profile

ALL = "all scenarios"


def passes_of(profile: Profile | None, lanes: int) -> tuple[Pass, ...]:
    """`profile` None: the embedded reference. `lanes`: how many scenarios the user would have side by side.

    Of two passes, the second is that of the scenarios that move time.
    """
    if profile is None:
        return (Pass(ALL, lanes, "each lane has a reference of its own"),)
    if profile.app is not None:
        return (Pass(ALL, lanes, "each lane has the app in a process of its own"),)
    if profile.correlation is not Correlation.REFERENCE:
        return (Pass(ALL, 1, f"by {profile.correlation} alone the provider can't tell scenarios apart"),)
    if profile.has_shared_clock:
        return (
            Pass("scenarios that don't move time", lanes, "nobody moves what others go by"),
            Pass("scenarios that move time", 1, "the target's clock belongs to the whole service"),
        )
    return (Pass(ALL, lanes, "each scenario has invoices of its own"),)


def told(each: Pass) -> str:
    """In a line for people."""
    beside = "one at a time" if each.lanes == 1 else f"{each.lanes} side by side"
    return f"{each.scenarios}, {beside}: {each.why}"
