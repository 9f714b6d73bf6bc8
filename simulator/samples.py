"""An example for a JSON Schema: the first that is written down, else the plainest value that fits."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Schema = Mapping[str, Any]
_PLAIN = {"string": "…", "boolean": True, "null": None}
_ID = re.compile(r"\^([a-z]+_)")


def sample(schema: Schema, resolved: Callable[[Schema], Schema]) -> Any:
    """`resolved` follows a reference."""
    schema = resolved(schema)
    if "examples" in schema:
        return _completed(schema["examples"][0], schema, resolved)
    for key in ("const", "default"):
        if key in schema:
            return schema[key]
    if "enum" in schema:
        return schema["enum"][0]
    return _composed(schema, resolved)


def _composed(schema: Schema, resolved: Callable[[Schema], Schema]) -> Any:
    branches: list[Schema] = schema.get("oneOf") or schema.get("anyOf") or []
    if "properties" in schema or not ("allOf" in schema or branches):
        return _of_type(schema, resolved)
    if "allOf" in schema:
        parts = (sample(part, resolved) for part in schema["allOf"])
        return {name: value for part in parts if isinstance(part, dict) for name, value in part.items()}
    return None if {"type": "null"} in branches else sample(branches[0], resolved)


def _completed(example: Any, schema: Schema, resolved: Callable[[Schema], Schema]) -> Any:
    """With what is required and isn't written down: an answer that grew is still shown whole."""
    members = resolved(schema).get("properties", {})
    if not isinstance(example, dict) or not members:
        return example
    written = {name: _completed(value, members.get(name, {}), resolved) for name, value in example.items()}
    missing = (name for name in resolved(schema).get("required", ()) if name not in example)
    return {**written, **{name: sample(members[name], resolved) for name in missing}}


def _of_type(schema: Schema, resolved: Callable[[Schema], Schema]) -> Any:
    types = schema.get("type", "object")
    match types if isinstance(types, str) else "null" if "null" in types else types[0]:
        case "object":
            return {name: sample(schema["properties"][name], resolved) for name in _needed(schema)}
        case "array":
            return [sample(schema["items"], resolved)]
        case "integer" | "number":
            return schema.get("minimum", 0)
        case "string" if prefix := _ID.fullmatch(schema.get("pattern", "")):
            return f"{prefix[1]}4f0a1c9be2d7a835"
        case word:
            return _PLAIN[word]


def _needed(schema: Schema) -> tuple[str, ...]:
    """The members that are required, those of the first alternative among them."""
    alternatives = schema.get("oneOf") or schema.get("anyOf") or [{}]
    names = (*schema.get("required", ()), *alternatives[0].get("required", ()))
    return tuple(name for name in names if name in schema.get("properties", {}))
