"""What a run has to reach: its gates, which its user sets."""

from __future__ import annotations

from dataclasses import dataclass

from .verdicts import RunVerdict


@dataclass(frozen=True, slots=True)
class Gates:
    """`min_verified`: percent of the observable musts; a run that verified fewer decides nothing.

    `strict` changes no verdict: it lets nobody through with gaps, of which a failed should is one.
    """

    strict: bool = False
    min_verified: int = 50

    def suffice(self, verified: int, total: int) -> bool:
        return 100 * verified >= self.min_verified * total

    def let_through(self, verdict: RunVerdict) -> bool:
        return verdict is RunVerdict.CONFORMANT or (verdict is RunVerdict.WITH_GAPS and not self.strict)
