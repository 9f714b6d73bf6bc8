"""A request as the profile describes it, or as a scenario departs from that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from urllib3 import HTTPHeaderDict, encode_multipart_formdata

from payconform.errors import ConfigurationError

from . import credentials
from .profile import Profile
from .template import fill, fill_path, fill_texts, known, to_json
from .transport import Request
from .values import Misuse, Upload

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
OURS = {"User-Agent": "payconform", "Accept": "*/*"}
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"(\S[^\r\n]*)?")


def build(
    operation: str,
    table: Mapping[str, Any],
    values: Mapping[str, Any],
    profile: Profile,
    misuse: Misuse,
    upload: Upload | None,
    stamp: Mapping[str, str],
) -> Request:
    """`upload` goes along as the field of a form that the table names, `stamp` as further headers.

    Raises ConfigurationError where the profile makes of it what can't be sent.
    """
    values = known(values, misuse.replaced, misuse.omitted)
    body, media_type = _body(table, values, misuse, upload)
    headers = HTTPHeaderDict(OURS)
    if media_type and upload is None:
        headers["Content-Type"] = media_type
    own = {**profile.table("headers"), **fill_texts(table.get("headers", {}), values)}
    for more in (
        stamp,
        credentials.headers(own, profile.secret_headers, misuse.credentials),
        credentials.auth(profile.auth, misuse.credentials),
    ):
        for name, value in more.items():
            headers[name] = value
    if media_type and upload is not None:
        headers["Content-Type"] = media_type  # the form's own says where its parts end
    if misuse.media_type is not None:
        headers["Content-Type"] = misuse.media_type
    _check(operation, headers)
    return Request(
        misuse.method or table["method"],
        profile.base_url + fill_path(table["path"], values) + _query(table, values),
        dict(headers.items()),
        body,
    )


def _body(
    table: Mapping[str, Any], values: Mapping[str, Any], misuse: Misuse, upload: Upload | None
) -> tuple[bytes | None, str | None]:
    """And its media type."""
    if upload is not None:
        part = {table["upload"]: (upload.name, upload.content, upload.media_type)}
        return encode_multipart_formdata(part)
    if misuse.raw is not None:
        return misuse.raw, FORM if "form" in table else JSON
    if "form" in table:
        return urlencode(fill_texts(table["form"], values)).encode(), FORM
    return (to_json(fill(table["body"], values) or {}), JSON) if "body" in table else (None, None)


def _query(table: Mapping[str, Any], values: Mapping[str, Any]) -> str:
    query = urlencode(fill_texts(table.get("query", {}), values))
    return f"{'&' if '?' in table['path'] else '?'}{query}" if query else ""


def _check(operation: str, headers: Mapping[str, str]) -> None:
    """No message repeats a value: it may be a secret."""
    for name, value in headers.items():
        try:
            value.encode("latin-1")  # as it will be sent
            fits = _NAME.fullmatch(name) and _VALUE.fullmatch(value)
        except UnicodeError:
            fits = None
        if not fits:
            raise ConfigurationError(
                f"{operation}: the profile makes a request that can't be sent: its header {name!r}",
                hint="look for line breaks, spaces at an end and other odd characters in it",
            )
