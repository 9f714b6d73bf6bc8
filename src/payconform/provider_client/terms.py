"""What a tester says to the provider, as keywords, and how each is put into JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias, TypedDict

from payconform.clock import rfc3339
from payconform.money import Money

Outcome: TypeAlias = str | Mapping[str, Any]  # a name of the catalogue, or an outcome as JSON
Amount: TypeAlias = Money | Decimal | str  # in major units where it is no Money


class Match(TypedDict, total=False):
    """Which operations are meant; what is left out matches anything.

    `operation`: payment, payout, refund, cancellation or vendor_payout.
    """

    operation: str
    reference: str
    amount: Amount
    currency: str
    method: str


class HazardTerms(Match, total=False):
    """What a hazard hits: a `call` (create, read, list), or an `event` such as payment.succeeded; or
    the `call` cancel and the event payout.processed, of vendor payouts.

    It leaves the first `skip` alone, and hits `times` of those that follow. The rest are the parameters of
    its kind; GET /_control/hazards tells of them.
    """

    call: str
    event: str
    skip: int
    times: int
    seconds: float
    when: str
    status: int | str
    retry_after: int
    location: str
    attempts: int


class Selection(TypedDict, total=False):
    """Which callbacks are meant; `since` and `until` are when their events came about, on the run's clock."""

    reference: str
    operation: str
    state: str
    type: str
    since: datetime
    until: datetime


_OF_MATCH = frozenset({"operation", "reference", "amount", "currency", "method", "call", "event"})


def rule(outcomes: tuple[Outcome, ...], match: Match) -> dict[str, Any]:
    given = [{"outcome": each} if isinstance(each, str) else each for each in outcomes]
    return {"match": _match(match), "outcomes": given}


def hazard(kind: str, terms: HazardTerms) -> dict[str, Any]:
    match = {name: value for name, value in terms.items() if name in _OF_MATCH}
    return {"kind": kind, "match": _match(match), **{n: v for n, v in terms.items() if n not in _OF_MATCH}}


def selection(asked: Selection) -> dict[str, Any]:
    return {name: rfc3339(value) if isinstance(value, datetime) else value for name, value in asked.items()}


def major(amount: Amount | None) -> str | None:
    """As text, without an exponent."""
    value = amount.major if isinstance(amount, Money) else amount
    return f"{value:f}" if isinstance(value, Decimal) else value


def given(**terms: Any) -> dict[str, Any]:
    return {name: value for name, value in terms.items() if value is not None}


def _match(terms: Mapping[str, Any]) -> dict[str, Any]:
    amount = terms.get("amount")
    currency = amount.currency if isinstance(amount, Money) else None
    return given(**{"currency": currency, **terms, "amount": major(amount)})
