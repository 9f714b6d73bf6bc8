"""Whether a document fits a schema, yes or no, by functions made of the schema once.

Nearly all bodies fit. What is wrong with one that doesn't is for jsonschema to say, which takes far longer,
and is loaded only then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sized
from functools import cache
from types import MappingProxyType
from typing import Any, TypeAlias

from payconform.data import schema, validator

Check: TypeAlias = Callable[[Any], bool]
Schema: TypeAlias = Mapping[str, Any]


class UnknownKeywordError(Exception):
    """The schema says something that isn't made a function here."""


@cache
def check(name: str) -> Check:
    """Of a schema by its path without ending; by jsonschema where the schema says more than is known here."""
    try:
        return compiled(schema(name))
    except UnknownKeywordError:
        return validator(name).is_valid


def compiled(part: Schema) -> Check:
    """Raises UnknownKeywordError."""
    unknown = part.keys() - _KEYWORDS.keys() - _REMARKS
    if unknown:
        raise UnknownKeywordError(", ".join(sorted(unknown)))
    checks = tuple(_KEYWORDS[word](rule, part) for word, rule in part.items() if word in _KEYWORDS)

    def fits(value: Any) -> bool:
        for each in checks:  # noqa: SIM110 - all() would make a generator for each value
            if not each(value):
                return False
        return True

    return fits


def _type(rule: str | list[str], _: Schema) -> Check:
    words = {rule} if isinstance(rule, str) else set(rule)
    if not words <= _TYPES.keys():
        raise UnknownKeywordError(f"type {rule}")
    types = frozenset().union(*(_TYPES[word] for word in words))
    return lambda value: type(value) in types


def _enum(rule: list[Any], _: Schema) -> Check:
    if not all(isinstance(each, str) for each in rule):
        raise UnknownKeywordError("enum of other than text")
    words = frozenset(rule)
    return lambda value: isinstance(value, str) and value in words


def _properties(rule: Mapping[str, Schema], _: Schema) -> Check:
    checks = {name: compiled(part) for name, part in rule.items()}

    def fits(value: Any) -> bool:
        if isinstance(value, dict):
            for name, child in value.items():
                if name in checks and not checks[name](child):
                    return False
        return True

    return fits


def _additional(rule: Any, part: Schema) -> Check:
    if rule is not False:
        raise UnknownKeywordError("additionalProperties other than false")
    known = part.get("properties", {}).keys()
    return lambda value: not isinstance(value, dict) or value.keys() <= known


def _required(rule: list[str], _: Schema) -> Check:
    names = frozenset(rule)
    return lambda value: not isinstance(value, dict) or names <= value.keys()


def _items(rule: Schema, _: Schema) -> Check:
    each = compiled(rule)
    return lambda value: not isinstance(value, list) or all(map(each, value))


def _not(rule: Schema, _: Schema) -> Check:
    refused = compiled(rule)
    return lambda value: not refused(value)


def _pattern(rule: str, _: Schema) -> Check:
    search = re.compile(rule).search
    return lambda value: not isinstance(value, str) or search(value) is not None


def _least(kind: type[Sized]) -> Callable[[int, Schema], Check]:
    return lambda rule, _: lambda value: not isinstance(value, kind) or len(value) >= rule


def _most(kind: type[Sized]) -> Callable[[int, Schema], Check]:
    return lambda rule, _: lambda value: not isinstance(value, kind) or len(value) <= rule


def _minimum(rule: float, _: Schema) -> Check:
    return lambda value: type(value) not in {int, float} or value >= rule


# As orjson reads them. Not "integer", since JSON Schema takes 1.0 for one.
_TYPES: Mapping[str, frozenset[type]] = MappingProxyType(
    {
        "object": frozenset({dict}),
        "array": frozenset({list}),
        "string": frozenset({str}),
        "number": frozenset({int, float}),
        "boolean": frozenset({bool}),
        "null": frozenset({type(None)}),
    }
)
_KEYWORDS: Mapping[str, Callable[[Any, Schema], Check]] = MappingProxyType(
    {
        "type": _type,
        "enum": _enum,
        "properties": _properties,
        "additionalProperties": _additional,
        "required": _required,
        "items": _items,
        "not": _not,
        "pattern": _pattern,
        "minLength": _least(str),
        "maxLength": _most(str),
        "minItems": _least(list),
        "maxItems": _most(list),
        "minimum": _minimum,
    }
)
_REMARKS = frozenset({"$schema", "$id", "title", "description"})
