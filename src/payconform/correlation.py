"""Whose operations the provider's are, where the target doesn't pass the reference of an invoice on.

Then one scenario at a time has the provider's run to itself, and what comes there is of its invoices: of the
one that there is, or of the one with this amount.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Unpack

from .money import Money
from .provider_client import Account, Delivery, Hazard, Operation, ProviderClient, Rule, Transport
from .provider_client.terms import HazardTerms, Match, Outcome


class Correlation(StrEnum):
    REFERENCE = "reference"
    AMOUNT = "amount"
    ORDER = "order"

    def separates(self, amounts: Iterable[Money]) -> bool:
        """The operations of invoices of these amounts can be told apart."""
        wanted = list(amounts)
        match self:
            case Correlation.REFERENCE:
                return True
            case Correlation.AMOUNT:
                return len(set(wanted)) == len(wanted)
            case Correlation.ORDER:
                return len(wanted) == 1


class UnnamedProvider(ProviderClient):
    """A provider's run that belongs to one scenario, whose references it never hears.

    `amount_of` tells the amount of the invoice with this reference; None: whatever there is, is its.
    """

    def __init__(
        self,
        provider: Transport,
        run: str,
        *,
        on_change: Callable[[], None],
        amount_of: Callable[[str], Money | None],
    ) -> None:
        super().__init__(provider, run, on_change=on_change)
        self._amount_of = amount_of

    def answer(self, *outcomes: Outcome, **match: Unpack[Match]) -> Rule:
        match.pop("reference", None)
        return super().answer(*outcomes, **match)

    def hazard(self, kind: str, **given: Unpack[HazardTerms]) -> Hazard:
        given.pop("reference", None)
        return super().hazard(kind, **given)

    def operations(self, reference: str | None = None) -> tuple[Operation, ...]:
        if reference is None:
            return super().operations()
        return tuple(row for rows in map(super().operations, self._names(reference)) for row in rows)

    def deliveries(self, reference: str | None = None) -> tuple[Delivery, ...]:
        if reference is None:
            return super().deliveries()
        return tuple(row for rows in map(super().deliveries, self._names(reference)) for row in rows)

    def account(self, reference: str) -> Account:
        accounts = list(map(super().account, self._names(reference)))
        return Account(
            operations=tuple(row for each in accounts for row in each.operations),
            deliveries=tuple(row for each in accounts for row in each.deliveries),
            movements=tuple(row for each in accounts for row in each.movements),
            clock=accounts[-1].clock if accounts else self.clock(),
        )

    def _names(self, reference: str) -> tuple[str, ...]:
        """How the target calls that invoice to the provider, oldest first."""
        amount = self._amount_of(reference)
        rows = super().operations()
        own = (row.reference for row in rows if row.parent is None and amount in {None, row.amount})
        return tuple(dict.fromkeys(own))


def provider_for(
    correlation: Correlation,
    provider: Transport,
    run: str,
    *,
    on_change: Callable[[], None],
    amount_of: Callable[[str], Money | None],
) -> ProviderClient:
    """The provider as a scenario speaks to it. `amount_of`: see `UnnamedProvider`."""
    if correlation is Correlation.REFERENCE:
        return ProviderClient(provider, run, on_change=on_change)
    return UnnamedProvider(provider, run, on_change=on_change, amount_of=amount_of)
