"""An example for a JSON Schema: the first that is written down, else the plainest value that fits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Schema = Mapping[str, Any]
_PLAIN = {"string": "…", "boolean": True, "null": None}


def sample(schema: Schema, resolved: Callable[[Schema], Schema]) -> Any:
    """`resolved` follows a reference."""
    schema = resolved(schema)
    if "examples" in schema:
        return _completed(schema["examples"][0], schema, resolved)
    if "enum" in schema:
        return schema["enum"][0]
    for key in ("const", "default"):
        if key in schema:
            return schema[key]
    if "allOf" in schema:
        parts = (sample(part, resolved) for part in schema["allOf"])
        return {name: value for part in parts for name, value in part.items()}
    branches = schema.get("oneOf") or schema.get("anyOf")
    return sample(branches[0], resolved) if branches else _of_type(schema, resolved)


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
    match types if isinstance(types, str) else types[0]:
        case "object":
            members = schema.get("properties", {})
            return {name: sample(members[name], resolved) for name in schema.get("required", ())}
        case "array":
            return [sample(schema["items"], resolved)]
        case "integer" | "number":
            return schema.get("minimum", 0)
        case word:
            return _PLAIN[word]
