"""What the JSON Schema of a profile, or of a file like it, finds: one sentence.

It never repeats a value, which may be a secret.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from jsonschema import ValidationError

from payconform import data
from payconform.errors import ConfigurationError

from .source import Keys, Places

_UNKNOWN = frozenset({"additionalProperties", "unevaluatedProperties"})
_TYPES = {
    "object": "a table",
    "array": "an array",
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
}
_PATTERNS = {"^https?://": "begin with http:// or https://", "^whsec_": "begin with whsec_"}
_RULES = {
    "pattern": "match {}",
    "exclusiveMinimum": "be more than {}",
    "minimum": "be at least {}",
    "maximum": "be at most {}",
    "format": "be a valid {}",
    "const": "be {}",
}


def refusal(errors: Iterable[ValidationError], source: Places) -> ConfigurationError | None:
    """The first error by weight: an unknown key often explains why another is missing."""
    found = sorted((each for error in errors for each in _meant(error)), key=_weight)
    return _sentence(found[0], source) if found else None


def _meant(error: ValidationError) -> Iterator[ValidationError]:
    """Of alternatives, the errors of the one that was meant, where its discriminating word or type tells."""
    if error.validator in _UNKNOWN and not _strangers(error):
        return
    if error.validator != "oneOf":
        yield error
        return
    branches: dict[object, list[ValidationError]] = {}
    for each in error.context or ():
        branches.setdefault(each.schema_path[0], []).append(each)
    meant = [found for found in branches.values() if not any(map(_tells_apart, found))]
    if len(meant) > 1:  # tables that are told apart by a key of their own
        meant = [found for found in meant if all(each.validator != "required" for each in found)]
    if len(meant) != 1:
        yield error
        return
    for each in meant[0]:
        yield from _meant(each)


def _tells_apart(error: ValidationError) -> bool:
    return error.validator == "const" or (error.validator == "type" and not error.relative_path)


def _weight(error: ValidationError) -> tuple[int, int]:
    return (0 if error.validator in _UNKNOWN else 1 if error.validator == "required" else 2), len(
        error.absolute_path
    )


def _sentence(error: ValidationError, source: Places) -> ConfigurationError:
    keys: Keys = tuple(error.absolute_path)
    if error.validator in _UNKNOWN:
        keys = (*keys, _strangers(error)[0])
        known = sorted(_known(error.schema))
        meant = "".join(f"did you mean {name}? " for name in get_close_matches(str(keys[-1]), known, 1))
        return ConfigurationError(
            f"unknown key {source.called(keys)}",
            where=source.where(keys),
            hint=f"{meant}known keys here: {', '.join(known)}",
        )
    where = source.where(keys)
    if error.validator == "required":
        missing = next(name for name in _required(error) if name not in _keys(error.instance))
        return ConfigurationError(f"{source.called((*keys, missing))} is missing", where=where)
    return ConfigurationError(f"{source.called(keys)} should {_rule(error)}", where=where)


def _rule(error: ValidationError) -> str:
    wanted: Any = error.validator_value
    match error.validator:
        case "enum":
            return "be one of " + ", ".join(map(str, wanted))
        case "type":
            return f"be {_TYPES.get(wanted, wanted)}"
        case "minLength" | "minItems" | "minProperties":
            return "not be empty"
        case "uniqueItems":
            return "name nothing twice"
        case "oneOf" | "anyOf":
            return _alternatives(wanted)
        case rule:
            known = _PATTERNS.get(str(wanted))
            return known or _RULES.get(str(rule), f"keep {rule} {{}}").format(wanted)


def _alternatives(branches: list[dict[str, Any]]) -> str:
    words = [
        (name, rule["const"])
        for branch in branches
        for name, rule in branch.get("properties", {}).items()
        if "const" in rule
    ]
    if words:
        return f"have {words[0][0]} = one of " + ", ".join(word for _, word in words)
    if all("type" in branch for branch in branches):
        tables = (
            f"a table with {', '.join(branch['required'])}" for branch in branches if "required" in branch
        )
        return " or ".join(("be text", *tables))
    return "have one of " + ", ".join(name for branch in branches for name in branch["required"])


def _strangers(error: ValidationError) -> list[str]:
    known = _known(error.schema)
    return [key for key in _keys(error.instance) if key not in known]


def _known(schema: Any) -> set[str]:
    """The keys that a schema knows, its own and those of the schema it refers to."""
    referred = schema.get("$ref", "").removeprefix("#/$defs/")
    shared = data.schema("profile")["$defs"][referred]["properties"] if referred else {}
    return {*shared, *schema.get("properties", {})}


def _required(error: ValidationError) -> list[str]:
    names: Any = error.validator_value
    return list(names)


def _keys(instance: Any) -> list[str]:
    return list(instance)
