"""async-shop in process, amid its surroundings."""

from __future__ import annotations

import base64
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from types import ModuleType

import httpx
import pytest

from .market_desk_world import desk, desk_modules  # noqa: F401 - fixtures
from .surroundings import PROVIDER_SECRET, World

FOLDER = Path(__file__).parents[2] / "examples" / "async-shop"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def folder() -> Path:
    return FOLDER


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
    """Parameters, where a test gives some: broken, test_clock, and in seconds retry, tell, lifetime."""
    options = getattr(request, "param", {})
    settings = modules("settings").settings(
        secrets,
        provider_url="http://provider.test",
        own_url="http://shop.test",
        broken=options.get("broken"),
        test_clock=options.get("test_clock", False),
    )
    pace = modules("agenda").Pace(
        retry=timedelta(seconds=options.get("retry", 0)),
        tell=timedelta(seconds=options.get("tell", 0)),
        lifetime=timedelta(seconds=options.get("lifetime", 7 * 24 * 3600)),
    )
    world = World()
    app = modules("app").create_app(
        replace(settings, pace=pace), client=httpx.AsyncClient(transport=httpx.MockTransport(world.outside))
    )
    world.background, world.agenda = app.state.background, app.state.agenda
    token = {"Authorization": f"Bearer {secrets['SHOP_TOKEN']}"}
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://shop.test", headers=token) as world.http,
    ):
        yield world
