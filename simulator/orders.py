"""What a caller asks for: bodies that fit their JSON Schema, turned into typed orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import orjson

from payconform.money import Money, MoneyError, exponent

from .draws import Outcome
from .errors import Code, ProviderError, invalid, refused
from .kinds import Kind
from .outcomes import decimal_amount, outcome_of
from .razorpayx.terms import PayoutTerms


@dataclass(frozen=True, slots=True)
class Wish:
    """The outcome that a request asks for in its own header; `words` as it stood there."""

    outcome: Outcome
    words: str


@dataclass(frozen=True, slots=True)
class Order:
    """What moves money. `instrument` is looked at when the outcome is chosen, and never kept.

    `id` None: it gets one. `payout`: of a vendor payout alone.
    """

    kind: Kind
    reference: str
    amount: Money
    method: str | None = None
    instrument: Mapping[str, Any] | None = None
    descriptor: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    callback_url: str | None = None
    wish: Wish | None = None
    id: str | None = None
    payout: PayoutTerms | None = None


@dataclass(frozen=True, slots=True)
class ReturnOrder:
    """A refund or cancellation; what is None is its parent's, `amount` all that is left."""

    kind: Kind
    reference: str | None = None
    amount: Money | None = None
    callback_url: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    wish: Wish | None = None


def wish_of(header: str | None) -> Wish | None:
    """A name of the catalogue, or an outcome as JSON. Raises ProviderError."""
    if header is None:
        return None
    words = header.strip()
    try:
        given = orjson.loads(words) if words.startswith("{") else {"outcome": words}
        return Wish(outcome_of(given, ""), words[:200])
    except orjson.JSONDecodeError as error:
        raise ProviderError(Code.INVALID_OUTCOME, f"begins like JSON, and is none: {error}"[:300]) from None
    except ProviderError as error:
        raise ProviderError(Code.INVALID_OUTCOME, error.detail, faults=error.faults) from None


def order_of(
    kind: Kind, body: Mapping[str, Any], allowed_hosts: frozenset[str], wish: Wish | None = None
) -> Order:
    """Raises ProviderError with the place."""
    return Order(
        kind=kind,
        reference=body["reference"],
        amount=money_of(body["amount"], "/amount"),
        method=body.get("method"),
        instrument=body.get("instrument"),
        descriptor=body.get("descriptor"),
        metadata=body.get("metadata", {}),
        callback_url=callback_url(body.get("callback_url"), allowed_hosts),
        wish=wish,
    )


def return_order_of(kind: Kind, body: Mapping[str, Any], allowed_hosts: frozenset[str]) -> ReturnOrder:
    """Raises ProviderError with the place."""
    return ReturnOrder(
        kind=kind,
        reference=body.get("reference"),
        amount=money_of(body["amount"], "/amount") if "amount" in body else None,
        callback_url=callback_url(body.get("callback_url"), allowed_hosts),
        metadata=body.get("metadata", {}),
    )


def money_of(amount: Mapping[str, Any], pointer: str) -> Money:
    """Of {value, currency}. Raises ProviderError with the place."""
    currency = amount["currency"]
    try:
        exponent(currency)
    except MoneyError as error:
        raise invalid(f"{pointer}/currency", str(error)) from None
    return amount_in(currency, amount["value"], f"{pointer}/value")


def amount_in(currency: str, value: Any, pointer: str) -> Money:
    """A positive amount of a known currency. Raises ProviderError with the place."""
    try:
        return Money.of(decimal_amount(value, pointer), currency)
    except MoneyError as error:
        raise invalid(pointer, str(error)) from None


def callback_url(
    url: str | None, allowed_hosts: frozenset[str], pointer: str = "/callback_url"
) -> str | None:
    """Callers choose this address, so it must not lead us anywhere but to the hosts that are allowed."""
    if url is None:
        return None
    # Parsers disagree on these, and one of them would decide whom we call.
    if not url.isascii() or not url.isprintable() or set(url) & set(' \\"<>^`{|}'):
        raise invalid(pointer, "must be a plain http or https URL")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise invalid(pointer, "must be a plain http or https URL") from None
    if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc or parts.fragment:
        raise invalid(pointer, "must be a plain http or https URL without user and fragment")
    if host not in allowed_hosts:
        raise _host_refused(pointer, host, allowed_hosts)
    return url


def _host_refused(pointer: str, host: str, allowed_hosts: frozenset[str]) -> ProviderError:
    names = ", ".join(sorted(allowed_hosts))
    return refused(Code.CALLBACK_REFUSED, pointer, f"{host[:100]} is not among the allowed hosts: {names}")
