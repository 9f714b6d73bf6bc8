"""Findings: what is wrong, by which requirement, and whose fault it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from payconform.results import Blame


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `check` is the oracle's name of the law; `requirement` its id.

    A finding whose requirement is still empty gets it where the life cycle is known: `check` (and, for
    finality, `status`) say which.
    """

    check: str
    expected: str
    observed: str
    requirement: str = ""
    status: str = ""
    blame: Blame = Blame.TARGET
    evidence: tuple[str, ...] = ()
    headline: bool = False

    def under(self, requirement: str) -> Finding:
        return replace(self, requirement=requirement)

    def __str__(self) -> str:
        name = self.requirement or self.check
        return f"{name}: expected {self.expected}; observed {self.observed} (blame: {self.blame})"


@dataclass(frozen=True, slots=True)
class Note:
    """What the documents don't say, and what this target did there. Never a failure."""

    ambiguity: str
    text: str


class ConformanceFailure(AssertionError):  # noqa: N818 - a finding, not an error of ours
    """The target is wrong. Carries its findings; the first is the headline."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the oracle says of one history."""

    findings: tuple[Finding, ...] = ()
    notes: tuple[Note, ...] = ()

    def __add__(self, other: Judgement) -> Judgement:
        return Judgement(self.findings + other.findings, self.notes + other.notes)


def failure(
    check: str, *, expected: str, observed: str, evidence: tuple[str, ...] = ()
) -> ConformanceFailure:
    return ConformanceFailure(
        Finding(check=check, expected=expected, observed=observed, evidence=evidence, headline=True)
    )
