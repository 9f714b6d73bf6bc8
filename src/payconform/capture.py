"""What went over the wire, kept as evidence: redacted at the moment of capture, by header and by field."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_plus

from .clock import rfc3339

REDACTED = "[redacted]"
KEPT = 20_000  # characters of a body
SAME_NAMES = 1024  # names of headers and fields come again and again

_SECRET_HEADER = re.compile(
    r"authori[sz]ation|^x-auth|cookie|(api|private|access)[-_]?key|secret|token|passw|passphrase|credential",
    re.IGNORECASE,
)
_SECRET_FIELD = re.compile(
    r"authori[sz]ation|cookie|(api|private|public|access)[-_]?key|secret|token|passw|passphrase|credential"
    r"|cvv|cvc|card[-_]?number|^pan$",
    re.IGNORECASE,
)
_PARTS = (
    *("author", "cook", "key", "secret", "token", "pass", "cred", "cvv", "cvc", '"pan"', "\\"),
    *("cardnumber", "card_number", "card-number"),
)
_URL_HEADERS = frozenset({"location", "content-location", "referer"})
_USER = re.compile(r"^(https?://)[^/?#]*@", re.IGNORECASE)
_FORM = re.compile(r"[^\s=&\"<{\[]+=[^\s&]*(&[^\s=&]+=[^\s&]*)*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_COLON = re.compile(r"\s*:\s*")
_DECODER = json.JSONDecoder(parse_int=str, strict=False)  # str: an int may have more digits than int() takes


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
    """Takes secrets out of headers, query strings, forms and JSON bodies, by name.

    `headers` are further header names that carry a secret in this profile. Values are never searched for:
    replacing text blindly could change what the evidence says.
    """

    def __init__(self, headers: frozenset[str] = frozenset()) -> None:
        self._headers = frozenset(name.lower() for name in headers)

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return {name: self._header(name, value) for name, value in headers.items()}

    def url(self, url: str) -> str:
        """Without the secrets of its query, and without the user that it may name."""
        head, mark, query = _USER.sub(rf"\1{REDACTED}@", url).partition("?")
        return head + mark + _pairs(query)

    def body(self, raw: bytes) -> str:
        """JSON or a form without its secret fields, all else as it came; cut at 20 kB."""
        text = raw.decode("utf-8", "replace")
        return _cut(_pairs(text) if _FORM.fullmatch(text) else _members(text))

    def _header(self, name: str, value: str) -> str:
        if name.lower() in self._headers or _is_secret_header(name):
            return REDACTED
        return self.url(value) if name.lower() in _URL_HEADERS else value


@lru_cache(SAME_NAMES)
def _is_secret_header(name: str) -> bool:
    return _SECRET_HEADER.search(name) is not None


@lru_cache(SAME_NAMES)
def _is_secret_field(name: str) -> bool:
    return _SECRET_FIELD.search(name) is not None


def _pairs(query: str) -> str:
    return "&".join(map(_pair, query.split("&")))


def _pair(pair: str) -> str:
    name, mark, _ = pair.partition("=")
    return f"{name}={REDACTED}" if mark and _is_secret_field(unquote_plus(name)) else pair


def _members(text: str) -> str:
    """JSON text with the values of its secret keys replaced and every other character kept.

    Works on text that only begins like JSON too: a value that can't be read takes the rest with it.
    """
    if not _may_hold_a_secret(text):
        return text
    kept, done = [], 0
    for string in _STRING.finditer(text):
        colon = _COLON.match(text, string.end())
        if string.start() < done or colon is None or not _is_secret_key(string[0]):
            continue
        kept += [text[done : colon.end()], f'"{REDACTED}"']
        done = _end_of_value(text, colon.end())
    return "".join((*kept, text[done:]))


def _may_hold_a_secret(text: str) -> bool:
    """Cheap, since every body is looked at: a secret name has one of these parts, or escapes."""
    folded = text.casefold()
    return any(part in folded for part in _PARTS)


@lru_cache(SAME_NAMES)
def _is_secret_key(string: str) -> bool:
    return _is_secret_field(_unescaped(string))


def _unescaped(string: str) -> str:
    try:
        return str(json.loads(string))
    except ValueError:
        return string


def _end_of_value(text: str, start: int) -> int:
    try:
        return _DECODER.raw_decode(text, start)[1]
    except (ValueError, RecursionError):
        return len(text)


def _cut(text: str) -> str:
    return text if len(text) <= KEPT else f"{text[:KEPT]} … {len(text) - KEPT} more"
