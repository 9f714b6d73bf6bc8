"""An OpenAPI document as a list of calls: method, path below the server, what goes in, what comes out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from payconform.target import openapi
from payconform.target.openapi import Description

from . import schema_fields
from .likeness import Field, words
from .parts import array, table, text

METHODS = ("get", "post", "put", "patch", "delete")
_PARAMETER = re.compile(r"\{([^/{}]+)\}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """`where` is path, query, header or cookie."""

    name: str
    where: str
    required: bool
    schema: Mapping[str, Any]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """Of a request or of an answer; `pointer` to its schema, where that is asked."""

    media_type: str
    fields: tuple[Field, ...]
    pointer: str = ""

    @property
    def is_form(self) -> bool:
        return "x-www-form-urlencoded" in self.media_type


@dataclass(frozen=True, slots=True)
class Call:
    """One operation of the document. `answers`: the good ones, by status; None where it has no JSON body."""

    method: str
    path: str
    name: str
    about: str
    parameters: tuple[Parameter, ...]
    body: Body | None
    answers: Mapping[str, Body | None]
    refusals: tuple[Body, ...]
    headers: frozenset[str]
    security: Sequence[Mapping[str, Any]]
    callbacks: Mapping[str, Any] = field(default_factory=dict)

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(part for part in self.path.split("/") if part)

    @property
    def ends_in_parameter(self) -> bool:
        return bool(self.parts) and _PARAMETER.search(self.parts[-1]) is not None

    @property
    def shown(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def answer(self) -> Body | None:
        """The body of the best answer that has one."""
        return next((body for _, body in sorted(self.answers.items()) if body is not None), None)

    @property
    def words(self) -> tuple[str, ...]:
        """All that it is called: its address, its name and its summary."""
        return tuple(word for text in (*self.parts, self.name, self.about) for word in words(text))

    def query(self) -> tuple[Parameter, ...]:
        return tuple(each for each in self.parameters if each.where == "query")


class Described:
    """`path` of a call begins below the server, `base` is the server's own."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.description: Description = openapi.read(file)
        self.document = self.description.document

    @property
    def title(self) -> str:
        return text(table(self.document.get("info")).get("title"))

    @property
    def servers(self) -> tuple[Mapping[str, Any], ...]:
        return tuple(each for each in array(self.document.get("servers")) if isinstance(each, Mapping))

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        return tuple(self._calls())

    @property
    def schemes(self) -> Mapping[str, Any]:
        return table(table(self.document.get("components")).get("securitySchemes"))

    @property
    def webhooks(self) -> Mapping[str, Any]:
        return table(self.document.get("webhooks"))

    def resolved(self, part: Any) -> Mapping[str, Any]:
        return table(self.description.resolved(part))

    def body_of(self, part: Any, pointer: str = "") -> Body | None:
        """The JSON body, or the form, of a request or an answer."""
        contents = table(self.resolved(part).get("content"))
        for media_type, content in sorted(contents.items(), key=lambda pair: "json" not in pair[0]):
            if isinstance(content, Mapping) and ("json" in media_type or "form-urlencoded" in media_type):
                schema = content.get("schema", {})
                fields = schema_fields.of_schema(self.description, schema)
                token = media_type.replace("~", "~0").replace("/", "~1")
                refers = text(table(schema).get("$ref"))
                own = refers.removeprefix("#") if refers.startswith("#/") else ""
                return Body(media_type, fields, own or f"{pointer}/content/{token}/schema")
        return None

    def _calls(self) -> Iterator[Call]:
        for path, item in table(self.document.get("paths")).items():
            whole = self.resolved(item)
            for method in METHODS:
                if isinstance(whole.get(method), Mapping):
                    yield self._call(method, path, whole, whole[method])

    def _call(self, method: str, path: str, item: Mapping[str, Any], found: Mapping[str, Any]) -> Call:
        own = [*array(item.get("parameters")), *array(found.get("parameters"))]
        answers = {str(k): self.resolved(v) for k, v in table(found.get("responses")).items()}
        good = {k: v for k, v in answers.items() if k.startswith("2")}
        return Call(
            method=method.upper(),
            path=path,
            name=text(found.get("operationId")),
            about=text(found.get("summary")),
            parameters=tuple(self._parameter(each) for each in own),
            body=self.body_of(found["requestBody"]) if "requestBody" in found else None,
            answers={status: self.body_of(answer) for status, answer in good.items()},
            refusals=tuple(
                body
                for status, answer in answers.items()
                if status[:1] in "45d" and (body := self.body_of(answer)) is not None
            ),
            headers=frozenset(
                name.lower() for answer in good.values() for name in table(answer.get("headers"))
            ),
            security=[table(each) for each in array(found.get("security", self.document.get("security")))],
            callbacks=table(found.get("callbacks")),
        )

    def _parameter(self, part: Any) -> Parameter:
        found = self.resolved(part)
        schema = schema_fields.merged(self.description, found.get("schema", {}))
        example = {"example": found["example"]} if "example" in found else {}
        return Parameter(
            name=text(found.get("name")),
            where=text(found.get("in")),
            required=found.get("required") is True,
            schema={**schema, **example},
            about=text(found.get("description")),
        )


def address(call: Call, id_name: str, prefix: str) -> str:
    """Its path with ``{id}`` for the parameter of that name, and a variable for any other."""
    return _PARAMETER.sub(lambda found: _filled(found[1], id_name, prefix), call.path)


def parameters_of(path: str) -> tuple[str, ...]:
    return tuple(_PARAMETER.findall(path))


def variable(prefix: str, name: str) -> str:
    """As a profile names one: ``${SHOP_TOKEN}``."""
    return "${" + "_".join(word.upper() for word in (*words(prefix), *words(name))) + "}"


def _filled(name: str, id_name: str, prefix: str) -> str:
    return "{id}" if name == id_name else variable(prefix, name)


def path_of_server(server: Mapping[str, Any]) -> str:
    return split(server).path.rstrip("/")


def split(server: Mapping[str, Any]) -> SplitResult:
    """Its address in parts; of one that is none, nothing."""
    try:
        parts = urlsplit(text(server.get("url")))
        return parts if parts.port != 0 else urlsplit("")
    except ValueError:
        return urlsplit("")
