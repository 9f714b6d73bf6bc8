"""JSON as it goes over the wire, with numbers exactly as written: no float is made in either direction."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import Any

import orjson

JSON_API = "application/vnd.api+json"
_SAFE_DIGITS = 18


class MalformedJsonError(ValueError):
    """The bytes are no JSON text in UTF-8, or one that can be read in two ways."""


def loads(raw: bytes) -> Any:
    """Integers as int, all other numbers (and the words NaN and Infinity) as Decimal.

    Raises MalformedJsonError.
    """
    try:
        return json.loads(
            raw.decode("utf-8"),
            parse_int=_integer,
            parse_float=_decimal,
            parse_constant=_decimal,
            object_pairs_hook=_unambiguous,
        )
    except (ValueError, RecursionError) as error:
        raise MalformedJsonError(str(error)) from None


def dumps(document: Any) -> bytes:
    return orjson.dumps(document, default=_exact)


def _unambiguous(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two amounts in one object nobody knows which is meant."""
    whole = dict(pairs)
    if len(whole) < len(pairs):
        [(twice, _)] = Counter(name for name, _ in pairs).most_common(1)
        raise MalformedJsonError(f"{twice!r} is named twice in one object")
    return whole


def _integer(text: str) -> int | Decimal:
    return int(text) if len(text) <= _SAFE_DIGITS else _decimal(text)


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent beyond what even Decimal holds
        return Decimal("NaN")


def _exact(value: Any) -> orjson.Fragment:
    if isinstance(value, Decimal):
        return orjson.Fragment(str(value).encode())
    raise TypeError(f"{type(value).__name__} has no place in JSON")
