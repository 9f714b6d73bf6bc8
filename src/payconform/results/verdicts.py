"""The words of a judgement and their order. Import from `payconform.results`."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """Of a requirement or a scenario."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    KNOWN_DEVIATION = "known_deviation"
    UNSPECIFIED = "unspecified"
    UNVERIFIABLE = "unverifiable"
    NOT_CLAIMED = "not_claimed"

    @property
    def outcome(self) -> str:
        """What pytest and JUnit call it: passed, failed, error or skipped (an expected failure is one)."""
        return _OUTCOMES.get(self, "skipped")

    @property
    def words(self) -> str:
        return self.value.replace("_", " ")


class RunVerdict(StrEnum):
    CONFORMANT = "conformant"
    WITH_GAPS = "conformant with gaps"
    NOT_CONFORMANT = "not conformant"
    INCONCLUSIVE = "inconclusive"


class Blame(StrEnum):
    """Whose fault a finding is; `document`: unclear ones."""

    TARGET = "target"
    PROVIDER = "provider"
    PROFILE = "profile"
    NETWORK = "network"
    DOCUMENT = "document"


class StepStatus(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


_OUTCOMES = {
    Verdict.PASSED: "passed",
    Verdict.UNSPECIFIED: "passed",
    Verdict.FAILED: "failed",
    Verdict.ERROR: "error",
}
_OF_REQUIREMENT = (
    Verdict.FAILED,
    Verdict.ERROR,
    Verdict.KNOWN_DEVIATION,
    Verdict.PASSED,
    Verdict.UNSPECIFIED,
    Verdict.UNVERIFIABLE,
    Verdict.NOT_CLAIMED,
)
_OF_SCENARIO = (
    Verdict.FAILED,
    Verdict.ERROR,
    Verdict.KNOWN_DEVIATION,
    Verdict.UNVERIFIABLE,
    Verdict.NOT_CLAIMED,
    Verdict.UNSPECIFIED,
    Verdict.PASSED,
)


def of_requirement(verdicts: Iterable[Verdict]) -> Verdict:
    """A requirement over its scenarios: having verified it once outweighs not having. None: unverifiable."""
    return min(verdicts, key=_OF_REQUIREMENT.index, default=Verdict.UNVERIFIABLE)


def of_scenario(verdicts: Iterable[Verdict]) -> Verdict:
    """A scenario gets the worst of its requirements. None: passed."""
    return min(verdicts, key=_OF_SCENARIO.index, default=Verdict.PASSED)
