"""Small sentences that console, JUnit and HTML share."""

from __future__ import annotations

from collections.abc import Sequence

from payconform.results import Finding, ScenarioFinished, Selection, StepStatus

_SHOWN = 4


def count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def listed(names: Sequence[str]) -> str:
    """The first few, and how many more."""
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def partly(judged: int, left_out: int) -> str:
    """``30 of 1055 scenarios``; ``1055 scenarios`` where none was left out."""
    return f"{judged} of {count(judged + left_out, 'scenario')}" if left_out else count(judged, "scenario")


def chosen(selection: Selection) -> list[str]:
    """By what scenarios were chosen; nothing where all were."""
    said = {
        f"tags {selection.tags}": selection.tags is not None,
        f"level {selection.level}": selection.level != Selection().level,
        f"what failed in run {selection.failed_from}": selection.failed_from is not None,
        f"shard {selection.shard}": selection.shard is not None,
    }
    return [words for words, holds in said.items() if holds]


def duration(seconds: float | None) -> str:
    if seconds is None:
        return "unknown"
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    return f"{seconds:.1f} s" if seconds < 60 else f"{seconds // 60:.0f} min {seconds % 60:.0f} s"


def expectation(finding: Finding) -> str:
    return f"expected {finding.expected}, observed {finding.observed}"


def headline(scenario: ScenarioFinished) -> str:
    """What went wrong, in a sentence; of a skipped scenario why; of a passed one nothing."""
    if scenario.error:
        return f"{scenario.error.type}: {scenario.error.message}"
    if scenario.findings:
        return expectation(next((each for each in scenario.findings if each.headline), scenario.findings[0]))
    failed = next((step for step in scenario.steps if step.status is StepStatus.FAILED), None)
    return f"{failed.keyword} {failed.text}" if failed else scenario.reason
