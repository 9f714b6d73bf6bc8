"""What surrounds async-shop in its tests: a provider and a merchant that the test plays."""

from __future__ import annotations

import base64
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import anyio.lowlevel
import httpx
import standardwebhooks

PROVIDER_SECRET = "whsec_" + base64.b64encode(b"between provider and shop").decode()
ORDER = {
    "merchantReference": "r-1",
    "amountMinor": 10000,
    "currency": "EUR",
    "notifyUrl": "http://merchant.test/callbacks/1",
}
# What the provider says of an operation of 100.00 EUR.
PAID = {"status": "succeeded", "moved": "100.00", "resolution": "ok"}
PART = {"status": "partial", "moved": "60.00", "resolution": "ok"}
TAKEN = {"status": "accepted", "moved": "0.00", "resolution": None}
PENDING = {"status": "pending", "moved": "0.00", "resolution": None}
MAY_PASS = {"status": "failed", "moved": "0.00", "resolution": "connection_error"}
FATAL = {"status": "failed", "moved": "0.00", "resolution": "invalid_details"}


class World:
    """The shop's surroundings. The provider gives `answers` in turn: outcomes, problems or HTTP statuses."""

    def __init__(self) -> None:
        self.answers: list[dict[str, Any] | int] = []
        self.before_answer: Callable[[dict[str, Any]], Awaitable[Any]] | None = None
        self.before_refusal: Callable[[], Awaitable[Any]] | None = None
        self.asked: list[httpx.Request] = []
        self.made: dict[str, dict[str, Any]] = {}
        self.looks: list[str] = []
        self.letters: list[httpx.Request] = []
        self.merchant_answers: list[int] = []
        self.background: Any = None
        self.agenda: Any = None
        self.http = httpx.AsyncClient()

    async def outside(self, request: httpx.Request) -> httpx.Response:
        """What the shop's own calls reach."""
        if request.url.host == "merchant.test":
            self.letters.append(request)
            return httpx.Response(self.merchant_answers.pop(0) if self.merchant_answers else 200)
        if request.method == "GET":
            return self.looked_up(request)
        self.asked.append(request)
        outcome = self.answers.pop(0)
        if isinstance(outcome, int):
            if self.before_refusal is not None:
                await self.before_refusal()
            return httpx.Response(outcome)
        if "problem" in outcome:
            return httpx.Response(outcome["problem"], json=outcome)
        operation = self.operation(outcome)
        self.made[operation["id"]] = operation
        if self.before_answer is not None:
            await self.before_answer(operation)
        return httpx.Response(201, json=operation)

    def looked_up(self, request: httpx.Request) -> httpx.Response:
        self.looks.append(request.url.path)
        if "reference" in request.url.params:
            return httpx.Response(200, json={"items": list(self.made.values()), "next": None})
        operation = self.made.get(request.url.path.rpartition("/")[2])
        return httpx.Response(404 if operation is None else 200, json=operation)

    def operation(self, outcome: Mapping[str, Any], request: int = -1) -> dict[str, Any]:
        """What the provider shows of the operation that one of the shop's requests made."""
        asked = json.loads(self.asked[request].content)
        currency = asked["amount"]["currency"]
        named = {"id": f"op_{request % len(self.asked)}", **asked}
        return {**named, **outcome, "moved": {"value": outcome["moved"], "currency": currency}}

    async def open(self, orders: str = "bills", **changes: Any) -> str:
        answer = await self.http.post(f"/v1/{orders}", json=ORDER | changes)
        assert (answer.status_code, answer.content) == (201, b"")
        return answer.headers["Location"]

    async def paid(self, *answers: dict[str, Any] | int) -> str:
        """A bill that was told to pay, once the shop has nothing more to do for it."""
        self.answers += answers
        bill = await self.open()
        answer = await self.http.post(f"{bill}/pay")
        assert (answer.status_code, answer.content) == (202, b"")
        await self.rest()
        return bill

    async def refund(
        self, order: str, amount_minor: int, reference: str = "back-1", word: str = "refunds"
    ) -> int:
        """The HTTP status of the answer, once nothing is under way."""
        body = {"amountMinor": amount_minor, "reference": reference}
        answer = await self.http.post(f"{order}/{word}", json=body)
        await self.rest()
        return answer.status_code

    async def rest(self) -> None:
        """Until nothing is under way, and nothing comes of itself before long."""
        while self.background.busy or self.agenda.begins_within(timedelta(seconds=1)):
            await self.background.drained()
            await anyio.lowlevel.checkpoint()

    async def read(self, bill: str) -> dict[str, Any]:
        shown: dict[str, Any]
        (shown,) = (await self.http.get(bill)).json().values()
        return shown

    async def history(self, bill: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = (await self.http.get(f"{bill}/events")).json()["events"]
        return rows

    async def report(self, operation: dict[str, Any], **changed_headers: str) -> int:
        """The provider's callback, which is true; the HTTP status of its answer."""
        self.made[operation["id"]] = operation
        return await self.claim(operation, **changed_headers)

    async def claim(self, operation: Mapping[str, Any], **changed_headers: str) -> int:
        """The provider's callback, which may say something else than a read does."""
        body, now = json.dumps({"id": "evt_1", "data": operation}), datetime.now(UTC)
        headers = {
            "webhook-id": "evt_1",
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": standardwebhooks.Webhook(PROVIDER_SECRET).sign("evt_1", now, body),
        }
        changes = {name.replace("_", "-"): value for name, value in changed_headers.items()}
        answer = await self.http.post("/hooks/provider", content=body, headers=headers | changes)
        return answer.status_code

    def told(self) -> list[tuple[str, int]]:
        """What the merchant heard: state and paid amount of each message, in order."""
        bills = [json.loads(letter.content)["bill"] for letter in self.letters]
        return [(bill["state"], bill["paidMinor"]) for bill in bills]
