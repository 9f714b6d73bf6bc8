"""The two outside worlds of the service, as far as its tests need them: a provider and a merchant."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
import responses

PROVIDER = "http://provider.test"
HOOK = "http://merchant.test/hook"

KINDS = "(payments|refunds|payouts|cancellations)"

Answer = tuple[int, dict[str, str], Any]
Document = dict[str, Any]


@dataclass
class Provider:
    """Does with each new operation what `script` says; the last word goes on for ever.

    A word is ("succeeded",), ("partial", "60.00"), ("share", "0.6") of what was asked for, ("accepted",),
    ("pending",), ("failed", "declined_error"), an HTTP status or an exception; ("lost", word) does the word
    and loses the answer.
    """

    script: deque[Any] = field(default_factory=lambda: deque([("succeeded",)]))
    operations: dict[str, Document] = field(default_factory=dict)
    calls: list[tuple[str, Document]] = field(default_factory=list)
    reads: int = 0
    down: bool = False
    before_create: Callable[[Document], object] = lambda _: None
    before_answer: Callable[[Document], object] = lambda _: None
    before_list: Callable[[], object] = lambda: None

    def does(self, *words: Any) -> None:
        self.script = deque(words)

    def only(self) -> Document:
        """The operation, when there is just one."""
        (operation,) = self.operations.values()
        return operation

    @property
    def amounts(self) -> list[str]:
        """What it was asked for, by each operation in their order."""
        return [operation["amount"]["value"] for operation in self.operations.values()]

    def change(self, operation: Document, status: str, detail: str = "") -> Document:
        """It is so from now on; `detail` is what was moved of it, or why it failed."""
        amount = operation["amount"]
        if status == "share":
            whole = Decimal(amount["value"])
            part = max((whole * Decimal(detail)).quantize(whole, ROUND_DOWN), unit(whole))
            status, detail = ("partial", f"{part}") if part < whole else ("succeeded", "")
        moved = {"succeeded": amount["value"], "partial": detail}.get(
            status
        ) or f"{Decimal(amount['value']) * 0}"
        resolution = detail if status == "failed" else "ok"
        operation |= {
            "status": status,
            "moved": {"value": moved, "currency": amount["currency"]},
            "resolution": None if status in {"accepted", "pending"} else resolution,
        }
        return operation

    def create(self, request: requests.PreparedRequest) -> Answer:
        body = json.loads(request.body or b"")
        self.before_create(body)
        word = self.script[0] if len(self.script) == 1 else self.script.popleft()
        if self.down:
            return 0, {}, requests.ConnectionError("down")
        self.calls.append((request.headers["Idempotency-Key"], body))
        lost = isinstance(word, tuple) and word[0] == "lost"
        word = word[1] if lost else word
        if isinstance(word, Exception):
            return 0, {}, word
        if isinstance(word, int):
            return word, {}, "{}"
        operation = self._begin(str(request.url), body)
        answer = json.dumps(self.change(operation, *word))
        self.before_answer(operation)
        return (0, {}, requests.ReadTimeout("lost")) if lost else (201, {}, answer)

    def read(self, request: requests.PreparedRequest) -> Answer:
        self.reads += 1
        if self.down:
            return 503, {}, "{}"
        return 200, {}, json.dumps(self.operations[str(request.url).rsplit("/", 1)[1]])

    def list(self, request: requests.PreparedRequest) -> Answer:
        if self.down:
            return 503, {}, "{}"
        url = urlsplit(str(request.url))
        self.before_list()
        kind, reference = url.path.strip("/"), parse_qs(url.query)["reference"][0]
        found = [
            o for o in self.operations.values() if f"{o['kind']}s" == kind and o["reference"] == reference
        ]
        return 200, {}, json.dumps({"items": found})

    def _begin(self, url: str, body: Document) -> Document:
        path = url.removeprefix(f"{PROVIDER}/").split("/")
        parent = self.operations[path[1]] if len(path) > 1 else None
        operation = {
            "id": f"op_{len(self.operations) + 1}",
            "kind": path[-1].removesuffix("s"),
            "parent": parent["id"] if parent else None,
            "reference": parent["reference"] if parent else body["reference"],
            "amount": body["amount"],
            "metadata": body["metadata"],
        }
        self.operations[operation["id"]] = operation
        return operation

    def listen(self, mock: responses.RequestsMock) -> None:
        created = "(payments(/[^/]+/refunds)?|payouts(/[^/]+/cancellations)?)"
        mock.add_callback("POST", re.compile(rf"{PROVIDER}/{created}$"), self.create)
        mock.add_callback("GET", re.compile(rf"{PROVIDER}/{KINDS}\?"), self.list)
        mock.add_callback("GET", re.compile(rf"{PROVIDER}/{KINDS}/[^/?]+$"), self.read)


def unit(amount: Decimal) -> Decimal:
    """The smallest one that its scale has."""
    return Decimal(1).scaleb(int(amount.as_tuple().exponent))


@dataclass
class Merchant:
    """Answers as `answers` say, then 200 for ever."""

    answers: deque[int] = field(default_factory=deque)
    got: list[tuple[Document, bytes, dict[str, str]]] = field(default_factory=list)

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        assert url == HOOK
        self.got.append((json.loads(body)["data"], body, dict(headers)))
        return self.answers.popleft() if self.answers else 200

    @property
    def bodies(self) -> list[Document]:
        return [json.loads(body) for _, body, _ in self.got]

    @property
    def statuses(self) -> list[str]:
        return [data["attributes"]["status"] for data, _, _ in self.got]
