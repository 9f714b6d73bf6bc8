"""The payment provider, in the dialect of RazorpayX payouts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests

from payconform.reference import wire
from payconform.reference.timing.clock import unix
from payconform.reference.vendor.payout_states import PayoutStatus

from .transport import UncertainError, document, send

CURRENCY = "INR"  # the only one that payouts have
LEAST = 100  # paise: RazorpayX pays out no less
LONGEST_REFERENCE = 40
_LONGEST_NARRATION = 30
_UNFIT_FOR_NARRATION = re.compile(r"[^A-Za-z0-9]+")
_LONGEST_ID = 255

# Refused for now, or not for what the order says: whether it came to be before isn't said by these.
_UNDECIDED = frozenset({408, 409, 425, 429})

_WORDS = {status.value: status for status in PayoutStatus if status.is_known}


class RefusedOrderError(Exception):
    """The provider won't have it, and says so; what it says is the message."""


class MalformedPayoutError(ValueError):
    """Not the form of the dialect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """An account at RazorpayX. `account_number` is what it pays from, login and password are its API key."""

    login: str = "rzp_test_reference"
    password: str = field(default="any", repr=False)  # a fake provider asks for one, and takes any
    account_number: str = "2323230041626905"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A payout to be made: `amount` in paise, `scheduled_at` in microseconds; `order` is our id of it.

    `fund_account` is RazorpayX's id of the vendor's bank account.
    """

    order: str
    key: str
    reference: str
    fund_account: str
    amount: int
    scheduled_at: int | None = None

    def body(self, account_number: str) -> dict[str, Any]:
        """NEFT, since of all modes it alone has neither a least nor a largest amount."""
        narration = _UNFIT_FOR_NARRATION.sub(" ", f"Invoice {self.reference}")[:_LONGEST_NARRATION].strip()
        body: dict[str, Any] = {
            "account_number": account_number,
            "fund_account_id": self.fund_account,
            "amount": self.amount,
            "currency": CURRENCY,
            "mode": "NEFT",
            "purpose": "vendor bill",
            # Money that is to come is waited for: an invoice in `processing` may have a `queued` payout.
            "queue_if_low_balance": True,
            "reference_id": self.reference,
            "narration": narration,
            "notes": {"order": self.order},
        }
        if self.scheduled_at is not None:
            body["scheduled_at"] = unix(self.scheduled_at)
        return body


@dataclass(frozen=True, slots=True)
class Payout:
    """What the provider says of one: `amount` in paise, `order` our id as it was given, `cause` its words."""

    id: str
    status: PayoutStatus
    amount: int
    order: str | None = None
    cause: str | None = None


class RazorpayX:
    def __init__(self, url: str, business: Business) -> None:
        self._url = f"{url.rstrip('/')}/v1/payouts"
        self._business = business

    def create(self, order: Order) -> Payout:
        """The same as before where the order's key is known. Raises UncertainError, RefusedOrderError."""
        with _answered():
            answer = send(
                "POST",
                self._url,
                data=wire.dumps(order.body(self._business.account_number)),
                headers={"X-Payout-Idempotency": order.key},
                login=self._login,
            )
        return _payout(_unless_refused(answer))

    def read(self, payout: str) -> Payout:
        """Raises UncertainError."""
        with _answered():
            answer = send("GET", f"{self._url}/{payout}", login=self._login)
        return _payout(document(answer, requests.codes.ok))

    def find(self, reference: str, order: str) -> Payout | None:
        """The payout of that order; None: it never came to be. Raises UncertainError."""
        query = {"account_number": self._business.account_number, "reference_id": reference, "count": "100"}
        with _answered():
            answer = send("GET", self._url, params=query, login=self._login)
        items = document(answer, requests.codes.ok).get("items")
        if not isinstance(items, list):
            raise UncertainError("the list has no items")
        return next((_payout(one) for one in items if _order(one) == order), None)

    def cancel(self, payout: str) -> Payout:
        """Raises UncertainError, and RefusedOrderError: only what is queued can be cancelled."""
        with _answered():
            answer = send("POST", f"{self._url}/{payout}/cancel", login=self._login)
        return _payout(_unless_refused(answer))

    @property
    def _login(self) -> tuple[str, str]:
        return self._business.login, self._business.password


def parse(entity: Any) -> Payout:
    """Raises MalformedPayoutError."""
    if not isinstance(entity, Mapping):
        raise MalformedPayoutError("a payout must be an object")
    payout, amount, currency = (entity.get(name) for name in ("id", "amount", "currency"))
    status = _WORDS.get(str(entity.get("status")))
    if status is None:
        raise MalformedPayoutError("status must be one of a payout's")
    if not isinstance(payout, str) or not 0 < len(payout) <= _LONGEST_ID or not payout.isprintable():
        raise MalformedPayoutError("id must be a text")
    if isinstance(amount, bool) or not isinstance(amount, int) or currency != CURRENCY:
        raise MalformedPayoutError(f"amount must be whole paise, currency {CURRENCY}")
    return Payout(payout, status, amount, _order(entity), _cause(entity))


def _payout(entity: Any) -> Payout:
    """Raises UncertainError: whatever it is, it is not what we wait for."""
    try:
        return parse(entity)
    except MalformedPayoutError as error:
        raise UncertainError(str(error)) from None


def _order(entity: Any) -> str | None:
    """The id that we gave it; None where it is none of ours."""
    notes = entity.get("notes") if isinstance(entity, Mapping) else None
    order = notes.get("order") if isinstance(notes, Mapping) else None  # no notes are told as a list
    return order if isinstance(order, str) else None


def _cause(entity: Mapping[str, Any]) -> str | None:
    details = entity.get("status_details")
    reason = details.get("reason") if isinstance(details, Mapping) else None
    return reason if isinstance(reason, str) and reason else None


def _unless_refused(answer: requests.Response) -> dict[str, Any]:
    if 400 <= answer.status_code < 500 and answer.status_code not in _UNDECIDED:
        raise RefusedOrderError(_description(answer))
    return document(answer, requests.codes.ok)


def _description(answer: requests.Response) -> str:
    try:
        return str(wire.loads(answer.content)["error"]["description"])[:_LONGEST_ID]
    except (wire.MalformedJsonError, LookupError, TypeError):
        return f"refused with {answer.status_code}"


@contextmanager
def _answered() -> Iterator[None]:
    """Whatever is no answer at all leaves it uncertain."""
    try:
        yield
    except requests.RequestException as error:
        raise UncertainError(str(error)) from None
