"""What is agreed with a new commerce account, read from the body of the request."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from payconform.reference.errors import RefusedError
from payconform.reference.lifecycle.products import Product
from payconform.reference.money.minor_units import AmountError, to_minor
from payconform.reference.storage.records import Terms

from . import bodies, fields
from .fields import Fields, WrongValueError

_LONGEST_LIFETIME = 10 * 366 * 24 * 60  # ten years, in minutes
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")
_RATE = re.compile(r"[0-9]{1,9}(\.[0-9]{1,12})?")
_MOST_ROUTES = 10
_COMMON = ("zero_fee_badge", "fee_details", "include_commission", "internal_callback_data")
FLAGS: Mapping[Product, tuple[str, ...]] = {
    Product.PAYMENT: ("public_creation", *_COMMON),
    Product.PAYOUT: (*_COMMON, "moderation_required", "allow_partially", "parallel_mode", "split_mode"),
}


@dataclass(frozen=True, slots=True)
class NewAccount:
    name: str
    terms: tuple[Terms, ...]


def new_account(document: Any) -> NewAccount:
    """Its terms lack their ids still. Raises RefusedError with all that is wrong."""
    given = bodies.attributes(document, ("commerce-accounts", "commerce-account"))
    name = given.take("name", fields.name, required=True)
    terms = tuple(_terms(product, given.within(product)) for product in Product)
    if given.faults or name is None:
        raise RefusedError(*given.faults)
    return NewAccount(name, terms)


def _terms(product: Product, given: Fields) -> Terms:
    chosen = _options(product, given.within("options")) | _fee(given.within("fee"))
    if product is Product.PAYOUT:
        chosen |= _scheme(given)
    named = {option: value for option, value in chosen.items() if value is not None}
    return Terms(product=product, **named)


def _options(product: Product, given: Fields) -> dict[str, Any]:
    lifetime = given.take("lifetime_minutes", lambda value: fields.whole(value, 1, _LONGEST_LIFETIME))
    return {
        **{flag: given.take(flag, fields.flag) for flag in FLAGS[product]},
        "lifetime_minutes": lifetime,
        "attempts_limit": given.take("attempts_limit", fields.attempts_limit),
        "descriptor_template": given.take("descriptor_template", fields.template),
    }


def _fee(given: Fields) -> dict[str, Any]:
    if given.is_empty:
        return {}
    currency = given.take("currency", fields.currency, required=True)

    def amount(name: str) -> int | None:
        return given.take(name, lambda value: _amount(value, currency or "BHD"))

    minimum, maximum = amount("minimum"), amount("maximum")
    if minimum is not None and maximum is not None and minimum > maximum:
        given.refuse("maximum", "must not be less than minimum")
    return {
        "fee_currency": currency,
        "fee_rate": given.take("rate", _percentage),
        "fee_fixed": amount("fixed"),
        "fee_minimum": minimum,
        "fee_maximum": maximum,
        "fee_reverse": given.take("reverse", fields.flag),
    }


def _scheme(given: Fields) -> dict[str, Any]:
    """Of payouts: the most that one may move, accounts at the provider, exchange rates."""
    limit = given.within("amount_limit")
    chosen: dict[str, Any] = {
        "routes": given.take("routes", _routes),
        "exchange_rates": _rates(given.each("exchange_rates")),
    }
    if not limit.is_empty:
        currency = limit.take("currency", fields.currency, required=True)
        chosen["limit_currency"] = currency
        chosen["limit_amount"] = limit.take(
            "amount", lambda value: _positive(value, currency or "BHD"), required=True
        )
    return chosen


def _routes(value: Any) -> str:
    names = value if isinstance(value, list) else []
    if not 0 < len(names) <= _MOST_ROUTES or len(set(map(str, names))) < len(names):
        raise WrongValueError(f"must be a list of different names, at most {_MOST_ROUTES}")
    try:
        return json.dumps([fields.name(name) for name in names])
    except WrongValueError as error:
        raise WrongValueError(f"has a name that {error}") from None


def _rates(rows: Iterable[Fields]) -> str:
    rates: dict[tuple[str | None, str | None], str | None] = {}
    for row in rows:
        source, target = (row.take(name, fields.currency, required=True) for name in ("from", "to"))
        rate = row.take("rate", _rate, required=True)
        if source is not None and source == target:
            row.refuse("to", "must be another currency than from")
        elif (source, target) in rates:
            row.refuse("to", "has a rate already")
        rates[source, target] = rate
    return json.dumps([(*pair, rate) for pair, rate in rates.items()])


def _rate(value: Any) -> str:
    if not isinstance(value, str) or not _RATE.fullmatch(value):
        raise WrongValueError('must be a number as text, such as "1.25"')
    if not Decimal(value):
        raise WrongValueError("must be more than nothing")
    return value


def _percentage(value: Any) -> str:
    if not isinstance(value, str) or not _NUMBER.fullmatch(value) or Decimal(value) >= 100:
        raise WrongValueError('must be a percentage below 100 as text, such as "2.5"')
    return value


def _amount(value: Any, currency: str) -> int:
    """In minor units; a fee may be nothing."""
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        raise WrongValueError('must be an amount in major units as text, such as "0.30"', "invalid_amount")
    try:
        return to_minor(Decimal(value), currency)
    except AmountError as error:
        raise WrongValueError(str(error), "invalid_amount") from None


def _positive(value: Any, currency: str) -> int:
    amount = _amount(value, currency)
    if amount <= 0:
        raise WrongValueError("must be more than nothing", "invalid_amount")
    return amount
