"""One history, all laws; each finding under the requirement of its life cycle that it breaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from payconform.history import History
from payconform.lifecycle import LifeCycle
from payconform.requirements import Catalogue, Check
from payconform.target.own_schema import OwnSchema
from payconform.target.values import RawBody

from . import attempts, callbacks, forms, instalments, money, payout_states, sleeping, statuses
from .findings import Finding, Judgement

OF_ALL = (forms.judge, statuses.judge)
OF_ATTEMPTS = (money.judge, sleeping.judge, attempts.judge, callbacks.judge)
WITHOUT_PROVIDER = (*OF_ALL, callbacks.judge)
OF_PAYOUTS = (payout_states.judge, instalments.judge)


def judge(history: History, lifecycle: LifeCycle, catalogue: Catalogue) -> Judgement:
    """Everything that is wrong with this history, and what the documents leave open in it."""
    laws = (*OF_ALL, *(OF_PAYOUTS if lifecycle.payouts else OF_ATTEMPTS))
    laws = laws if history.accounted else WITHOUT_PROVIDER
    judgement = sum((law(history, lifecycle) for law in laws), Judgement())
    return _attributed(judgement, lifecycle, catalogue)


def judge_bodies(
    bodies: Iterable[RawBody], own: Mapping[str, OwnSchema], lifecycle: LifeCycle, catalogue: Catalogue
) -> Judgement:
    """What of these bodies, of whichever invoice, doesn't fit the target's own schemas."""
    return _attributed(forms.judge_bodies(bodies, own), lifecycle, catalogue)


def _attributed(judgement: Judgement, lifecycle: LifeCycle, catalogue: Catalogue) -> Judgement:
    findings = tuple(attributed(finding, lifecycle.name, catalogue) for finding in judgement.findings)
    return Judgement(findings, judgement.notes)


def attributed(finding: Finding, lifecycle: str, catalogue: Catalogue) -> Finding:
    """The finding under its requirement; unchanged where no document of this edition demands it."""
    if finding.requirement or finding.check not in set(Check):
        return finding
    row = catalogue.by_check(lifecycle, Check(finding.check), finding.status or None)
    return finding if row is None else finding.under(row.id)
