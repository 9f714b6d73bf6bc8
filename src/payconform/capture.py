"""What went over the wire, kept as evidence: redacted at the moment of capture, by header and by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from .clock import rfc3339

REDACTED = "[redacted]"
KEPT_BYTES = 20_000

_SECRET_HEADER = re.compile(r"authori[sz]ation|cookie|api[-_]?key|secret|token|password", re.IGNORECASE)
_SECRET_FIELD = re.compile(
    r"secret|password|passwd|token|api[-_]?key|public[-_]?key|cvv|cvc|card[-_]?number|^pan$|authorization",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call and its answer; bodies as text. `direction` is "to target", "to provider" or "to merchant"."""

    direction: str
    at: datetime
    method: str
    url: str
    request_headers: Mapping[str, str]
    request_body: str
    status: int | None
    response_headers: Mapping[str, str]
    response_body: str
    duration_ms: float

    def to_dict(self) -> dict[str, Any]:
        return {
            "direction": self.direction,
            "at": rfc3339(self.at),
            "method": self.method,
            "url": self.url,
            "request_headers": dict(self.request_headers),
            "request_body": self.request_body,
            "status": self.status,
            "response_headers": dict(self.response_headers),
            "response_body": self.response_body,
            "duration_ms": round(self.duration_ms, 1),
        }


class Redactor:
    """Takes secrets out of headers, query strings and JSON bodies, by name.

    `headers` are further header names that carry a secret in this profile. Values are never searched for:
    replacing text blindly could change what the evidence says.
    """

    def __init__(self, headers: frozenset[str] = frozenset()) -> None:
        self._headers = frozenset(name.lower() for name in headers)

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return {name: REDACTED if self._is_secret(name) else value for name, value in headers.items()}

    def url(self, url: str) -> str:
        head, mark, query = url.partition("?")
        pairs = [self._pair(pair) for pair in query.split("&")] if mark else []
        return head + mark + "&".join(pairs)

    def body(self, raw: bytes) -> str:
        """JSON with its secret fields replaced; any other text as it is, cut at 20 kB."""
        try:
            document = orjson.loads(raw)
        except orjson.JSONDecodeError:
            return _cut(raw.decode("utf-8", "replace"))
        if not _names_a_secret(document):
            return _cut(raw.decode("utf-8", "replace"))
        return _cut(orjson.dumps(_redacted(document)).decode())

    def _is_secret(self, header: str) -> bool:
        return header.lower() in self._headers or bool(_SECRET_HEADER.search(header))

    def _pair(self, pair: str) -> str:
        name, mark, _ = pair.partition("=")
        return f"{name}={REDACTED}" if mark and _SECRET_FIELD.search(name) else pair


def _names_a_secret(document: Any) -> bool:
    if isinstance(document, dict):
        return any(_SECRET_FIELD.search(key) or _names_a_secret(value) for key, value in document.items())
    return isinstance(document, list) and any(map(_names_a_secret, document))


def _redacted(document: Any) -> Any:
    if isinstance(document, dict):
        return {
            key: REDACTED if _SECRET_FIELD.search(key) else _redacted(value)
            for key, value in document.items()
        }
    return [_redacted(item) for item in document] if isinstance(document, list) else document


def _cut(text: str) -> str:
    return text if len(text) <= KEPT_BYTES else f"{text[:KEPT_BYTES]} … {len(text) - KEPT_BYTES} more"
