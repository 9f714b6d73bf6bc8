"""Answers of the desk, good and bad: always an envelope, whatever went wrong."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, JsonResponse

from desk.documents import envelope, new_request_id, order_document
from desk.models import Order

log = logging.getLogger("market-desk")

FAULT = 500


class Refusal(Exception):  # noqa: N818 - it is the answer, and nobody's error may have led to it
    """An answer other than the one that was asked for. `fields`: a code for each that is wrong."""

    def __init__(
        self,
        status: int,
        kind: str,
        text: str,
        *,
        fields: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(text)
        self.status = status
        self.error = {"kind": kind, "text": text, "fields": dict(fields or {})}
        self.headers = dict(headers or {})


def answer(request: HttpRequest, result: Any, *, status: int = 200) -> JsonResponse:
    return JsonResponse(envelope(request_id(request), result=result), status=status)


def order_answer(request: HttpRequest, order: Order) -> JsonResponse:
    return answer(request, {"order": order_document(order)})


def refused(request: HttpRequest, refusal: Refusal) -> JsonResponse:
    body = envelope(request_id(request), error=refusal.error)
    log.log(logging.INFO if refusal.status < FAULT else logging.ERROR, "answered with %s", body)
    return JsonResponse(body, status=refusal.status, headers=refusal.headers)


def request_id(request: HttpRequest) -> str:
    """Given by the middleware; a request that never came so far gets one of its own."""
    return getattr(request, "desk_id", None) or new_request_id()


def malformed(request: HttpRequest, exception: Exception) -> JsonResponse:  # noqa: ARG001 - as Django calls it
    return refused(request, Refusal(400, "malformed", "the request can't be read"))


def not_found(request: HttpRequest, exception: Exception) -> JsonResponse:  # noqa: ARG001 - as Django calls it
    return refused(request, Refusal(404, "not_found", "there is nothing at this address"))


def fault(request: HttpRequest) -> JsonResponse:
    text = "the desk has a fault; nothing is known of what was asked for"
    return refused(request, Refusal(FAULT, "fault", text))
