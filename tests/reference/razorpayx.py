"""RazorpayX, as far as the tests of vendors' invoices need it."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
import responses

from .scripted import PROVIDER, Answer, Document

ROOT = f"{PROVIDER}/v1/payouts"
REFUSAL = json.dumps({"error": {"code": "BAD_REQUEST_ERROR", "description": "it won't be done"}})


@dataclass
class RazorpayX:
    """Does with each new payout what `script` says; the last word goes on for ever.

    A word is a payout's status, an HTTP status or an exception; ("lost", word) does the word and loses the
    answer. A key that is known is answered as before, whatever the script says.
    """

    script: deque[Any] = field(default_factory=lambda: deque(["processing"]))
    payouts: dict[str, Document] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    calls: list[tuple[str, Document]] = field(default_factory=list)
    logins: set[str] = field(default_factory=set)
    requests: int = 0
    down: bool = False
    forgets_keys: bool = False
    cancels_schedules: bool = False
    before_create: Callable[[Document], object] = lambda _: None
    before_answer: Callable[[Document], object] = lambda _: None

    def does(self, *words: Any) -> None:
        self.script = deque(words)

    @property
    def amounts(self) -> list[int]:
        """Of all payouts, in their order."""
        return [payout["amount"] for payout in self.payouts.values()]

    @property
    def last(self) -> Document:
        return list(self.payouts.values())[-1]

    def change(self, payout: Document, status: str, reason: str | None = None) -> Document:
        """It is so from now on."""
        payout |= {"status": status, "status_details": {"reason": reason}}
        return payout

    def create(self, request: requests.PreparedRequest) -> Answer:
        body = json.loads(request.body or b"")
        self._come(request)
        self.before_create(body)
        key = request.headers["X-Payout-Idempotency"]
        self.calls.append((key, body))
        if self.down:
            return 503, {}, "{}"
        if key in self.keys and not self.forgets_keys:
            return 200, {}, json.dumps(self.payouts[self.keys[key]])
        word = self.script[0] if len(self.script) == 1 else self.script.popleft()
        lost = isinstance(word, tuple)
        word = word[1] if lost else word
        if isinstance(word, Exception):
            return 0, {}, word
        if isinstance(word, int):
            return word, {}, REFUSAL
        payout = self._begin(body, word)
        self.keys[key] = payout["id"]
        answer = json.dumps(payout)
        self.before_answer(payout)
        return (0, {}, requests.ReadTimeout("lost")) if lost else (200, {}, answer)

    def cancel(self, request: requests.PreparedRequest) -> Answer:
        self._come(request)
        payout = self.payouts[str(request.url).split("/")[-2]]
        if self.down:
            return 503, {}, "{}"
        if payout["status"] != "queued" and not (
            self.cancels_schedules and payout["status"] in {"scheduled", "pending"}
        ):
            return 400, {}, REFUSAL
        return 200, {}, json.dumps(self.change(payout, "cancelled"))

    def read(self, request: requests.PreparedRequest) -> Answer:
        self._come(request)
        if self.down:
            return 503, {}, "{}"
        return 200, {}, json.dumps(self.payouts[str(request.url).rsplit("/", 1)[1]])

    def list(self, request: requests.PreparedRequest) -> Answer:
        self._come(request)
        if self.down:
            return 503, {}, "{}"
        asked = parse_qs(urlsplit(str(request.url)).query)["reference_id"]
        return 200, {}, json.dumps({"items": list(self._of(asked))})

    def _of(self, references: Iterable[str]) -> Iterable[Document]:
        return (one for one in self.payouts.values() if one["reference_id"] in references)

    def _come(self, request: requests.PreparedRequest) -> None:
        self.requests += 1
        self.logins.add(request.headers.get("Authorization", ""))

    def _begin(self, body: Document, status: str) -> Document:
        payout = {
            "id": f"pout_{len(self.payouts) + 1}",
            "entity": "payout",
            "amount": body["amount"],
            "currency": body["currency"],
            "reference_id": body["reference_id"],
            "notes": body["notes"],
            "status": status,
            "status_details": {"reason": None},
            "scheduled_at": body.get("scheduled_at"),
        }
        self.payouts[payout["id"]] = payout
        return payout

    def listen(self, mock: responses.RequestsMock) -> None:
        mock.add_callback("POST", re.compile(rf"{ROOT}$"), self.create)
        mock.add_callback("POST", re.compile(rf"{ROOT}/[^/]+/cancel$"), self.cancel)
        mock.add_callback("GET", re.compile(rf"{ROOT}\?"), self.list)
        mock.add_callback("GET", re.compile(rf"{ROOT}/[^/?]+$"), self.read)
