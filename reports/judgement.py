"""The verdict of a run, and the sentence that says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from payconform.results import Finding, Gates, RequirementResult, RunVerdict, ScenarioFinished, Scope, Verdict

from .sentences import count, listed, partly

_WEAKER = ("should", "may")
_RAN = {Verdict.PASSED, Verdict.FAILED, Verdict.ERROR, Verdict.KNOWN_DEVIATION, Verdict.UNSPECIFIED}


@dataclass(frozen=True, slots=True)
class Standing:
    """`untrusted`: the record contradicts itself. `problems` are those of the run and of its record."""

    scenarios: tuple[ScenarioFinished, ...]
    scope: Scope | None
    requirements: tuple[RequirementResult, ...]
    problems: tuple[str, ...]
    untrusted: bool
    interrupted: str | None
    gates: Gates

    @property
    def musts(self) -> list[RequirementResult]:
        """The observable ones."""
        return [each for each in self.requirements if each.level == "must" and each.observable != "no"]

    @property
    def verified(self) -> list[RequirementResult]:
        return [each for each in self.musts if each.verdict is Verdict.PASSED]

    @property
    def left_out(self) -> int:
        """Scenarios of the scope that the selection did without: a part never reads as the whole."""
        return max(0, self.scope.available - len(self.scenarios)) if self.scope else 0

    @property
    def not_begun(self) -> int:
        return sum(not each.begun for each in self.scenarios)


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
        return RunVerdict.WITH_GAPS, f"{why} {_passing(standing)}"
    return RunVerdict.CONFORMANT, f"All {count(len(standing.musts), 'must')} are verified."


def _broken_by_the_target(standing: Standing) -> str:
    failed = [each.id for each in standing.requirements if _is_failed_must(each)]
    if failed:
        return f"{count(len(failed), 'must')} failed: {listed(failed)}."
    # a scenario of the user's own may name no requirement; failing, it still may not end up green
    own = [each for each in standing.scenarios if each.verdict is Verdict.FAILED and not each.requirements]
    if own:
        return f"{count(len(own), 'scenario')} without a requirement failed."
    broken = [each for each in standing.scenarios if unnamed(each)]
    laws = listed(sorted({finding.check for each in broken for finding in unnamed(each)}))
    return f"{count(len(broken), 'scenario')} broke what no requirement names: {laws}." if broken else ""


def unnamed(scenario: ScenarioFinished) -> list[Finding]:
    """Laws that it broke and that no requirement of its life cycle names: a user's own may leave some out."""
    return [each for each in scenario.findings if each.requirement is None and not each.headline]


def _is_failed_must(requirement: RequirementResult) -> bool:
    return requirement.level == "must" and requirement.verdict is Verdict.FAILED


def _undecided(standing: Standing) -> str:
    errors = sum(each.verdict is Verdict.ERROR for each in standing.scenarios)
    verified, total = len(standing.verified), len(standing.musts)
    reasons = {
        f"The run was interrupted by {standing.interrupted}.": bool(standing.interrupted),
        f"{count(errors, 'scenario')} broke in the harness.": errors > 0,
        f"{count(len(standing.problems), 'problem')} of the harness.": bool(standing.problems),
        "No scenario ran.": not any(each.verdict in _RAN for each in standing.scenarios),
        f"Only {_verified(standing)}.": not standing.gates.suffice(verified, total),
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _gaps(standing: Standing) -> str:
    of_level = {level: [each for each in standing.requirements if each.level == level] for level in _WEAKER}
    parts = [
        *_part(standing.musts, {Verdict.UNVERIFIABLE, Verdict.NOT_CLAIMED}, "not verified"),
        *_part(standing.musts, {Verdict.UNSPECIFIED}, "not decided by the documents"),
        *_part(standing.musts, {Verdict.KNOWN_DEVIATION}, "failed as the known deviations say"),
        *(part for rows in of_level.values() for part in _part(rows, {Verdict.FAILED}, "failed")),
        *([f"{count(standing.not_begun, 'scenario')} not begun in time"] if standing.not_begun else []),
        *([f"{count(standing.left_out, 'scenario')} left out"] if standing.left_out else []),
    ]
    return f"No must failed; {'; '.join(parts)}." if parts else ""


def _passing(standing: Standing) -> str:
    """By which gates a run with gaps comes through, or doesn't."""
    strict = " A strict run takes no gaps." if standing.gates.strict else ""
    return f"{_verified(standing)}.{strict}"


def _verified(standing: Standing) -> str:
    verified, musts = len(standing.verified), count(len(standing.musts), "must")
    not_run = standing.left_out + standing.not_begun
    begun = len(standing.scenarios) - standing.not_begun
    ran = f", by {partly(begun, not_run)}" if not_run else ""
    return f"{verified} of {musts} are verified{ran}; a verdict takes {standing.gates.min_verified}%"


def _part(requirements: Sequence[RequirementResult], verdicts: set[Verdict], words: str) -> list[str]:
    found = [each for each in requirements if each.verdict in verdicts]
    return (
        [f"{count(len(found), found[0].level)} {words}: {listed([each.id for each in found])}"]
        if found
        else []
    )
