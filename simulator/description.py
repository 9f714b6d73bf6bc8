"""The OpenAPI document as a reader wants it: grouped, references followed, examples given. No markup."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .samples import sample

JSON = "application/json"
OF_A_RUN = "/runs/{run}"
_METHODS = ("post", "put", "patch", "get", "delete")
_WORDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "object",
    "array": "list",
    "null": "null",
}


@dataclass(frozen=True, slots=True)
class Sort:
    """What a value is, in words; `schema` is the name of the schema that says more."""

    words: str
    schema: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, a header or a member of an object; `place` says where a parameter stands."""

    name: str
    sort: Sort
    required: bool
    description: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    sort: Sort
    fields: tuple[Field, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """`example` None: it has no body, or one that is no JSON."""

    status: str
    description: str
    media_type: str | None
    sort: Sort | None
    headers: tuple[Field, ...]
    example: str | None

    @property
    def is_refusal(self) -> bool:
        return self.status[0] in "45"


@dataclass(frozen=True, slots=True)
class Call:
    """`also`: the same elsewhere; `guarded`: it may ask for the token; `events` are POSTed afterwards."""

    id: str
    method: str
    path: str
    also: str | None
    summary: str
    description: str
    guarded: bool
    parameters: tuple[Field, ...]
    body: Body | None
    answers: tuple[Answer, ...]
    events: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    description: str
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A named schema: its members, or the schemas and words that it may be."""

    name: str
    description: str
    fields: tuple[Field, ...]
    sorts: tuple[Sort, ...]
    example: str | None


class Description:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        info = document["info"]
        self.title: str = info["title"]
        self.summary: str = info.get("summary", "")
        self.groups = tuple(self._groups())
        self.shapes = tuple(map(self._shape, sorted(document["components"]["schemas"])))

    def _groups(self) -> Iterator[Group]:
        calls = list(self._calls())
        for tag in self._document["tags"]:
            yield Group(
                tag["name"], tag["description"], tuple(call for name, call in calls if name == tag["name"])
            )

    def _calls(self) -> Iterator[tuple[str, Call]]:
        """With its tag; what is under /runs/{run} too is told once."""
        paths = self._document["paths"]
        for path, item in paths.items():
            if path.startswith(OF_A_RUN) and path.removeprefix(OF_A_RUN) in paths:
                continue
            twin = OF_A_RUN + path
            for method in _METHODS:
                if method in item:
                    call = self._call(path, method, item, twin if twin in paths else None)
                    yield item[method]["tags"][0], call

    def _call(self, path: str, method: str, item: Mapping[str, Any], also: str | None) -> Call:
        told = item[method]
        parameters = map(self._resolved, (*item.get("parameters", ()), *told.get("parameters", ())))
        return Call(
            id=told.get("operationId", ""),
            method=method.upper(),
            path=path,
            also=also,
            summary=told["summary"],
            description=told.get("description", ""),
            guarded=any(told.get("security", ())),
            parameters=tuple(self._field(each["name"], each) for each in parameters),
            body=self._body(told["requestBody"]) if "requestBody" in told else None,
            answers=tuple(self._answer(*pair) for pair in told["responses"].items()),
            events=tuple(self._events(told.get("callbacks", {}))),
        )

    def _events(self, callbacks: Mapping[str, Any]) -> Iterator[Call]:
        for each in callbacks.values():
            for address, item in self._resolved(each).items():
                yield self._call(address, "post", item, None)

    def _field(self, name: str, told: Mapping[str, Any], *, required: bool = False) -> Field:
        schema = told.get("schema", told)
        return Field(
            name=name,
            sort=self._sort(schema),
            required=required or told.get("required") is True,
            description=told.get("description") or self._resolved(schema).get("description", ""),
            place=told.get("in", ""),
        )

    def _body(self, told: Mapping[str, Any]) -> Body:
        content = told["content"][JSON]
        schema = content["schema"]
        examples = self._resolved(schema).get("examples") or [content.get("example") or self._example(schema)]
        return Body(self._sort(schema), tuple(self._fields(schema)), tuple(map(_text, examples)))

    def _answer(self, status: str, told: Mapping[str, Any]) -> Answer:
        told = self._resolved(told)
        media_type, content = next(iter(told.get("content", {}).items()), (None, None))
        headers = told.get("headers", {}).items()
        return Answer(
            status=status,
            description=told["description"],
            media_type=media_type,
            sort=self._sort(content["schema"]) if content else None,
            headers=tuple(self._field(name, self._resolved(each)) for name, each in headers),
            example=_text(self._example(content["schema"])) if content and media_type == JSON else None,
        )

    def _shape(self, name: str) -> Shape:
        schema = self._document["components"]["schemas"][name]
        fields = tuple(self._fields(schema))
        branches = schema.get("oneOf") or schema.get("anyOf") or ()
        sorts = tuple(map(self._sort, branches)) if branches else () if fields else (self._sort(schema),)
        example = _text(self._example(schema)) if "examples" in schema else None
        return Shape(name, schema.get("description", ""), fields, sorts, example)

    def _fields(self, schema: Mapping[str, Any]) -> Iterator[Field]:
        schema = self._resolved(schema)
        for part in schema.get("allOf", ()):
            yield from self._fields(part)
        for name, each in schema.get("properties", {}).items():
            yield self._field(name, each, required=name in schema.get("required", ()))

    def _sort(self, schema: Mapping[str, Any]) -> Sort:
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            return Sort(name, name)
        if "const" in schema:
            return Sort(json.dumps(schema["const"]))
        if "enum" in schema:
            return Sort("one of " + ", ".join(map(str, schema["enum"])))
        parts = schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf")
        if parts:
            sorts = [self._sort(part) for part in parts if part.keys() != {"not"}]
            return Sort(
                " or ".join(each.words for each in sorts), next((s.schema for s in sorts if s.schema), None)
            )
        if schema.get("type") == "array":
            items = self._sort(schema.get("items", {}))
            return Sort(f"list of {items.words}", items.schema)
        types = schema.get("type", "object")
        words = (
            f"list of {self._sort(schema.get('items', {})).words}" if each == "array" else _WORDS[each]
            for each in ([types] if isinstance(types, str) else types)
        )
        return Sort(" or ".join(words))

    def _example(self, schema: Mapping[str, Any]) -> Any:
        return sample(schema, self._resolved)

    def _resolved(self, part: Mapping[str, Any]) -> Mapping[str, Any]:
        if "$ref" not in part:
            return part
        found: Any = self._document
        for key in part["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        beside = {key: value for key, value in part.items() if key != "$ref"}
        return {**self._resolved(found), **beside}


def _text(example: Any) -> str:
    return json.dumps(example, indent=2, ensure_ascii=False)
