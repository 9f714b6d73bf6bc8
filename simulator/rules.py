"""Stored rules: which operations get which outcomes, one after the other. The newest that matches decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import chain
from typing import Any

from payconform.money import Money

from .draws import Outcome
from .kinds import Kind
from .operation import Nearest

# How many of the newest rules are looked at to explain why none matched.
_EXPLAINED = 50


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules look at. `references`: the operation's own, then its parent's."""

    kind: Kind
    references: tuple[str, ...]
    amount: Money
    method: str | None


@dataclass(frozen=True, slots=True)
class Match:
    """None matches anything. `amount` is in major units."""

    operation: Kind | None = None
    reference: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    method: str | None = None

    def misses(self, facts: Facts) -> tuple[str, ...]:
        """What keeps it from matching, in words; empty where it matches."""
        pairs = (
            ("operation", self.operation, (facts.kind,)),
            ("reference", self.reference, facts.references),
            ("amount", self.amount, (facts.amount.major,)),
            ("currency", self.currency, (facts.amount.currency,)),
            ("method", self.method, (facts.method,)),
        )
        return tuple(
            f"{name} is {actual[0]}, not {wanted}"
            for name, wanted, actual in pairs
            if wanted is not None and wanted not in actual
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """`outcomes` as they were given, and `compiled`; `used` counts the operations that it decided."""

    id: str
    match: Match
    outcomes: tuple[Mapping[str, Any], ...]
    compiled: tuple[Outcome, ...]
    used: int = 0

    @property
    def turn(self) -> int:
        """The index of the outcome whose turn it is; the last one repeats."""
        return min(self.used, len(self.compiled) - 1)


@dataclass(slots=True)
class Rulebook:
    """The rules of one run, kept by the reference that they ask for. Lives under its run's lock."""

    _rules: dict[str, tuple[int, Rule]] = field(default_factory=dict)
    _by_reference: dict[str | None, list[str]] = field(default_factory=dict)
    _count: int = 0

    def add(self, rule: Rule) -> None:
        self._count += 1
        self._rules[rule.id] = (self._count, rule)
        self._by_reference.setdefault(rule.match.reference, []).append(rule.id)

    def newest_first(self) -> Iterator[Rule]:
        return (rule for _, rule in reversed(self._rules.values()))

    def remove(self, rule_id: str) -> bool:
        """False where there is no such rule."""
        known = self._rules.pop(rule_id, None)
        if known is None:
            return False
        reference = known[1].match.reference
        self._by_reference[reference].remove(rule_id)
        if not self._by_reference[reference]:
            del self._by_reference[reference]
        return True

    def clear(self) -> None:
        self._rules.clear()
        self._by_reference.clear()

    def match(self, facts: Facts) -> Rule | None:
        """The newest that matches."""
        if not self._rules:
            return None
        matching = (pair for pair in self._candidates(facts) if not pair[1].match.misses(facts))
        return max(matching, key=lambda pair: pair[0], default=(0, None))[1]

    def nearest(self, facts: Facts) -> Nearest | None:
        """Of the newest rules, the one that misses by the fewest; None where there are no rules."""
        if not self._rules:
            return None
        newest = (rule for rule, _ in zip(self.newest_first(), range(_EXPLAINED), strict=False))
        near = min(newest, key=lambda rule: len(rule.match.misses(facts)))
        return Nearest(near.id, near.match.misses(facts))

    def mark_used(self, rule: Rule) -> Rule:
        """The rule as it is from now on."""
        number, known = self._rules[rule.id]
        used = replace(known, used=known.used + 1)
        self._rules[rule.id] = (number, used)
        return used

    def _candidates(self, facts: Facts) -> Iterator[tuple[int, Rule]]:
        groups = (self._by_reference.get(reference, ()) for reference in {None, *facts.references})
        return (self._rules[rule_id] for rule_id in chain.from_iterable(groups))
