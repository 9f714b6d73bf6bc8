"""Wire errors as problem+json (RFC 9457), or as their dialect has them: written in this one place."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from .answers import json_response
from .errors import TABLE, Code, ProviderError
from .razorpayx import errors as razorpayx

BASE = "https://payconform.dev/problems/"

_OF_HTTP = {
    400: Code.BAD_REQUEST,
    404: Code.NOT_FOUND,
    405: Code.METHOD_NOT_ALLOWED,
    413: Code.BODY_TOO_LARGE,
    415: Code.UNSUPPORTED_MEDIA_TYPE,
}
_logger = logging.getLogger(__name__)


def install(app: Flask) -> None:
    app.register_error_handler(ProviderError, _of_provider)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _of_trouble)


def refusal(status: int, title: str, detail: str) -> Response:
    """A status that no error of ours has."""
    if razorpayx.is_own(request.path):
        return razorpayx.written(status, detail)
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return json_response(body, status, mimetype="application/problem+json")


def _of_provider(error: ProviderError) -> Response:
    if razorpayx.is_own(request.path):
        return razorpayx.answer_to(error, is_missing=request.url_rule is None)
    status, title = TABLE[error.code]
    body: dict[str, Any] = {
        "type": f"{BASE}{error.code}",
        "title": title,
        "status": status,
        "detail": error.detail,
    }
    if error.faults:
        body["errors"] = [{"detail": fault.detail, "pointer": fault.pointer} for fault in error.faults]
    if error.allowed is not None:
        body["allowed"] = list(error.allowed)
    answer = json_response(body, status, mimetype="application/problem+json")
    if error.code is Code.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="payconform"'
    return answer


def _of_http(error: HTTPException) -> Response:
    code = _OF_HTTP.get(error.code or 500, Code.BAD_REQUEST)
    valid_methods = sorted(getattr(error, "valid_methods", None) or ()) or None
    answer = _of_provider(ProviderError(code, error.description or TABLE[code][1], allowed=valid_methods))
    if valid_methods:
        answer.headers["Allow"] = ", ".join(valid_methods)
    return answer


def _of_trouble(error: Exception) -> Response:
    _logger.error("a request broke the provider", exc_info=error)
    return _of_provider(ProviderError(Code.INTERNAL, type(error).__name__))
