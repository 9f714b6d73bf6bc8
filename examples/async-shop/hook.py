"""Where the provider reports what became of an operation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from book import Book, UnknownOrderError
from orders import UnknownTransferError
from problems import Problem
from provider import Provider
from results import UnreadableError, name_of
from tries import Tries, UnknownTryError
from webhooks import BadSignatureError, Secret
from wishes import json_of


class ProviderHook:
    """Answers 204 to what is news and to what isn't; a stranger's message changes nothing.

    A message is but a reason to look: it may be old, or come before an older one, or say what isn't so. What
    counts is what the provider says when it is asked.
    """

    def __init__(
        self, book: Book, tries: Tries, provider: Provider, secret: Secret, *, now: Callable[[], datetime]
    ) -> None:
        self._book = book
        self._tries = tries
        self._provider = provider
        self._secret = secret
        self._now = now

    async def receive(self, request: Request) -> Response:
        raw = await request.body()
        try:
            self._secret.check(request.headers, raw, self._now())
        except BadSignatureError as error:
            raise Problem(401, str(error)) from None
        event = json_of(raw)
        operation = event.get("data") if isinstance(event, dict) else None
        try:
            name, operation_id = name_of(operation)
            order = self._book.get(name.order_id)
            result = await self._provider.read(order, order.transfer(name.transfer_id), operation_id)
            if result is None:
                raise Problem(503, "we can't make sure of that now", headers={"Retry-After": "60"})
            self._tries.learn(name, result)
        except UnreadableError as error:
            raise Problem(422, str(error)) from None
        except (UnknownOrderError, UnknownTransferError, UnknownTryError):
            raise Problem(404, "there is no such try of ours") from None
        return Response(status_code=204)
