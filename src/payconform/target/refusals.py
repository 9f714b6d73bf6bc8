"""The error form of a refusal, as far as a profile's ``[errors]`` finds it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from payconform.oracle.findings import ConformanceFailure

from .bodies import find_all, parse_json
from .values import Refusal


def refusal(body: bytes, places: Mapping[str, str]) -> Refusal:
    """Of any body; what stands at no place, or isn't text or a whole number there, is simply not found."""
    try:
        document = parse_json(body, "a refusal")
    except ConformanceFailure:
        return Refusal()
    return Refusal(
        id=next(iter(_words(places.get("id"), document)), None),
        type=next(iter(_words(places.get("type"), document)), None),
        codes=_words(places.get("codes"), document),
    )


def _words(place: str | None, document: Any) -> tuple[str, ...]:
    found = find_all(place, document) if place else []
    return tuple(
        str(value)
        for value in _flat(found)
        if value != "" and isinstance(value, str | int) and not isinstance(value, bool)
    )


def _flat(found: list[Any]) -> list[Any]:
    """``$.codes`` is as good as ``$.codes[*]``."""
    return [each for value in found for each in (value if isinstance(value, list) else [value])]
