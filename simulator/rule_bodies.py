"""Stored rules as JSON, checked and compiled."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from payconform.money import MoneyError, exponent

from .errors import invalid
from .kinds import Kind
from .orders import amount_in
from .outcomes import decimal_amount, outcomes_of
from .rules import Match, Rule


def rule_of(body: Mapping[str, Any], rule_id: str, pointer: str = "") -> Rule:
    """Of a body that fits schemas/provider/rule.json. Raises ProviderError with the place."""
    outcomes = body["outcomes"]
    return Rule(
        id=rule_id,
        match=match_of(body.get("match", {}), f"{pointer}/match"),
        outcomes=tuple(outcomes),
        compiled=outcomes_of(outcomes, f"{pointer}/outcomes"),
    )


def match_of(given: Mapping[str, Any], pointer: str) -> Match:
    """Raises ProviderError with the place."""
    currency = given.get("currency")
    if currency is not None:
        try:
            exponent(currency)
        except MoneyError as error:
            raise invalid(f"{pointer}/currency", str(error)) from None
    return Match(
        operation=Kind(given["operation"]) if "operation" in given else None,
        reference=given.get("reference"),
        amount=_amount(given.get("amount"), currency, f"{pointer}/amount"),
        currency=currency,
        method=given.get("method"),
    )


def _amount(value: Any, currency: str | None, pointer: str) -> Decimal | None:
    if value is None:
        return None
    return decimal_amount(value, pointer) if currency is None else amount_in(currency, value, pointer).major
