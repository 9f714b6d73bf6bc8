"""What a test says of its provider, in the marker `fake_provider`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from payconform.clock import parse_rfc3339

from .errors import FakeProviderError

START = datetime(2026, 1, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Options:
    """`at`: where time begins to stand. `url`: which address is answered; empty: one that no other test has.

    `seed` of draws and ids; `magic`: whether values in a body may ask for an outcome.
    """

    seed: int = 0
    magic: bool = True
    at: datetime = START
    url: str = ""


def options_of(markers: Iterable[Mapping[str, Any]]) -> Options:
    """The keywords of all markers of a test, the nearest first. Raises FakeProviderError."""
    given: dict[str, Any] = {}
    for marker in markers:
        given = {**marker, **given}
    unknown = given.keys() - Options.__dataclass_fields__.keys()
    if unknown:
        known = ", ".join(Options.__dataclass_fields__)
        raise FakeProviderError(f"the marker fake_provider knows {known}, not {', '.join(sorted(unknown))}")
    if "at" in given:
        given["at"] = _moment(given["at"])
    if "url" in given:
        given["url"] = origin(given["url"])
    return Options(**given)


def origin(url: str) -> str:
    """``http://shop.test``, in lower case and without the port that goes without saying.

    Raises FakeProviderError where it has a path or is no http or https address.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise FakeProviderError(f"an address such as http://shop.test is wanted, without a path, not {url!r}")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + ("" if port in {None, usual} else f":{port}")


def _moment(at: object) -> datetime:
    try:
        moment = parse_rfc3339(at) if isinstance(at, str) else at
    except ValueError as error:
        raise FakeProviderError(f"the marker's at: {error}") from None
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise FakeProviderError(f"the marker's at is a moment with a time zone, not {at!r}")
    return moment
