"""The events of a run, one JSON object each (schemas/events.json). Import from `payconform.results`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from .records import from_json, to_json
from .verdicts import Blame, StepStatus, Verdict

SCHEMA = 2
"""Version of the events and of the result; any change of a key is a new one."""


@dataclass(frozen=True, slots=True)
class Target:
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Versions:
    """Of the suite, of the requirements, and the digest of the profile."""

    suite: str
    requirements: str
    profile: str


@dataclass(frozen=True, slots=True)
class Selection:
    """What chose the scenarios; None: it left none out.

    `level`: each verifies a requirement of this level or a stricter one. `failed_from` is the id of the run
    whose failures are run again, `shard` the part of what all this chose: ``2/4``.
    """

    tags: str | None = None
    level: str = "may"
    failed_from: str | None = None
    shard: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    from_: str
    to: str


@dataclass(frozen=True, slots=True)
class Status:
    """`class_` is success, failure or in-flight; `sleeping` None: the document has no such column.

    `requirement` says that it never changes again.
    """

    code: str
    final: bool
    class_: str
    basis: str
    sleeping: bool | None = None
    requirement: str | None = None


@dataclass(frozen=True, slots=True)
class Transition:
    """`requirement` is what a target fails that doesn't take it, its trigger given."""

    from_: str
    to: str
    trigger: str
    basis: str
    requirement: str | None = None


@dataclass(frozen=True, slots=True)
class LifeCycle:
    document: str
    title: str
    initial: str
    statuses: tuple[Status, ...]
    transitions: tuple[Transition, ...]


@dataclass(frozen=True, slots=True)
class Requirement:
    """`observable` is api, callback, journal or no; `reason` says why not."""

    id: str
    lifecycle: str
    level: str
    title: str
    quote: str
    document: str
    source: str
    basis: str
    observable: str
    since: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ambiguity:
    id: str
    lifecycle: str
    about: str
    says: str


@dataclass(frozen=True, slots=True)
class Feature:
    path: str
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    keyword: str
    text: str
    line: int
    status: StepStatus
    duration_s: float


@dataclass(frozen=True, slots=True)
class Finding:
    """`headline`: what a reader needs first. `requirement` None: it breaks no clause of a document."""

    requirement: str | None
    check: str
    blame: Blame
    expected: str
    observed: str
    evidence: tuple[str, ...] = ()
    headline: bool = False


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the harness broke: the exception's class, its message, and what helps to find it."""

    type: str
    message: str
    details: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What the target did where the documents don't decide."""

    ambiguity: str
    text: str


@dataclass(frozen=True, slots=True)
class Scope:
    """How many scenarios there are for what is judged, and how many were selected, before shards were dealt.

    What is judged are the claimed life cycles, by requirements of the version and level that were asked for.
    `digest`: of the ids of those selected.
    """

    available: int
    selected: int
    digest: str


@dataclass(frozen=True, slots=True)
class Counts:
    """pytest's own: each scenario once, by the worst of its phases; an expected failure is skipped."""

    passed: int
    failed: int
    error: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Pass:
    """A part of the plan: which scenarios, in words, how many at a time, and why."""

    scenarios: str
    lanes: int
    why: str


# The events; `at` is RFC 3339, durations are seconds


@dataclass(frozen=True, slots=True)
class RunStarted:
    at: str
    run_id: str
    seed: int
    workers: int
    target: Target
    versions: Versions
    selection: Selection
    lifecycles: Mapping[str, LifeCycle]
    requirements: tuple[Requirement, ...]
    ambiguities: tuple[Ambiguity, ...] = ()
    passes: tuple[Pass, ...] = ()


@dataclass(frozen=True, slots=True)
class ScenarioFinished:
    """`begun`: it was; its turn may have come too late.

    `exchanges`: what `payconform.capture.Exchange.to_dict` gives, where the scenario failed or broke.
    """

    at: str
    id: str
    feature: Feature
    rule: str | None
    name: str
    row: str | None
    line: int
    lifecycle: str
    worker: str
    verdict: Verdict
    duration_s: float
    reason: str = ""
    tags: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    requirement_verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    error: Trouble | None = None
    statuses: tuple[str, ...] = ()
    transitions: tuple[Edge, ...] = ()
    notes: tuple[Note, ...] = ()
    exchanges: tuple[Mapping[str, Any], ...] = ()
    begun: bool = True


@dataclass(frozen=True, slots=True)
class RunFinished:
    """`interrupted`: the signal's name. `problems`: what broke outside of any scenario.

    `warnings`: what a reader should know, and no verdict rests on.
    """

    at: str
    duration_s: float
    interrupted: str | None
    collected: int
    counts: Counts
    scope: Scope
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


Event: TypeAlias = RunStarted | ScenarioFinished | RunFinished

_TYPES: dict[str, type[Event]] = {
    "run-started": RunStarted,
    "scenario-finished": ScenarioFinished,
    "run-finished": RunFinished,
}
_NAMES = {kind: name for name, kind in _TYPES.items()}


def event_to_json(event: Event) -> dict[str, Any]:
    return {"schema": SCHEMA, "type": _NAMES[type(event)], **to_json(event)}


def event_from_json(document: Mapping[str, Any]) -> Event:
    """Of a document that schemas/events.json accepts."""
    return from_json(_TYPES[document["type"]], document)
