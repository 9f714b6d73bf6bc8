"""What every request goes through."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from desk import letters
from desk.answers import Refusal, refused
from desk.documents import new_request_id

Next = Callable[[HttpRequest], HttpResponse]

log = logging.getLogger("market-desk")

MERCHANTS = "/api/"


class Envelope:
    """Names the request, and answers with the refusal that a view raised."""

    def __init__(self, get_response: Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.desk_id = new_request_id()
        return self._next(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refused(request, error) if isinstance(error, Refusal) else None


class MerchantKey:
    """Lets through who knows the key, and the provider, whose webhooks are signed."""

    def __init__(self, get_response: Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Desk-Key", "")
        if request.path.startswith(MERCHANTS) and not constant_time_compare(given, settings.DESK.key):
            challenge = {"WWW-Authenticate": "X-Desk-Key"}
            return refused(request, Refusal(401, "key", "a valid X-Desk-Key is needed", headers=challenge))
        return self._next(request)


class Delivery:
    """Sends what merchants are owed, once all that the request did is kept, and before it is answered."""

    def __init__(self, get_response: Next) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._next(request)
        try:
            letters.deliver()
        except DatabaseError:
            log.exception("letters stay here until the next request")
        return response
