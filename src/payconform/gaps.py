"""Why a scenario verifies nothing: verdicts, not errors."""

from __future__ import annotations

from .results import Verdict


class Unverifiable(Exception):  # noqa: N818 - a verdict, not an error
    """This target doesn't show what the scenario is about."""

    verdict = Verdict.UNVERIFIABLE


class NotClaimed(Unverifiable):
    """Its profile has no way to ask for it."""

    verdict = Verdict.NOT_CLAIMED
