"""What a target is told to make of payments, by hooks of its own."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from payconform.errors import ConfigurationError

from .caller import Caller

RETURNS = frozenset({"refund", "cancellation"})


class OutcomeCalls(Caller):
    """By a call of its own, or by a value in the calls that lead to a payment or a refund."""

    _asked: Mapping[bool, Mapping[str, Any]] = {}

    def ask_outcome(self, operation: str, reference: str, outcome: str, amount: Decimal | None) -> None:
        """Raises ConfigurationError where the hook refuses."""
        values = {"outcome": outcome, "outcome_amount": None if amount is None else f"{amount:f}"}
        self._asked = {**self._asked, operation in RETURNS: values}
        hook = self._profile.table("outcomes").get("hook")
        if hook is None:
            return
        told = {**values, "operation": operation, "reference": reference}
        answer = self._connection.call("outcomes.hook", hook, told)
        if not answer.accepted:
            raise ConfigurationError(
                f"the outcome {outcome!r} is refused: HTTP {answer.status}: {self._shown(answer)}",
                hint="look at outcomes.hook and outcomes.words",
            )

    def _outcome(self, *, returns: bool = False) -> Mapping[str, Any]:
        """Values that say what is to come of it; nothing where nothing was asked for but the usual."""
        usual = self._profile.table("outcomes").get("words", {}).get("success")
        return self._asked.get(returns, {"outcome": usual})
