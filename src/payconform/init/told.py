"""What merchants are told: the callbacks of the call that makes invoices, or the webhooks of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .description import Body, Described, variable
from .draft import Confidence, Draft, Gap, Keys, Line
from .likeness import best, json_path, sought, words
from .parts import array, text
from .resource import Resource

_IN_REQUEST = re.compile(r"\{\$request\.body#/([^}]+)\}")
_STANDARD = "webhook-signature"
_PAYCORE = "x-signature"
MISSING = "no callback or webhook about an invoice; not claimed"


@dataclass(frozen=True, slots=True)
class Told:
    """`pointer`: of the body's schema; `field`: of the request, that says where callbacks go."""

    body: Body
    root: Keys
    headers: frozenset[str]
    field: Keys
    reason: str


def find(described: Described, resource: Resource) -> Told | None:
    """The callback that shows the most of an invoice."""
    found = list(_found(described, resource))
    return max(found, key=lambda told: len(told.body.fields), default=None)


def propose(described: Described, told: Told | None, prefix: str, *, says_where: bool) -> Draft:
    """`says_where`: a new invoice is asked for with the address of its callbacks."""
    if told is None:
        return Draft(gaps=(Gap(("callbacks",), MISSING),))
    if not says_where:
        text = f"{told.reason}, but no order says where to; not claimed"
        return Draft(gaps=(Gap(("callbacks",), text),))
    lines = [
        Line(("callbacks", "invoice"), json_path(told.root), Confidence.HIGH, told.reason),
        Line(("callbacks", "signature"), *_signature(told, prefix)),
    ]
    once = _id(told)
    if once is not None:
        lines.append(once)
    draft = Draft(tuple(lines))
    if told.body.pointer and described.description.points_to(told.body.pointer):
        pointer = Line(("schemas", "openapi_callback"), told.body.pointer, Confidence.HIGH, "its schema")
        draft += Draft((pointer,))
    return draft


def _found(described: Described, resource: Resource) -> Iterator[Told]:
    call = pointer("paths", resource.create.path, resource.create.method.lower(), "callbacks")
    for name, part in resource.create.callbacks.items():
        for expression, item in described.resolved(part).items():
            where = _IN_REQUEST.search(str(expression))
            key: Keys = tuple(where[1].split("/")) if where else ()
            stands = call + pointer(name, str(expression))
            yield from _told(described, resource, item, f"the callback {name}", key, stands)
    for name, item in described.webhooks.items():
        yield from _told(described, resource, item, f"the webhook {name}", (), pointer("webhooks", name))


def pointer(*names: str) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join("/" + name.replace("~", "~0").replace("/", "~1") for name in names)


def _told(
    described: Described, resource: Resource, item: Any, what: str, field: Keys, stands: str
) -> Iterator[Told]:
    whole = described.resolved(item)
    posted = described.resolved(whole.get("post", {}))
    body = described.body_of(posted.get("requestBody", {}), f"{stands}/post/requestBody")
    root = resource.holds(body) if body else None
    if body is None or root is None:
        return
    named = (*array(whole.get("parameters")), *array(posted.get("parameters")))
    parameters = [described.resolved(each) for each in named]
    headers = frozenset(text(each.get("name")).lower() for each in parameters if each.get("in") == "header")
    yield Told(body, root, headers, field, f"{what} shows one there")


def _signature(told: Told, prefix: str) -> tuple[dict[str, str], Confidence, str]:
    secret = variable(prefix, "webhook_secret")
    if _STANDARD in told.headers:
        table = {"scheme": "standard-webhooks", "secret": secret}
        return table, Confidence.HIGH, f"it has a header {_STANDARD}"
    if _PAYCORE in told.headers:
        table = {"scheme": "paycore-sha1", "secret": secret}
        return (
            table,
            Confidence.LOW,
            "it has a header X-Signature; is it base64(sha1(secret + body + secret))?",
        )
    signed = next((name for name in sorted(told.headers) if {"signature", "hmac"} & {*words(name)}), None)
    said = (
        f"its {signed} is of no scheme that a profile can say" if signed else "no header of it is a signature"
    )
    return {"scheme": "none"}, Confidence.MEDIUM if signed else Confidence.HIGH, said


def _id(told: Told) -> Line | None:
    """What tells a repeated delivery."""
    if "webhook-id" in told.headers:
        return Line(("callbacks", "id"), {"header": "webhook-id"}, Confidence.HIGH, "Standard Webhooks")
    envelope = (
        [field for field in told.body.fields if field.path[: len(told.root)] != told.root]
        if told.root
        else []
    )
    match = best([field for field in envelope if len(field.path) == 1], sought("places", "id"))
    if match is None:
        event = [field for field in envelope if {*field.words} in ({"event", "id"}, {"notification", "id"})]
        return Line(("callbacks", "id"), event[0].place, Confidence.MEDIUM, "called so") if event else None
    return Line(("callbacks", "id"), match.field.place, match.confidence, match.reason)
