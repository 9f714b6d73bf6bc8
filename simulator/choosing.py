"""Which outcome an operation gets: what its request asks for, else a stored rule, else magic, else success.

What a test said on purpose beats what a value happens to be. A later action on the operation beats all.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import magic
from .draws import Lot, Outcome, draw
from .operation import OutcomeSource, Trigger
from .orders import Order
from .plan import IMMEDIATE_SUCCESS, Plan
from .rules import Facts, Rule
from .runs import Run

HEADER = "Payconform-Outcome"


@dataclass(frozen=True, slots=True)
class Choice:
    """A plan, and who chose it. `rule` is to be marked as used when the operation stands."""

    plan: Plan
    source: OutcomeSource
    rule: Rule | None = None


def choose(run: Run, order: Order, facts: Facts, lot: Lot) -> Choice:
    """The caller holds the run's lock."""
    if order.wish is not None:
        return _chosen(order.wish.outcome, lot, Trigger.HEADER, f"{HEADER}: {order.wish.words}")
    rule = run.rules.match(facts)
    if rule is not None:
        detail = f"outcome {rule.turn + 1} of {len(rule.compiled)}"
        return _chosen(rule.compiled[rule.turn], lot, Trigger.RULE, detail, rule)
    nearest = run.rules.nearest(facts)
    found = magic.asked_for(order.instrument, order.amount, order.kind) if run.options.magic else None
    if found is not None:
        drawn = draw(found.outcome, lot)
        detail = "; ".join((found.words, *drawn.words))
        return Choice(drawn.plan, OutcomeSource(Trigger.MAGIC, detail, nearest=nearest))
    why = "there is no rule"
    if nearest is not None:
        why = f"no rule matches; the nearest, {nearest.rule}, misses: {'; '.join(nearest.misses)}"
    source = OutcomeSource(Trigger.DEFAULT, f"success at once: {why}", nearest=nearest)
    return Choice(IMMEDIATE_SUCCESS, source)


def _chosen(outcome: Outcome, lot: Lot, trigger: Trigger, detail: str, rule: Rule | None = None) -> Choice:
    drawn = draw(outcome, lot)
    source = OutcomeSource(trigger, "; ".join((detail, *drawn.words)), None if rule is None else rule.id)
    return Choice(drawn.plan, source, rule)
