"""The data files of the package: life cycles, requirements, schemas. Read once, by name.

Whether a document fits a schema jsonschema-rs says, and fast; what is wrong with one that doesn't is for
jsonschema to say, which comes with the first validator: most processes need none, and start sooner.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urljoin

import jsonschema_rs
import orjson

if TYPE_CHECKING:
    from jsonschema.protocols import Validator
    from referencing import Registry

BASE = "https://payconform.dev/schemas/"


@cache
def schema(name: str) -> dict[str, Any]:
    """A JSON Schema by its path without ending: ``schema("canonical/invoice")``."""
    document: dict[str, Any] = orjson.loads(_schemas().joinpath(f"{name}.json").read_bytes())
    return document


@cache
def table(name: str) -> dict[str, Any]:
    """A TOML file by its path without ending: ``table("provider/outcomes")``."""
    return tomllib.loads(_schemas().joinpath(f"{name}.toml").read_text("utf-8"))


@cache
def validator(name: str) -> Validator:
    """A compiled validator: compile once, for each compilation costs a thousand validations."""
    from jsonschema import Draft202012Validator, FormatChecker  # noqa: PLC0415 - see above
    from referencing import Registry, Resource  # noqa: PLC0415

    family = [(f"{BASE}{each}.json", Resource[Any].from_contents(schema(each))) for each in _family(name)]
    # Crawled beforehand: a registry that finds a reference on the way forgets it after each validation.
    registry: Registry[Any] = Registry().with_resources(family).crawl()
    return Draft202012Validator(schema(name), registry=registry, format_checker=FormatChecker())


def fits(name: str, document: Any) -> bool:
    """Whether it fits the schema; why not, `validator` says."""
    return _quick(name).is_valid(document)


@cache
def _quick(name: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema(name), validate_formats=True, retriever=_by_address)


def _by_address(address: str) -> dict[str, Any]:
    return schema(address.removeprefix(BASE).removesuffix(".json"))


def names(folder: str) -> Iterator[str]:
    """The TOML files of a folder, by name without ending, sorted."""
    for entry in sorted(_schemas().joinpath(folder).iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            yield entry.name.removesuffix(".toml")


def _schemas() -> Any:
    return files("payconform.schemas")


def _family(name: str) -> list[str]:
    """A schema and all that it refers to, directly or not."""
    family = [name]
    for each in family:  # grows on the way
        uris = (urljoin(f"{BASE}{each}.json", reference) for reference in _references(schema(each)))
        names = {urldefrag(uri).url.removeprefix(BASE).removesuffix(".json") for uri in uris}
        family += sorted(names.difference(family))
    return family


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict) and isinstance(part.get("$ref"), str):
        yield part["$ref"]
    children = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    for child in children:
        yield from _references(child)
