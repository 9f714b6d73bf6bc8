"""The target's own JSON Schemas, which its profile names by file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
from jsonschema import Draft202012Validator, SchemaError, ValidationError
from jsonschema.exceptions import best_match
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from referencing import Registry, Resource
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from payconform.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class OwnSchema:
    """`quick` only says whether a body fits, and fast; None: it can't read the schema."""

    thorough: Validator
    quick: jsonschema_rs.Validator | None

    def error(self, document: Any) -> ValidationError | None:
        """What is wrong with it, the gravest; None: it fits."""
        if self.quick is not None and self.quick.is_valid(document):
            return None
        wrong: ValidationError | None = best_match(self.thorough.iter_errors(document))
        return wrong


@cache
def compiled(file: Path) -> OwnSchema:
    """Ready to use; 2020-12 unless its ``$schema`` says otherwise. One file has to hold all it refers to.

    Once a file: life cycles share them, and compiling costs.

    Raises ConfigurationError, which names the file, for what is no JSON or no JSON Schema.
    """
    document = _document(file)
    try:
        validator_for(document, default=Draft202012Validator).check_schema(document)
    except SchemaError as error:
        raise ConfigurationError(
            f"{file} is no JSON Schema, at {error.json_path}: {error.message[:200]}"
        ) from None
    _check_references(document, file)
    return of(document)


def of(document: Any) -> OwnSchema:
    """Of a JSON Schema that is one."""
    return OwnSchema(validator_for(document, default=Draft202012Validator)(document), _quick(document))


def _quick(document: Any) -> jsonschema_rs.Validator | None:
    try:
        return jsonschema_rs.validator_for(document, validate_formats=False)
    except ValueError:  # such as a pattern that Python's expressions know alone
        return None


def _document(file: Path) -> Any:
    try:
        return json.loads(file.read_bytes())
    except OSError as error:
        raise ConfigurationError(f"{file} can't be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{file} is no JSON: {error}") from None


def _check_references(document: Any, file: Path) -> None:
    """Found now, not in the middle of a run; and nothing is fetched from anywhere."""
    resource: Resource[Any] = Resource.from_contents(document, default_specification=DRAFT202012)
    base = resource.id() or ""
    resolver = Registry[Any]().with_resource(base, resource).resolver(base)
    for reference in _references(document):
        try:
            resolver.lookup(reference)
        except Unresolvable:
            raise ConfigurationError(
                f"{file} refers to {reference}, which is not in it",
                hint="put all of the schema into one file",
            ) from None


def _references(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        reference = document.get("$ref")
        if isinstance(reference, str):
            yield reference
        for value in document.values():
            yield from _references(value)
    elif isinstance(document, list):
        for value in document:
            yield from _references(value)
