"""async-shop in process, between a provider and a merchant that the test plays."""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
import standardwebhooks

FOLDER = Path(__file__).parents[2] / "examples" / "async-shop"
PROVIDER_SECRET = "whsec_" + base64.b64encode(b"between provider and shop").decode()
ORDER = {
    "merchantReference": "r-1",
    "amountMinor": 10000,
    "currency": "EUR",
    "notifyUrl": "http://merchant.test/callbacks/1",
}


class World:
    """The shop's surroundings. The provider gives `answers` in turn: an outcome, or an HTTP status."""

    def __init__(self) -> None:
        self.answers: list[dict[str, Any] | int] = []
        self.before_answer: Callable[[dict[str, Any]], Awaitable[Any]] | None = None
        self.asked: list[httpx.Request] = []
        self.letters: list[httpx.Request] = []
        self.merchant_answers: list[int] = []
        self.background: Any = None
        self.http = httpx.AsyncClient()

    async def outside(self, request: httpx.Request) -> httpx.Response:
        """What the shop's own calls reach."""
        if request.url.host == "merchant.test":
            self.letters.append(request)
            return httpx.Response(self.merchant_answers.pop(0) if self.merchant_answers else 200)
        self.asked.append(request)
        outcome = self.answers.pop(0)
        if isinstance(outcome, int):
            return httpx.Response(outcome)
        operation = self.operation(outcome)
        if self.before_answer is not None:
            await self.before_answer(operation)
        return httpx.Response(201, json=operation)

    def operation(self, outcome: Mapping[str, Any], request: int = -1) -> dict[str, Any]:
        """What the provider shows of the operation that one of the shop's requests made."""
        asked = json.loads(self.asked[request].content)
        currency = asked["amount"]["currency"]
        return {**asked, **outcome, "moved": {"value": outcome["moved"], "currency": currency}}

    async def open(self, **changes: Any) -> str:
        answer = await self.http.post("/v1/bills", json=ORDER | changes)
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

    async def rest(self) -> None:
        await self.background.drained()

    async def read(self, bill: str) -> dict[str, Any]:
        answer = await self.http.get(bill)
        return answer.json()["bill"]

    async def report(self, operation: Mapping[str, Any], **changed_headers: str) -> int:
        """The provider's callback; the HTTP status of its answer."""
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


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def folder() -> Path:
    return FOLDER


@pytest.fixture(scope="session")
def own_schema(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "bill.schema.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def secrets() -> dict[str, str]:
    return {
        "SHOP_TOKEN": "the-token",
        "SHOP_PROVIDER_SECRET": PROVIDER_SECRET,
        "SHOP_WEBHOOK_SECRET": "whsec_" + base64.b64encode(b"between shop and merchant").decode(),
    }


@pytest.fixture(scope="module")
def modules() -> Iterator[Callable[[str], ModuleType]]:
    """Imports the shop's modules by bare name, as its script does, and forgets these names afterwards."""
    sys.path.insert(0, str(FOLDER))
    yield import_module
    sys.path.remove(str(FOLDER))
    for name, module in list(sys.modules.items()):
        if Path(getattr(module, "__file__", None) or "/").parent == FOLDER:
            del sys.modules[name]


@pytest.fixture
async def shop(
    request: pytest.FixtureRequest, modules: Callable[[str], ModuleType], secrets: Mapping[str, str]
) -> AsyncIterator[World]:
    """Parameters, where a test gives some: broken, lifetime (seconds)."""
    options = getattr(request, "param", {})
    settings = modules("settings").settings(
        secrets,
        provider_url="http://provider.test",
        own_url="http://shop.test",
        broken=options.get("broken"),
    )
    pace = modules("payments").Pace(retry=0.0, lifetime=options.get("lifetime", 3600.0))
    world = World()
    app = modules("app").create_app(
        replace(settings, pace=pace), client=httpx.AsyncClient(transport=httpx.MockTransport(world.outside))
    )
    world.background = app.state.background
    token = {"Authorization": f"Bearer {secrets['SHOP_TOKEN']}"}
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://shop.test", headers=token) as world.http,
    ):
        yield world
