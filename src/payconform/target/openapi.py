"""A target's OpenAPI document (3.0 or 3.1): what its answers and callbacks have to look like."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema_rs
import yaml
from jsonschema import Draft202012Validator
from openapi_schema_validator import OAS30Validator
from referencing import Registry, Resource
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from payconform.errors import ConfigurationError

from .own_schema import OwnSchema

URI = "urn:payconform:openapi"
_PARAMETER = re.compile(r"\{[^/{}]*\}")


class Description:
    """One document. Schemas of it are compiled when they are asked for."""

    def __init__(self, file: Path, document: dict[str, Any]) -> None:
        self._file = file
        self._document = document
        resource: Resource[Any] = Resource.from_contents(document, default_specification=DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource(URI, resource)
        self._is_30 = str(document["openapi"]).startswith("3.0")

    @property
    def document(self) -> Mapping[str, Any]:
        return self._document

    def resolved(self, part: Any) -> Any:
        """What it refers to, where it is a reference within the document. Raises ConfigurationError."""
        met: set[str] = set()
        while isinstance(part, dict) and isinstance(part.get("$ref"), str):
            reference = part["$ref"]
            if not reference.startswith("#") or reference in met:
                raise ConfigurationError(
                    f"{self._file} refers to {reference}, which is not in it",
                    hint="put all of the description into one file",
                )
            met.add(reference)
            part = self._at(reference.removeprefix("#"))
        return part

    def points_to(self, pointer: str) -> bool:
        """Whether anything stands at this JSON pointer."""
        try:
            self._at(pointer)
        except ConfigurationError:
            return False
        return True

    def of_answers(self, operations: Mapping[str, Any], base_url: str) -> dict[str, OwnSchema]:
        """By operation of ours and status as the document has it: ``read 200``, or ``4XX``, or ``default``.

        Operations that it doesn't describe are left out. Raises ConfigurationError where it describes none.
        """
        found: dict[str, OwnSchema] = {}
        for name, table in operations.items():
            for status, pointer in self._answers(table, urlsplit(base_url).path.rstrip("/")):
                found[f"{name} {status}"] = self.schema(pointer)
        if not found:
            raise ConfigurationError(
                f"{self._file} describes no answer of any operation that the profile maps",
                hint="look at its paths and servers, and at target.base_url",
            )
        return found

    def schema(self, pointer: str) -> OwnSchema:
        """The one at this JSON pointer, such as ``/components/schemas/Bill``. Raises ConfigurationError."""
        self._at(pointer)
        reference = {"$ref": f"{URI}#{pointer}"}
        if self._is_30:  # nullable and the like are words of its own
            return OwnSchema(OAS30Validator(reference, registry=self._registry), None)
        thorough = Draft202012Validator(reference, registry=self._registry)
        return OwnSchema(thorough, self._quick(reference))

    def _at(self, pointer: str) -> Any:
        try:
            return self._registry.resolver().lookup(f"{URI}#{pointer}").contents
        except (Unresolvable, LookupError, TypeError, ValueError):  # the last: a name where an array is
            raise ConfigurationError(f"{self._file}: nothing stands at {pointer}") from None

    def _quick(self, reference: dict[str, Any]) -> jsonschema_rs.Validator | None:
        try:
            registry = jsonschema_rs.Registry([(URI, self._document)])
            return jsonschema_rs.validator_for(reference, registry=registry, validate_formats=False)
        except ValueError:  # such as a pattern that Python's expressions know alone
            return None

    def _answers(self, table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
        """Status and pointer of each schema of an operation's answers."""
        wanted = _shape(prefix + table["path"].partition("?")[0])
        for path, item in self._document.get("paths", {}).items():
            described = item.get(table["method"].lower()) if isinstance(item, dict) else None
            if described is None or not any(_shape(server + path) == wanted for server in self._servers()):
                continue
            for status, answer in described.get("responses", {}).items():
                pointer = f"/paths/{_token(path)}/{table['method'].lower()}/responses/{_token(status)}"
                if "$ref" in answer:
                    pointer = answer["$ref"].removeprefix("#")
                contents = self._at(pointer).get("content", {})
                for media_type, content in contents.items():
                    if "json" in media_type and "schema" in content:
                        yield str(status), f"{pointer}/content/{_token(media_type)}/schema"

    def _servers(self) -> list[str]:
        """Where its paths begin, on whichever host."""
        servers = self._document.get("servers") or [{"url": ""}]
        return [urlsplit(str(server.get("url", ""))).path.rstrip("/") for server in servers]


@cache
def read(file: Path) -> Description:
    """JSON or YAML. Raises ConfigurationError, which names the file."""
    try:
        text = file.read_text("utf-8")
        document = json.loads(text) if file.suffix == ".json" else yaml.safe_load(text)
    except OSError as error:
        raise ConfigurationError(f"{file} can't be read: {error.strerror}") from None
    except (ValueError, yaml.YAMLError) as error:
        raise ConfigurationError(f"{file} is neither JSON nor YAML: {str(error).splitlines()[0]}") from None
    version = str(document.get("openapi", "")) if isinstance(document, dict) else ""
    if not version.startswith(("3.0", "3.1")):
        raise ConfigurationError(
            f"{file} is no OpenAPI document of version 3.0 or 3.1",
            hint=f"its openapi is {version or 'missing'}",
        )
    return Description(file, _plain(document))


def _plain(value: Any) -> Any:
    """YAML reads 200 as a number, which is a name here, and a date where text is meant."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _shape(path: str) -> list[str]:
    """Its parts, whatever its parameters are called."""
    return [_PARAMETER.sub("{}", part) for part in path.strip("/").split("/")]


def _token(name: str) -> str:
    """As a part of a JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1")
