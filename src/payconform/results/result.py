"""The result of a run: what its events amount to (schemas/result.json)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .events import (
    SCHEMA,
    Edge,
    Feature,
    Pass,
    Scope,
    Selection,
    Target,
    Versions,
)
from .gates import Gates
from .records import to_json
from .verdicts import Blame, RunVerdict, Verdict


@dataclass(frozen=True, slots=True)
class Musts:
    """The observable musts of the claimed life cycles, and how many of them passed."""

    verified: int
    total: int


@dataclass(frozen=True, slots=True)
class StatusSets:
    documented: tuple[str, ...]
    inferred: tuple[str, ...]
    observed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EdgeSets:
    documented: tuple[Edge, ...]
    inferred: tuple[Edge, ...]
    observed: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class LifeCycleResult:
    document: str
    statuses: StatusSets
    transitions: EdgeSets


@dataclass(frozen=True, slots=True)
class RequirementResult:
    """`reason`: why it is unverifiable or not claimed. `scenarios`: their ids."""

    id: str
    lifecycle: str
    level: str
    title: str
    quote: str
    document: str
    source: str
    basis: str
    observable: str
    verdict: Verdict
    reason: str
    scenarios: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """`headline`: one sentence on what went wrong, or the reason of a skip; empty where it passed."""

    id: str
    feature: Feature
    rule: str | None
    name: str
    row: str | None
    line: int
    lifecycle: str
    verdict: Verdict
    headline: str
    requirements: tuple[str, ...]
    duration_s: float


@dataclass(frozen=True, slots=True)
class ReportedFinding:
    scenario: str
    requirement: str | None
    check: str
    blame: Blame
    expected: str
    observed: str
    evidence: tuple[str, ...]
    headline: bool


@dataclass(frozen=True, slots=True)
class ReportedNote:
    scenario: str
    lifecycle: str
    ambiguity: str
    text: str


@dataclass(frozen=True, slots=True)
class AmbiguityAnswer:
    """What the target did, in how many scenarios, and the first of them by its id."""

    text: str
    scenarios: int
    example: str


@dataclass(frozen=True, slots=True)
class AmbiguityResult:
    """An open question of a life cycle; `answers`: what was seen most first, nothing where none met it."""

    id: str
    lifecycle: str
    about: str
    says: str
    answers: tuple[AmbiguityAnswer, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """`why` is the verdict's reason in a sentence; `summary` counts scenarios by verdict, and `total`.

    `scope` None: the run never told it. `not_begun`: scenarios whose turn came too late.
    """

    run_id: str
    started: str
    duration_s: float | None
    interrupted: str | None
    seed: int
    workers: int
    passes: tuple[Pass, ...]
    target: Target
    versions: Versions
    selection: Selection
    gates: Gates
    scope: Scope | None
    not_begun: int
    verdict: RunVerdict
    why: str
    exit_code: int
    musts: Musts
    summary: Mapping[str, int]
    lifecycles: Mapping[str, LifeCycleResult]
    requirements: tuple[RequirementResult, ...]
    scenarios: tuple[ScenarioResult, ...]
    findings: tuple[ReportedFinding, ...]
    notes: tuple[ReportedNote, ...]
    ambiguities: tuple[AmbiguityResult, ...]
    problems: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def left_out(self) -> int:
        """Scenarios of the scope that the selection did without."""
        return max(0, self.scope.available - self.summary["total"]) if self.scope else 0

    @property
    def begun(self) -> int:
        """Of the scenarios of the scope."""
        return self.summary["total"] - self.not_begun

    @property
    def not_run(self) -> int:
        """The others, whyever."""
        return self.left_out + self.not_begun


def result_to_json(result: Result) -> dict[str, Any]:
    return {"schema": SCHEMA, **to_json(result)}
