"""Wire errors as RazorpayX writes them, for all that is under /v1."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import Response

from payconform.simulator.answers import json_response
from payconform.simulator.errors import Code, ProviderError

BAD_REQUEST, SERVER = "BAD_REQUEST_ERROR", "SERVER_ERROR"
_PATH = re.compile(r"(?:/runs/[^/]+)?/v1(?:/.*)?", re.DOTALL)

# What isn't here is a 400: RazorpayX says so of most that it refuses, of an unknown id, too.
_STATUS: Mapping[Code, int] = MappingProxyType(
    {
        Code.UNAUTHORIZED: 401,
        Code.UNKNOWN_RUN: 404,
        Code.METHOD_NOT_ALLOWED: 405,
        Code.KEY_IN_USE: 409,
        Code.RUN_REPLACED: 409,
        Code.BODY_TOO_LARGE: 413,
        Code.UNSUPPORTED_MEDIA_TYPE: 415,
        Code.INTERNAL: 500,
    }
)
_INVALID = frozenset({Code.INVALID_BODY, Code.INVALID_QUERY, Code.INVALID_KEY, Code.MALFORMED_JSON})


def is_own(path: str) -> bool:
    """Whether this dialect answers for a path."""
    return _PATH.fullmatch(path) is not None


def answer_to(error: ProviderError, *, is_missing: bool = False) -> Response:
    """`is_missing`: nothing is at this address at all."""
    field = error.faults[0].pointer.removeprefix("/") if error.faults else None
    description = f"{field}: {error.faults[0].detail}" if field else error.detail
    status = 404 if is_missing else _STATUS.get(error.code, 400)
    reason = "input_validation_failed" if error.code in _INVALID else None
    answer = written(status, description, field=field, reason=reason)
    if error.code is Code.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = 'Basic realm="payconform"'
    return answer


def written(
    status: int, description: str, *, field: str | None = None, reason: str | None = None
) -> Response:
    body: dict[str, Any] = {
        "code": BAD_REQUEST if status < 500 else SERVER,
        "description": description,
        "source": "business" if status < 500 else "internal",
        "step": None,
        "reason": reason,
        "metadata": {},
        "field": field,
    }
    return json_response({"error": body}, status)
