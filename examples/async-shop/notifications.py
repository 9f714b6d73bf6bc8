"""Telling the merchant: each change of a bill, signed, in order, repeated until it is heard or given up."""

from __future__ import annotations

import asyncio
import json
import logging
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import httpx

from background import Background
from bills import Bill
from forms import bill_form
from webhooks import Secret

log = logging.getLogger("async-shop")

# Seconds before each repetition of a message that was not answered with 2xx.
PAUSES_S = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4)


@dataclass(frozen=True, slots=True)
class Message:
    """`id` stays the same over repetitions, so that the merchant can tell them."""

    id: str
    url: str
    body: bytes


class Notifier:
    """A bill's messages wait for one another; those of other bills don't wait for them."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        secret: Secret,
        background: Background,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._client = client
        self._secret = secret
        self._background = background
        self._now = now
        self._outboxes: dict[str, deque[Message]] = {}

    def tell(self, bill: Bill) -> None:
        if bill.notify_url is None:
            return
        body = json.dumps({"event": "bill.updated", "bill": bill_form(bill)}).encode()
        message = Message(f"msg_{uuid.uuid4().hex}", bill.notify_url, body)
        if bill.id in self._outboxes:
            self._outboxes[bill.id].append(message)
        else:
            self._outboxes[bill.id] = deque([message])
            self._background.start(self._empty(bill.id))

    async def _empty(self, bill_id: str) -> None:
        outbox = self._outboxes[bill_id]
        try:
            while outbox:
                await self._deliver(outbox.popleft())
        finally:
            del self._outboxes[bill_id]

    async def _deliver(self, message: Message) -> None:
        for pause in (*PAUSES_S, None):
            if await self._was_heard(message):
                return
            if pause is not None:
                await asyncio.sleep(pause)
        log.warning("%s was given up: %s doesn't take it", message.id, message.url)

    async def _was_heard(self, message: Message) -> bool:
        headers = self._secret.headers(message.id, message.body, self._now())
        headers["Content-Type"] = "application/json"
        try:
            answer = await self._client.post(message.url, content=message.body, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL):
            return False
        return answer.is_success
