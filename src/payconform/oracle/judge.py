"""One history, all laws; each finding under the requirement of its life cycle that it breaks."""

from __future__ import annotations

from collections.abc import Mapping

from jsonschema.protocols import Validator

from payconform.history import History
from payconform.lifecycle import LifeCycle
from payconform.requirements import Catalogue, Check

from . import attempts, callbacks, forms, money, statuses
from .findings import Finding, Judgement

LAWS = (statuses.judge, money.judge, attempts.judge, callbacks.judge)


def judge(
    history: History, lifecycle: LifeCycle, catalogue: Catalogue, own: Mapping[str, Validator]
) -> Judgement:
    """Everything that is wrong with this history, and what the documents leave open in it."""
    judgement = forms.judge(history, own)
    for law in LAWS:
        judgement += law(history, lifecycle)
    findings = tuple(attributed(finding, lifecycle.name, catalogue) for finding in judgement.findings)
    return Judgement(findings, judgement.notes)


def attributed(finding: Finding, lifecycle: str, catalogue: Catalogue) -> Finding:
    """The finding under its requirement; unchanged where no document of this edition demands it."""
    if finding.requirement or finding.check not in set(Check):
        return finding
    row = catalogue.by_check(lifecycle, Check(finding.check), finding.status or None)
    return finding if row is None else finding.under(row.id)
