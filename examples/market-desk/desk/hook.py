"""Where the provider reports what became of an operation."""

from __future__ import annotations

import json
import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from desk import attempts, provider
from desk.answers import Refusal, answer
from desk.models import Attempt
from desk.provider import UnreadableError
from desk.signatures import ForgedError, check_webhook
from desk.views import DeskView


class ProviderHook(DeskView):
    """Thanks for what is news and for what isn't; a stranger's message changes nothing."""

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            check_webhook(settings.DESK.provider_secret, request.headers, request.body, time.time())
        except ForgedError as error:
            raise Refusal(401, "signature", str(error)) from None
        operation = _operation(request.body)
        attempt = _attempt(operation)
        try:
            told = provider.told(operation, attempt)
        except UnreadableError as error:
            raise Refusal(422, "unreadable", str(error)) from None
        attempts.carry_out(attempts.learn(attempt, told))
        return answer(request, {})


def _operation(body: bytes) -> Any:
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal(400, "malformed", "the body is no JSON") from None
    return event.get("data") if isinstance(event, dict) else None


def _attempt(operation: Any) -> Attempt:
    known = provider.attempt_of(operation)
    if known is None:
        raise Refusal(422, "unreadable", "the operation carries no try of ours")
    key, purpose, number = known
    attempts_of_it = Attempt.objects.select_related("order")
    attempt: Attempt | None = attempts_of_it.filter(order__key=key, purpose=purpose, number=number).first()
    if attempt is None:
        raise Refusal(404, "no_such_try", "there is no such try of an order")
    return attempt
