"""Reading request bodies: JSON or a clear refusal, before anything is done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson
from flask import Request
from werkzeug.http import parse_options_header

from payconform import data

from .errors import Code, Fault, ProviderError

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

LARGEST_BODY = 1 << 20
DEEPEST = 64
_MOST_FAULTS = 10
_SAME_TYPES = 64  # callers say the same few
_JSON = re.compile(r"application/(?:[a-z0-9.-]+\+)?json")
_BOUNDS = {
    "minLength": "have at least",
    "minItems": "have at least",
    "maxLength": "have at most",
    "maxItems": "have at most",
    "minimum": "be at least",
    "maximum": "be at most",
}
_TYPES = {"object": "an object", "array": "a list", "string": "text", "null": "null"}


def raw_body(request: Request, *, also: str | None = None, largest: int = LARGEST_BODY) -> bytes:
    """JSON, or one other type. Raises ProviderError, or the framework's own for a body that is too large."""
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    mimetype, charset = _type(request.headers.get("Content-Type", ""))
    known = mimetype == also or _JSON.fullmatch(mimetype)
    if not known or encoding != "identity" or charset not in {"utf-8", "utf8"}:
        raise ProviderError(
            Code.UNSUPPORTED_MEDIA_TYPE,
            f"{mimetype[:100] or 'no type'}, charset {charset[:40]}, encoding {encoding[:40]}",
        )
    request.max_content_length = largest + 1
    raw = request.get_data()
    # A body in chunks is only cut off at the framework's limit, which lies one byte further.
    if len(raw) > largest:
        raise ProviderError(Code.BODY_TOO_LARGE, f"the body has more than {largest} bytes")
    return raw


def load(raw: bytes, deepest: int = DEEPEST) -> Any:
    """Any JSON that isn't nested without end. Raises ProviderError."""
    try:
        document = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise ProviderError(Code.MALFORMED_JSON, str(error)[:200]) from None
    if raw.count(b"[") + raw.count(b"{") > deepest and _depth(document) > deepest:
        raise ProviderError(Code.INVALID_BODY, f"the body is nested more than {deepest} deep")
    return document


def fitting(document: Any, schema: str) -> dict[str, Any]:
    """An object that fits a schema of schemas/provider. Raises ProviderError with each place."""
    name = f"provider/{schema}"
    if not data.fits(name, document):
        raise _refusal(data.validator(name).iter_errors(document))
    body: dict[str, Any] = document
    return body


def read(request: Request, schema: str) -> dict[str, Any]:
    return fitting(load(raw_body(request)), schema)


@lru_cache(_SAME_TYPES)
def _type(header: str) -> tuple[str, str]:
    """Media type and charset of a Content-Type."""
    mimetype, options = parse_options_header(header)
    return mimetype.lower(), options.get("charset", "utf-8").lower()


def _depth(document: Any) -> int:
    """Level by level: recursion would meet Python's own limit."""
    depth, level = 0, [document]
    while level:
        depth += 1
        level = [child for item in level for child in _children(item)]
    return depth


def _children(item: Any) -> list[Any]:
    children = list(item.values()) if isinstance(item, dict) else item if isinstance(item, list) else []
    return [child for child in children if isinstance(child, dict | list)]


def _refusal(errors: Iterator[ValidationError]) -> ProviderError:
    faults: dict[Fault, None] = {}
    for error in errors:
        for fault in _faults(error):
            faults[fault] = None
            if len(faults) == _MOST_FAULTS:
                break
    first = next(iter(faults))
    return ProviderError(
        Code.INVALID_BODY,
        f"{first.pointer or 'the body'}: {first.detail}",
        faults=tuple(faults)[:_MOST_FAULTS],
    )


def _faults(error: ValidationError) -> Iterator[Fault]:
    """Our own sentences: the library's repeat the whole value, however large."""
    pointer = "".join(f"/{_escaped(part)}" for part in error.absolute_path)
    rule: Any = error.validator_value
    instance: Any = error.instance
    match error.validator:
        case "required":
            missing = (name for name in rule if name not in instance)
            yield from (Fault("is required", f"{pointer}/{name}") for name in missing)
        case "additionalProperties":
            schema: Any = error.schema
            known: Mapping[str, Any] = schema["properties"]
            detail = f"unknown key; known are {', '.join(known)}"
            for name in instance:
                if name not in known:
                    yield Fault(detail, f"{pointer}/{_escaped(name)}")
        case "type":
            words = [rule] if isinstance(rule, str) else rule
            yield Fault(f"must be {' or '.join(_TYPES.get(word, f'a {word}') for word in words)}", pointer)
        case "enum":
            yield Fault(f"must be one of {', '.join(map(str, rule))}", pointer)
        case str(bound) if bound in _BOUNDS:
            yield Fault(f"must {_BOUNDS[bound]} {rule}", pointer)
        case "not":
            yield Fault("must be without control characters", pointer)
        case other:
            yield Fault(f"must satisfy {other} {rule}", pointer)


def _escaped(part: object) -> str:
    return str(part)[:100].replace("~", "~0").replace("/", "~1")
