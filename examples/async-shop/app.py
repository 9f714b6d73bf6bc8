"""Puts the shop together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount, Route

from api import BearerToken, MerchantApi, ProviderHook
from background import Background
from bills import FOLLOWS, Bills, State
from notifications import Notifier
from payments import Payments
from problems import Problem, answer
from provider import Provider
from settings import Settings

HOOK = "/hooks/provider"
TIMEOUT_S = 5.0
# The mistake "paid-after-all": a cancelled bill isn't done, and news of its payment wakes it.
FORGETFUL = {**FOLLOWS, State.CANCELLED: frozenset({State.WORKING})}


def utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(
    settings: Settings, *, client: httpx.AsyncClient | None = None, now: Callable[[], datetime] = utc_now
) -> Starlette:
    """`client` makes all calls to provider and merchants; it is closed with the app."""
    client = client or httpx.AsyncClient(timeout=TIMEOUT_S, trust_env=False)
    background = Background()
    notifier = Notifier(client, settings.webhook_secret, background, now=now)
    bills = Bills(
        now=now, changed=notifier.tell, follows=FORGETFUL if settings.broken == "paid-after-all" else FOLLOWS
    )
    provider = Provider(
        client,
        settings.provider_url,
        hook_url=settings.own_url + HOOK,
        paid_from="amount" if settings.broken == "whole-for-part" else "moved",
    )
    payments = Payments(bills, provider, background, settings.pace)
    hook = ProviderHook(payments, provider, settings.provider_secret, now=now)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with client:
            yield
            await background.stop()

    app = Starlette(
        routes=[
            Route(HOOK, hook.receive, methods=["POST"]),
            Mount(
                "/v1",
                routes=MerchantApi(bills, payments, now=now, lifetime=settings.pace.lifetime).routes,
                middleware=[Middleware(BearerToken, token=settings.token)],
            ),
        ],
        exception_handlers={Problem: answer, HTTPException: answer, Exception: answer},
        lifespan=lifespan,
    )
    app.state.background = background
    return app
