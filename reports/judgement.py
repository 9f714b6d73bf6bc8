"""The verdict of a run, and the sentence that says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from payconform.results import RequirementResult, RunVerdict, ScenarioFinished, Verdict

from .sentences import count, listed

_RAN = {Verdict.PASSED, Verdict.FAILED, Verdict.ERROR, Verdict.KNOWN_DEVIATION, Verdict.UNSPECIFIED}


@dataclass(frozen=True, slots=True)
class Standing:
    """`untrusted`: the record contradicts itself. `problems` are those of the run and of its record."""

    scenarios: tuple[ScenarioFinished, ...]
    requirements: tuple[RequirementResult, ...]
    problems: tuple[str, ...]
    untrusted: bool
    interrupted: str | None
    min_verified: float

    @property
    def musts(self) -> list[RequirementResult]:
        """The observable ones."""
        return [each for each in self.requirements if each.level == "must" and each.observable != "no"]

    @property
    def verified(self) -> list[RequirementResult]:
        return [each for each in self.musts if each.verdict is Verdict.PASSED]


def judge(standing: Standing) -> tuple[RunVerdict, str]:
    if standing.untrusted:
        return (
            RunVerdict.INCONCLUSIVE,
            "The record of this run contradicts itself; no verdict can rest on it.",
        )
    if why := _broken_by_the_target(standing):
        return RunVerdict.NOT_CONFORMANT, why
    if why := _undecided(standing):
        return RunVerdict.INCONCLUSIVE, why
    if why := _gaps(standing):
        return RunVerdict.WITH_GAPS, why
    return RunVerdict.CONFORMANT, f"All {count(len(standing.musts), 'must')} are verified."


def _broken_by_the_target(standing: Standing) -> str:
    failed = [each.id for each in standing.requirements if _is_failed_must(each)]
    if failed:
        return f"{count(len(failed), 'must')} failed: {listed(failed)}."
    # a scenario of the user's own may name no requirement; failing, it still may not end up green
    own = [each for each in standing.scenarios if each.verdict is Verdict.FAILED and not each.requirements]
    return f"{count(len(own), 'scenario')} without a requirement failed." if own else ""


def _is_failed_must(requirement: RequirementResult) -> bool:
    return requirement.level == "must" and requirement.verdict is Verdict.FAILED


def _undecided(standing: Standing) -> str:
    errors = sum(each.verdict is Verdict.ERROR for each in standing.scenarios)
    needed = standing.min_verified * len(standing.musts)
    reasons = {
        f"The run was interrupted by {standing.interrupted}.": bool(standing.interrupted),
        f"{count(errors, 'scenario')} broke in the harness.": errors > 0,
        f"{count(len(standing.problems), 'problem')} of the harness.": bool(standing.problems),
        "No scenario ran.": not any(each.verdict in _RAN for each in standing.scenarios),
        f"Only {len(standing.verified)} of {count(len(standing.musts), 'must')} are verified; "
        f"a verdict takes {standing.min_verified:.0%}.": len(standing.verified) < needed,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _gaps(standing: Standing) -> str:
    parts = [
        *_part(standing.musts, {Verdict.UNVERIFIABLE, Verdict.NOT_CLAIMED}, "not verified"),
        *_part(standing.musts, {Verdict.UNSPECIFIED}, "not decided by the documents"),
        *_part(standing.musts, {Verdict.KNOWN_DEVIATION}, "failed as the known deviations say"),
        *_part([each for each in standing.requirements if each.level != "must"], {Verdict.FAILED}, "failed"),
    ]
    return f"No must failed; {'; '.join(parts)}." if parts else ""


def _part(requirements: Sequence[RequirementResult], verdicts: set[Verdict], words: str) -> list[str]:
    found = [each for each in requirements if each.verdict in verdicts]
    return (
        [f"{count(len(found), found[0].level)} {words}: {listed([each.id for each in found])}"]
        if found
        else []
    )
