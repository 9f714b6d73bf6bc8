"""The data files of the package: life cycles, requirements, schemas. Read once, by name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import orjson
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.protocols import Validator
from referencing import Registry, Resource

BASE = "https://payconform.dev/schemas/"


@cache
def schema(name: str) -> dict[str, Any]:
    """A JSON Schema by its path without ending: ``schema("canonical/invoice")``."""
    document: dict[str, Any] = orjson.loads(_schemas().joinpath(f"{name}.json").read_bytes())
    return document


@cache
def validator(name: str) -> Validator:
    """A compiled validator: compile once, for each compilation costs a thousand validations."""
    registry: Registry[Any] = Registry(retrieve=_retrieve)  # type: ignore[call-arg]  # attrs field unseen by mypy
    return Draft202012Validator(schema(name), registry=registry, format_checker=FormatChecker())


def names(folder: str) -> Iterator[str]:
    """The TOML files of a folder, by name without ending, sorted."""
    for entry in sorted(_schemas().joinpath(folder).iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            yield entry.name.removesuffix(".toml")


def _schemas() -> Any:
    return files("payconform.schemas")


def _retrieve(uri: str) -> Resource[Any]:
    return Resource.from_contents(schema(uri.removeprefix(BASE).removesuffix(".json")))
