"""What a scenario needs of a target, and what of that a profile doesn't claim."""

from __future__ import annotations

from payconform.requirements import Catalogue
from payconform.results import Verdict

from .marks import ScenarioMark


def missing(mark: ScenarioMark, catalogue: Catalogue, capabilities: frozenset[str]) -> tuple[str, ...]:
    """What it needs is what its tags and its requirements need."""
    if mark.by_lifetime and "lifetimes" in capabilities:
        capabilities |= {"clock"}  # it is waited for
    of_requirements = {name for id_ in mark.requirements for name in catalogue[id_].all_needs}
    return tuple(sorted({*mark.needs, *of_requirements} - capabilities))


def verdict(missing: tuple[str, ...]) -> tuple[Verdict, str] | None:
    """And the reason; None: nothing is missing."""
    if not missing:
        return None
    if missing == ("clock",):
        return Verdict.UNVERIFIABLE, "the target has no clock that can be moved"
    return Verdict.NOT_CLAIMED, f"the profile doesn't claim {', '.join(missing)}"
