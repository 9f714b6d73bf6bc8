"""The payment provider, in its native dialect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

import requests

from payconform.reference import wire
from payconform.reference.lifecycle.products import Kind
from payconform.reference.money.minor_units import AmountError, to_major, to_minor
from payconform.reference.storage.records import AttemptStatus

from .outcomes import CONNECTION_ERROR, GENERAL_FATAL_ERROR, OK, REQUEST_ERROR, Outcome
from .transport import UncertainError, document, never_sent, send

NAME = "fake-provider"
_TOO_MANY = 429
_STILL_RUNNING = 409

_STATUSES = {
    "accepted": AttemptStatus.ACCEPTED,
    "pending": AttemptStatus.PENDING,
    "succeeded": AttemptStatus.SUCCEEDED,
    "partial": AttemptStatus.PARTIAL,
    "failed": AttemptStatus.FAILED,
    "reversed": AttemptStatus.REVERSED,
}


class MalformedOperationError(ValueError):
    """Not the form of the dialect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """An operation to be created for `attempt`; `parent` is the provider's id of what is to be taken back.

    `account` is the one at the provider.
    """

    kind: Kind
    attempt: str
    account: str
    reference: str
    amount: int
    currency: str
    parent: str | None = None
    callback_url: str = ""
    optional: Mapping[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return (
            f"{PARENTS[self.kind]}/{self.parent}/{self.kind.operation}s"
            if self.kind.takes_back
            else f"{self.kind}s"
        )

    def body(self) -> dict[str, Any]:
        """What takes back has the reference of what it takes back, by leaving its own out."""
        body: dict[str, Any] = {
            "amount": {"value": f"{to_major(self.amount, self.currency):f}", "currency": self.currency},
            "metadata": {"attempt": self.attempt, "account": self.account},
        }
        if not self.kind.takes_back:
            body["reference"] = self.reference
        if self.callback_url:
            body["callback_url"] = self.callback_url
        return body | {name: value for name, value in self.optional.items() if value is not None}


PARENTS = {Kind.REFUND: "payments", Kind.CANCELLATION: "payouts", Kind.REVOCATION: "payouts"}


class Provider:
    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")

    def create(self, call: Call) -> Outcome:
        """What came of it, refusals included. Raises UncertainError."""
        try:
            answer = send(
                "POST",
                f"{self._url}/{call.path}",
                data=wire.dumps(call.body()),
                headers={"Idempotency-Key": call.attempt},
            )
        except requests.RequestException as error:
            if never_sent(error):
                return Outcome.failure(CONNECTION_ERROR)
            raise UncertainError(str(error)) from None
        if answer.status_code == _TOO_MANY:
            return Outcome.failure(CONNECTION_ERROR)
        if 400 <= answer.status_code < 500 and answer.status_code != _STILL_RUNNING:
            return Outcome.failure(REQUEST_ERROR)
        return outcome(document(answer, requests.codes.created), call.currency)

    def read(self, kind: Kind, operation: str, currency: str) -> Outcome:
        """Raises UncertainError."""
        return outcome(self._get(f"{kind.operation}s/{operation}"), currency)

    def find(self, kind: Kind, reference: str, attempt: str, currency: str) -> Outcome | None:
        """The operation of that attempt; None: it never came to be. Raises UncertainError."""
        listed = self._get(f"{kind.operation}s", params={"reference": reference})
        items = listed.get("items")
        if not isinstance(items, list):
            raise UncertainError("the list has no items")
        for item in items:
            if attempt_of(item) == attempt:
                return outcome(item, currency)
        return None

    def _get(self, path: str, params: Mapping[str, str] | None = None) -> dict[str, Any]:
        try:
            return document(send("GET", f"{self._url}/{path}", params=params), requests.codes.ok)
        except requests.RequestException as error:
            raise UncertainError(str(error)) from None


def outcome(told: Any, currency: str) -> Outcome:
    """Reads an operation. Raises UncertainError: whatever it is, it is not what we wait for."""
    try:
        return parse_operation(told, currency)
    except MalformedOperationError as error:
        raise UncertainError(str(error)) from None


def parse_operation(told: Any, currency: str) -> Outcome:
    """Raises MalformedOperationError."""
    try:
        status = _STATUSES[told["status"]]
        moved = told["moved"]
        if moved["currency"] != currency or not isinstance(moved["value"], str):
            raise MalformedOperationError(f"{moved} is no amount in {currency}")
        minor = to_minor(Decimal(moved["value"]), currency)
        operation = told["id"]
        resolution = told["resolution"]
    except (KeyError, TypeError, InvalidOperation, AmountError) as error:
        raise MalformedOperationError(f"not an operation: {error!r}") from None
    if not isinstance(operation, str) or not isinstance(resolution, str | None):
        raise MalformedOperationError("neither id nor resolution may be anything but text")
    if minor < 0 or (status.moved_money and minor == 0):
        raise MalformedOperationError(f"{status} can't have moved {minor}")
    if resolution is None:
        resolution = GENERAL_FATAL_ERROR if status is AttemptStatus.FAILED else OK
    moved = (
        minor if status.moved_money or status is AttemptStatus.REVERSED else 0
    )  # what is open has none yet
    return Outcome(status, moved, resolution, operation)


def attempt_of(told: Any) -> str | None:
    """The id that we gave to the operation; None where it is none of ours."""
    try:
        attempt = told["metadata"]["attempt"]
    except (KeyError, TypeError):
        return None
    return attempt if isinstance(attempt, str) else None
