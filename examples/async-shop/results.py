"""What the provider says has become of an operation, read from its JSON."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from money import to_minor

RETRYABLE = frozenset(
    {"connection_error", "connection_timeout_error", "provider_internal_error", "general_error", "unknown"}
)
REVERSED = "reversed"  # our own code: the provider's resolution says why, and may read like a passing error


class Outcome(StrEnum):
    """Each by the provider's word for it."""

    TAKEN = "accepted"
    UNKNOWN = "pending"
    WHOLE = "succeeded"
    PART = "partial"
    FAILED = "failed"
    REVERSED = "reversed"


class UnreadableError(ValueError):
    """That is no operation of this provider."""


@dataclass(frozen=True, slots=True)
class Result:
    """What is known of a try. `moved_minor` counts where money moved, `failure_code` where it failed.

    `operation_id` None: we don't know the provider's name for it.
    """

    outcome: Outcome
    moved_minor: int = 0
    failure_code: str = "general_error"
    operation_id: str | None = None

    @property
    def may_pass(self) -> bool:
        return self.failure_code in RETRYABLE

    @property
    def words(self) -> str:
        """For a history."""
        failed = self.outcome is Outcome.FAILED
        return f"the provider: {self.failure_code if failed else self.outcome}"


@dataclass(frozen=True, slots=True)
class Name:
    """Which try an operation is, as we told the provider and have it back."""

    order_id: str
    transfer_id: str
    number: int

    @property
    def metadata(self) -> dict[str, Any]:
        return {"order": self.order_id, "transfer": self.transfer_id, "try": self.number}

    @property
    def key(self) -> str:
        """By it the provider knows a repetition."""
        return f"{self.transfer_id}-{self.number}"


def result_of(operation: Any, moved_in: str) -> Result:
    """`moved_in`: the member that says what was moved. Raises UnreadableError.

    Of what was reversed a part may stand; that part has moved.
    """
    try:
        outcome, code = Outcome(operation["status"]), operation["resolution"]
        if outcome is Outcome.REVERSED:
            outcome, code = (Outcome.PART if _minor(operation["moved"]) else outcome), REVERSED
        moved = _minor(operation[moved_in])
        return Result(outcome, moved, str(code or "general_error"), operation["id"])
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableError(f"not an operation: {error!r}") from None


def _minor(money: Any) -> int:
    """Raises KeyError, TypeError and ValueError."""
    return to_minor(money["value"], money["currency"])


def name_of(operation: Any) -> tuple[Name, str]:
    """Which try it is, and the provider's own name for it. Raises UnreadableError."""
    match operation:
        case {
            "id": str(operation_id),
            "metadata": {"order": str(order_id), "transfer": str(transfer_id), "try": int(number)},
        }:
            return Name(order_id, transfer_id, number), operation_id
        case _:
            raise UnreadableError("the operation carries no try of ours")
