"""Puts the shop together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

import httpx
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount, Route

from actions import Actions
from agenda import Agenda
from api import BearerToken, MerchantApi
from background import Background
from book import Book
from clocks import Clocks
from hook import ProviderHook
from kinds import BILL, PAYOUT, State
from notifications import Notifier
from problems import Problem, answer
from provider import Provider
from settings import Settings
from testing import Time
from tries import Tries

HOOK = "/hooks/provider"
TIMEOUT_S = 5.0
# The mistake "paid-after-all": a cancelled bill isn't done, and news of its payment wakes it.
FORGETFUL = replace(BILL, follows={**BILL.follows, State.CANCELLED: frozenset({State.WORKING})})


def utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(
    settings: Settings, *, client: httpx.AsyncClient | None = None, now: Callable[[], datetime] = utc_now
) -> Starlette:
    """`client` makes all calls to provider and merchants; it is closed with the app."""
    pace = settings.pace
    client = client or httpx.AsyncClient(timeout=TIMEOUT_S, trust_env=False)
    background, clocks = Background(), Clocks(now)
    agenda = Agenda(background, clocks)
    book = Book(clocks)
    notifier = Notifier(client, settings.webhook_secret, agenda, background, now=now, pause=pace.tell)
    book.listen(notifier.tell)
    provider = Provider(
        client,
        settings.provider_url,
        hook_url=settings.own_url + HOOK,
        paid_in="amount" if settings.broken == "whole-for-part" else "moved",
    )
    tries = Tries(book, provider, agenda, background, pace)
    bill = FORGETFUL if settings.broken == "paid-after-all" else BILL
    actions = Actions(book, tries, agenda, knows_again=settings.broken != "refund-twice")
    time = Time(book, agenda, is_brought=settings.test_clock)
    apis = [MerchantApi(kind, book, actions, time, lifetime=pace.lifetime) for kind in (bill, PAYOUT)]
    hook = ProviderHook(book, tries, provider, settings.provider_secret, now=now)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with client:
            yield
            agenda.stop()
            await background.stop()

    app = Starlette(
        routes=[
            Route(HOOK, hook.receive, methods=["POST"]),
            Mount(
                "/v1",
                routes=[*(route for api in apis for route in api.routes), *time.routes],
                middleware=[Middleware(BearerToken, token=settings.token)],
            ),
        ],
        exception_handlers={Problem: answer, HTTPException: answer, Exception: answer},
        lifespan=lifespan,
    )
    app.state.background, app.state.agenda = background, agenda
    return app
