"""Errors as RazorpayX tells them: one at a time, and nearly all of them bad requests."""

from __future__ import annotations

from typing import Any

from flask import Response

from payconform.reference.api import http
from payconform.reference.errors import RefusedError

from . import serializers, webhooks

_BAD_REQUEST = 400
_BROKEN = 500
_AS_BAD_REQUEST = frozenset({409, 422})


def tell(error: RefusedError) -> Response:
    """RazorpayX knows neither conflicts nor invalid data beside bad requests."""
    status = _BAD_REQUEST if error.http_status in _AS_BAD_REQUEST else error.http_status
    return http.answer(document(error), status, mimetype=http.JSON)


STYLES = {serializers.ROOT: tell, webhooks.ROOT: tell}


def document(error: RefusedError) -> dict[str, Any]:
    """The first fault, and what it is about. What went wrong with us is none of the caller's business."""
    fault, broken = error.faults[0], error.http_status >= _BROKEN
    status = {} if error.invoice_status is None else {"status": error.invoice_status}
    return {
        "error": {
            "code": "SERVER_ERROR" if broken else "BAD_REQUEST_ERROR",
            "description": fault.detail,
            "source": "internal" if broken else "business",
            "step": None,
            "reason": fault.code,
            "metadata": status,
            "field": fault.parameter or (fault.pointer or "").removeprefix("/") or None,
        }
    }
