"""Telling the merchant: each change of an order, signed, in order, repeated until it is heard or given up."""

from __future__ import annotations

import json
import logging
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import httpx

from agenda import Agenda
from background import Background
from forms import form
from orders import Order
from webhooks import Secret

log = logging.getLogger("async-shop")

MOST_ATTEMPTS = 100
TELL = "tell"


@dataclass(frozen=True, slots=True)
class Message:
    """`id` stays the same over repetitions, so that the merchant can tell them."""

    id: str
    url: str
    body: bytes


@dataclass(slots=True)
class Outbox:
    """An order's messages that are still to be heard; `attempts` counts those at the first of them."""

    messages: deque[Message] = field(default_factory=deque)
    attempts: int = 0


class Notifier:
    """An order's messages wait for one another; those of other orders don't wait for them.

    `now` is the real time, since a signature is made for the way; `pause` comes after the first attempt that
    wasn't answered with 2xx, and grows by as much with each.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        secret: Secret,
        agenda: Agenda,
        background: Background,
        *,
        now: Callable[[], datetime],
        pause: timedelta,
    ) -> None:
        self._client = client
        self._secret = secret
        self._agenda = agenda
        self._background = background
        self._now = now
        self._pause = pause
        self._outboxes: dict[str, Outbox] = {}

    def tell(self, order: Order) -> None:
        if order.notify_url is None:
            return
        name, reference = order.kind.name, order.merchant_reference
        body = json.dumps({"event": f"{name}.updated", name: form(order)}).encode()
        message = Message(f"msg_{uuid.uuid4().hex}", order.notify_url, body)
        waits = reference in self._outboxes
        self._outboxes.setdefault(reference, Outbox()).messages.append(message)
        if not waits:
            self._background.start(self._empty(reference))

    async def _empty(self, reference: str) -> None:
        outbox = self._outboxes[reference]
        while outbox.messages:
            message, begun = outbox.messages[0], self._agenda.now(reference)
            outbox.attempts += 1
            if not await self._was_heard(message):
                if outbox.attempts < MOST_ATTEMPTS:
                    due = begun + outbox.attempts * self._pause
                    self._agenda.plan(reference, TELL, due, partial(self._empty, reference))
                    return
                log.warning("%s was given up: %s doesn't take it", message.id, message.url)
            outbox.messages.popleft()
            outbox.attempts = 0
        del self._outboxes[reference]

    async def _was_heard(self, message: Message) -> bool:
        headers = self._secret.headers(message.id, message.body, self._now())
        headers["Content-Type"] = "application/json"
        try:
            answer = await self._client.post(message.url, content=message.body, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL):
            return False
        return answer.is_success
