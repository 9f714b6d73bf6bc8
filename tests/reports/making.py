"""Scenarios in few words."""

from __future__ import annotations

from itertools import pairwise

from payconform.results import Edge, Feature, ScenarioFinished, Step, StepStatus, Verdict


def steps(*texts: str, failed: int | None = None) -> tuple[Step, ...]:
    """``Given a payment``: keyword and text; those after the `failed` one (from 0) are skipped."""

    def status(number: int) -> StepStatus:
        if failed is None or number < failed:
            return StepStatus.PASSED
        return StepStatus.FAILED if number == failed else StepStatus.SKIPPED

    return tuple(
        Step(*text.split(" ", 1), line=12 + number, status=status(number), duration_s=0.004 + 0.011 * number)
        for number, text in enumerate(texts)
    )


def edges(*codes: str) -> tuple[Edge, ...]:
    return tuple(Edge(*pair) for pair in pairwise(codes))


def scenario(path: str, name: str, verdict: Verdict, *requirements: str, **other: object) -> ScenarioFinished:
    row = other.get("row")
    lifecycle = path.partition("/")[0]
    told = other.pop("statuses", ())
    given = {
        "at": "2026-01-31T12:00:05.000000Z",
        "feature": Feature(path, other.pop("feature", "A feature")),
        "rule": None,
        "row": None,
        "line": 10,
        "worker": "gw0",
        "duration_s": 0.182,
        "requirement_verdicts": dict.fromkeys(requirements, verdict),
        "steps": steps("Given an invoice", "When it is processed", "Then it is as the document says"),
        "statuses": told,
        "transitions": edges(*told),
        **other,
    }
    return ScenarioFinished(
        id=f"{path}::{name}" + (f"[{row}]" if row else ""),
        name=name,
        lifecycle=lifecycle,
        tags=tuple(f"@req:{each}" for each in requirements),
        requirements=requirements,
        verdict=verdict,
        **given,
    )
