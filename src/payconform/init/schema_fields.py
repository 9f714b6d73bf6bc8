"""The places in a body, by its schema in an OpenAPI document, or by one body as it came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from payconform.target.openapi import Description

from .likeness import Field
from .parts import array, table, text, texts

DEEPEST = 7
_KINDS = ((bool, "boolean"), (int, "integer"), (float, "number"), (Decimal, "number"), (str, "string"))


def of_schema(description: Description, schema: Any) -> tuple[Field, ...]:
    """Every place where a single value stands; what is an array, or a table with known keys, is gone into."""
    return tuple(_of_schema(description, schema, (), DEEPEST, required=False))


def of_body(document: Any) -> tuple[Field, ...]:
    """The same of a body; a null has every type. Of an array the first element speaks for all."""
    return tuple(_of_body(document, ()))


def merged(description: Description, schema: Any) -> Mapping[str, Any]:
    """A schema with what it refers to, and with all that holds at the same time in one.

    Of alternatives, the properties of each.
    """
    return _merged(description, schema, 0)


def kinds_of(schema: Mapping[str, Any]) -> frozenset[str]:
    """Its JSON types, null aside; of one that names none, those of its values."""
    named = schema.get("type")
    kinds = {named} if isinstance(named, str) else {*texts(named)}
    if not kinds:
        kinds = {_kind(value) for value in _values(schema)}
    if not kinds and "properties" in schema:
        kinds = {"object"}
    if not kinds and "pattern" in schema:
        kinds = {"string"}
    return frozenset(map(str, kinds)) - {"null"}


def _of_schema(
    description: Description, schema: Any, path: tuple[str, ...], depth: int, *, required: bool
) -> Iterator[Field]:
    whole = merged(description, schema)
    kinds = kinds_of(whole)
    if depth and table(whole.get("properties")):
        needed = texts(whole.get("required"))
        for name, part in whole["properties"].items():
            yield from _of_schema(description, part, (*path, str(name)), depth - 1, required=name in needed)
    elif depth and "items" in whole:
        yield from _of_schema(description, whole["items"], (*path, "[*]"), depth - 1, required=required)
    elif path:
        yield Field(
            path=path,
            kinds=kinds,
            format=text(whole.get("format")),
            enum=tuple(value for value in array(whole.get("enum")) if _is_single(value)),
            examples=_examples(whole),
            about=text(whole.get("description")) or text(whole.get("title")),
            required=required,
            schema=whole,
        )


def _of_body(value: Any, path: tuple[str, ...]) -> Iterator[Field]:
    if isinstance(value, Mapping) and value:
        for name, part in value.items():
            yield from _of_body(part, (*path, str(name)))
    elif isinstance(value, list) and value:
        yield from _of_body(value[0], (*path, "[*]"))
    elif path and not isinstance(value, Mapping | list):
        kinds = frozenset() if value is None else frozenset({_kind(value)})
        yield Field(path, kinds, examples=() if value is None else (value,))


def _merged(description: Description, schema: Any, depth: int) -> dict[str, Any]:
    found = description.resolved(schema)
    if not isinstance(found, Mapping) or depth > DEEPEST:
        return {}
    whole = {key: value for key, value in found.items() if key not in {"allOf", "oneOf", "anyOf"}}
    for part in array(found.get("allOf")):
        whole = _joined(whole, _merged(description, part, depth + 1))
    for key in ("oneOf", "anyOf"):
        for part in array(found.get(key)):
            other = _merged(description, part, depth + 1)
            if kinds_of(other) or table(other.get("properties")):
                whole = _joined(whole, {k: v for k, v in other.items() if k != "required"})
    return whole


def _joined(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    joined = {**other, **one}
    if "properties" in one or "properties" in other:
        joined["properties"] = {**table(other.get("properties")), **table(one.get("properties"))}
    needed = [*texts(one.get("required")), *texts(other.get("required"))]
    if needed:
        joined["required"] = needed
    if "type" in one and "type" in other and one["type"] != other["type"]:
        joined["type"] = sorted(kinds_of({"type": one["type"]}) | kinds_of({"type": other["type"]}))
    return joined


def _examples(schema: Mapping[str, Any]) -> tuple[Any, ...]:
    found = (schema.get("example"), *array(schema.get("examples")), schema.get("const"))
    return tuple(value for value in found if _is_single(value))


def _values(schema: Mapping[str, Any]) -> list[Any]:
    enum = [value for value in array(schema.get("enum")) if _is_single(value)]
    return [*enum, *_examples(schema)]


def _is_single(value: Any) -> bool:
    return isinstance(value, str | int | float | bool)


def _kind(value: Any) -> str:
    return next((name for kind, name in _KINDS if isinstance(value, kind)), "object")
