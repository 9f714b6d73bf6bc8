"""Dataclasses as JSON objects and back: every field by its name, less the underscore that frees a keyword."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_json(value: Any) -> Any:
    """Dicts, lists, text, numbers, booleans and None of a value made of dataclasses, mappings and tuples."""
    if is_dataclass(value):
        return {_key(field.name): to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [to_json(item) for item in value]
    return value.value if isinstance(value, Enum) else value


def from_json(kind: type[T], document: Any) -> T:
    """The inverse of `to_json`, of a document that its schema has accepted; other keys are left out."""
    known: Any = kind
    hints = _hints(known)
    found = {name: document[key] for name, key in _keys(known) if key in document}
    return kind(**{name: _value(hints[name], item) for name, item in found.items()})


def _value(hint: Any, item: Any) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        kinds = [kind for kind in arguments if kind is not types.NoneType]
        return None if item is None else _value(kinds[0], item)
    if origin is tuple:
        return tuple(_value(arguments[0], each) for each in item)
    if origin is Mapping:
        return {key: _value(arguments[1], each) for key, each in item.items()}
    if is_dataclass(hint) and isinstance(hint, type):
        return from_json(hint, item)
    return hint(item) if isinstance(hint, type) and issubclass(hint, Enum) else item


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _keys(kind: Any) -> tuple[tuple[str, str], ...]:
    return tuple((field.name, _key(field.name)) for field in fields(kind))


def _key(name: str) -> str:
    return name.removesuffix("_")
