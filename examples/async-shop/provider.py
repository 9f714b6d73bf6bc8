"""The payment provider as this shop sees it: one payment for one try, and what became of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from json import JSONDecodeError
from typing import Any

import httpx

from bills import Bill
from money import to_minor, to_text

log = logging.getLogger("async-shop")

RETRYABLE = frozenset(
    {"connection_error", "connection_timeout_error", "provider_internal_error", "general_error", "unknown"}
)
# A request is repeated under the same key where its answer got lost: seconds before each repetition.
PAUSES_S = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
STILL_RUNNING = (409, 429)


class Outcome(StrEnum):
    TAKEN = auto()
    UNKNOWN = auto()
    PAID = auto()
    PART_PAID = auto()
    FAILED = auto()
    REVERSED = auto()


OUTCOMES = {
    "accepted": Outcome.TAKEN,
    "pending": Outcome.UNKNOWN,
    "succeeded": Outcome.PAID,
    "partial": Outcome.PART_PAID,
    "failed": Outcome.FAILED,
    "reversed": Outcome.REVERSED,
}


class UnreadableError(ValueError):
    """That is no operation of this provider."""


@dataclass(frozen=True, slots=True)
class Result:
    """What is known of a try. `moved_minor` counts where money moved, `failure_code` where it failed."""

    outcome: Outcome
    moved_minor: int = 0
    failure_code: str = "general_error"

    @property
    def may_pass(self) -> bool:
        return self.failure_code in RETRYABLE


class Provider:
    """`hook_url` is where it reports to; `paid_from` the member of an operation that says what was paid."""

    def __init__(self, client: httpx.AsyncClient, url: str, *, hook_url: str, paid_from: str) -> None:
        self._client = client
        self._payments_url = f"{url.rstrip('/')}/payments"
        self._hook_url = hook_url
        self._paid_from = paid_from

    async def pay(self, bill: Bill) -> Result:
        """Ask for the payment of the bill's present try, again and again until there is an answer.

        Without any the result stays unknown: money may have moved, so nothing else would be safe to say.
        """
        for pause in (*PAUSES_S, None):
            try:
                answer = await self._client.post(
                    self._payments_url, json=self._order(bill), headers={"Idempotency-Key": _key(bill)}
                )
                if answer.is_success:
                    return self.result(answer.json())
                if answer.is_client_error and answer.status_code not in STILL_RUNNING:
                    log.warning("the provider refuses %s: %s", _key(bill), answer.text[:200])
                    return Result(Outcome.FAILED, failure_code="invalid_request")
            except (httpx.TransportError, JSONDecodeError, UnicodeDecodeError, UnreadableError) as error:
                log.warning("no answer for %s: %s", _key(bill), type(error).__name__)
            if pause is not None:
                await asyncio.sleep(pause)
        return Result(Outcome.UNKNOWN)

    def result(self, operation: Any) -> Result:
        """Raises UnreadableError."""
        try:
            outcome = OUTCOMES[operation["status"]]
            money = operation[self._paid_from]
            moved = to_minor(money["value"], money["currency"])
            return Result(outcome, moved, str(operation["resolution"] or "general_error"))
        except (KeyError, TypeError, ValueError) as error:
            raise UnreadableError(f"not an operation: {error!r}") from None

    def _order(self, bill: Bill) -> dict[str, Any]:
        return {
            "reference": bill.merchant_reference,
            "amount": {"value": to_text(bill.amount_minor, bill.currency), "currency": bill.currency},
            "callback_url": self._hook_url,
            "metadata": {"billId": bill.id, "try": bill.tries},
        }


def try_of(operation: Any) -> tuple[str, int]:
    """The bill's id and the number of the try, as we gave them away. Raises UnreadableError."""
    metadata = operation.get("metadata") if isinstance(operation, Mapping) else None
    match metadata:
        case {"billId": str(bill_id), "try": int(number)}:
            return bill_id, number
        case _:
            raise UnreadableError("the operation carries no try of ours")


def _key(bill: Bill) -> str:
    return f"{bill.id}-{bill.tries}"
