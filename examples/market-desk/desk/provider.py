"""The payment provider as this desk sees it: an operation for each attempt, and what became of it."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import requests
from django.conf import settings

from desk.models import Attempt
from desk.money import to_minor, to_text
from desk.outside import send
from desk.states import Purpose

log = logging.getLogger("market-desk")

HOOK = "/hooks/provider/"
TIMEOUT_S = 4.0
MOST_REQUESTS = 3  # under the same key, where an answer came to nothing; after a timeout a read asks on
UNDECIDED = frozenset({408, 409, 425, 429})  # refused for now, not for what was asked

KINDS = {Purpose.COLLECT: "payments", Purpose.GIVE_BACK: "refunds"}
MAY_PASS = frozenset(
    {"connection_error", "connection_timeout_error", "provider_internal_error", "general_error", "unknown"}
)


class Status(StrEnum):
    """The provider's own words."""

    ACCEPTED = "accepted"
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    PARTIAL = "partial"
    FAILED = "failed"
    REVERSED = "reversed"


class UnreadableError(ValueError):
    """That is no operation of this provider."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the provider says of an operation; `moved` as it writes it, `minor` in minor units."""

    status: Status
    operation: str = ""
    moved: str = "0"
    minor: int = 0
    problem: str = ""

    @property
    def failed(self) -> bool:
        """Also where what had moved was taken back; where only a part was, that is settled, too."""
        return self.status in {Status.FAILED, Status.REVERSED}

    @property
    def may_pass(self) -> bool:
        return self.status is Status.FAILED and self.problem in MAY_PASS

    @property
    def settled(self) -> bool:
        return self.status in {Status.SUCCEEDED, Status.PARTIAL, Status.REVERSED} and self.minor > 0


def ask(attempt: Attempt) -> Told:
    """Order the operation, or hear again what was said of it.

    Where no answer can be had it is pending: money may move, so nothing else would be safe to say.
    """
    for _ in range(MOST_REQUESTS):
        try:
            response = send(
                "POST",
                _orders_url(attempt),
                body=json.dumps(_order(attempt)).encode(),
                headers={"Idempotency-Key": str(attempt)},
                seconds=TIMEOUT_S,
            )
            if response.ok:
                return told(response.json(), attempt)
        except requests.Timeout:
            break
        except (requests.RequestException, UnreadableError) as error:
            log.warning("no answer for %s: %s", attempt, error)
            continue
        if 400 <= response.status_code < 500 and response.status_code not in UNDECIDED:
            log.warning("the provider refuses %s: %s", attempt, response.text[:200])
            return Told(Status.FAILED, problem="invalid_request")
    return Told(Status.PENDING)


def look(attempt: Attempt) -> Told | None:
    """What became of the operation; one that never came to be is ordered. None: nobody says."""
    url = f"{settings.DESK.provider_url}/{KINDS[Purpose(attempt.purpose)]}"
    try:
        if attempt.operation:
            return told(_document(send("GET", f"{url}/{attempt.operation}", seconds=TIMEOUT_S)), attempt)
        query = {"reference": attempt.order.order_no}
        found = _find(_document(send("GET", url, query=query, seconds=TIMEOUT_S)), attempt)
        return ask(attempt) if found is None else told(found, attempt)
    except (requests.RequestException, UnreadableError) as error:
        log.warning("nothing to hear of %s: %s", attempt, error)
        return None


def told(operation: Any, attempt: Attempt) -> Told:
    """Raises UnreadableError."""
    try:
        moved = _moved(operation["moved"], attempt.order.currency)
        return Told(
            status=Status(operation["status"]),
            operation=str(operation["id"]),
            moved=moved,
            minor=to_minor(moved, attempt.order.currency),
            problem=str(operation["resolution"] or "general_error"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableError(f"not an operation: {error!r}") from None


def _moved(money: Mapping[str, Any], currency: str) -> str:
    """Raises ValueError."""
    if money["currency"] != currency:
        raise ValueError(f"{money['currency']} isn't what was asked for")
    return str(money["value"])


def attempt_of(operation: Any) -> tuple[str, str, int] | None:
    """Order, purpose and number, as we gave them away; None where it is nothing of ours."""
    metadata = operation.get("metadata") if isinstance(operation, Mapping) else None
    match metadata:
        case {"order": str(key), "purpose": str(purpose), "try": int(number)}:
            return key, purpose, number
        case _:
            return None


def _find(listed: Mapping[str, Any], attempt: Attempt) -> Any:
    """Raises UnreadableError."""
    items = listed.get("items")
    if not isinstance(items, list):
        raise UnreadableError("not a list of operations")
    wanted = (attempt.order.key, attempt.purpose, attempt.number)
    return next((item for item in items if attempt_of(item) == wanted), None)


def _orders_url(attempt: Attempt) -> str:
    payments = f"{settings.DESK.provider_url}/payments"
    return f"{payments}/{attempt.parent}/refunds" if attempt.purpose == Purpose.GIVE_BACK else payments


def _order(attempt: Attempt) -> dict[str, Any]:
    order = attempt.order
    return {
        "reference": order.order_no,
        "amount": {"value": to_text(attempt.asked, order.currency), "currency": order.currency},
        "callback_url": settings.DESK.url + HOOK,
        "metadata": {"order": order.key, "purpose": attempt.purpose, "try": attempt.number},
    }


def _document(response: requests.Response) -> Any:
    """Raises UnreadableError and requests.RequestException."""
    response.raise_for_status()
    document = response.json()
    if not isinstance(document, dict):
        raise UnreadableError("not an object")
    return document
