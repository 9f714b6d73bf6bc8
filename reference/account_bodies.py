"""What is agreed with a new commerce account, read from the body of the request."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from . import bodies, descriptor, fields
from .errors import RefusedError
from .fields import Fields, WrongValueError
from .money import AmountError, to_minor
from .records import Terms

_LONGEST_LIFETIME = 10 * 366 * 24 * 60  # ten years, in minutes
_MOST_ATTEMPTS = 1000
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?")
_FLAGS = ("public_creation", "zero_fee_badge", "fee_details", "include_commission", "internal_callback_data")


def terms(document: Any) -> Terms:
    """Raises RefusedError with all that is wrong."""
    given = bodies.attributes(document, ("commerce-accounts", "commerce-account"))
    name = given.take("name", fields.name, required=True)
    chosen = _options(given.within("options")) | _fee(given.within("fee"))
    if given.faults or name is None:
        raise RefusedError(*given.faults)
    return Terms(name=name, **{option: value for option, value in chosen.items() if value is not None})


def _options(given: Fields) -> dict[str, Any]:
    lifetime = given.take("lifetime_minutes", lambda value: _whole(value, 1, _LONGEST_LIFETIME))
    return {
        **{flag: given.take(flag, fields.flag) for flag in _FLAGS},
        "lifetime_minutes": lifetime,
        "attempts_limit": given.take("attempts_limit", lambda value: _whole(value, 0, _MOST_ATTEMPTS)),
        "descriptor_template": given.take("descriptor_template", _template),
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
        "fee_rate": given.take("rate", _rate),
        "fee_fixed": amount("fixed"),
        "fee_minimum": minimum,
        "fee_maximum": maximum,
        "fee_reverse": given.take("reverse", fields.flag),
    }


def _whole(value: Any, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise WrongValueError(f"must be a whole number from {least} to {most}")
    return value


def _template(value: Any) -> str:
    text = fields.text(value)
    if descriptor.unknown(text):
        raise WrongValueError(f"may hold these placeholders and no others: {descriptor.KNOWN}")
    return text


def _rate(value: Any) -> str:
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
