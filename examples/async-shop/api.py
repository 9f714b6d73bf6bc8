"""The merchant's API for one kind of order, under /v1."""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from actions import Actions, RefusedError
from book import Book, DuplicateReferenceError, UnknownOrderError
from forms import form, history_form
from kinds import Kind
from orders import Order
from problems import Problem
from testing import Time
from wishes import begins_itself, json_of, new_order, reference_in, wanted_return


class MerchantApi:
    """`lifetime`: of an order that doesn't say when it lapses."""

    def __init__(self, kind: Kind, book: Book, actions: Actions, time: Time, *, lifetime: timedelta) -> None:
        self._kind = kind
        self._book = book
        self._actions = actions
        self._time = time
        self._lifetime = lifetime

    @property
    def routes(self) -> list[Route]:
        kind = self._kind
        orders, order = f"/{kind.name}s", f"/{kind.name}s/{{order_id}}"
        return [
            Route(orders, self.create, methods=["POST"]),
            Route(orders, self.find, methods=["GET"]),
            Route(order, self.read, methods=["GET"]),
            Route(f"{order}/events", self.history, methods=["GET"]),
            Route(f"{order}/{kind.begin.do}", self.begin, methods=["POST"]),
            Route(f"{order}/{kind.end.do}", self.end, methods=["POST"]),
            Route(f"{order}/{kind.give_back.do}s", self.give_back, methods=["POST"]),
        ]

    async def create(self, request: Request) -> Response:
        document = await _document(request)
        reference = reference_in(document)
        await self._time.heed(request, reference)
        order = new_order(self._kind, document, self._time.now(reference), self._lifetime)
        try:
            self._actions.add(order)
        except DuplicateReferenceError:
            detail = "that merchantReference names another bill or payout"
            raise Problem(409, detail, kind="duplicate-reference") from None
        if begins_itself(document):
            self._actions.begin(order)
        return Response(status_code=201, headers={"Location": f"/v1/{self._kind.name}s/{order.id}"})

    async def find(self, request: Request) -> Response:
        reference = request.query_params.get("merchantReference")
        if reference is None:
            raise Problem(400, f"say which {self._kind.name}s: ?merchantReference=")
        await self._time.heed(request, reference)
        order = self._book.find(reference, self._kind)
        return JSONResponse({f"{self._kind.name}s": [] if order is None else [form(order)]})

    async def read(self, request: Request) -> Response:
        return JSONResponse({self._kind.name: form(await self._order(request))})

    async def history(self, request: Request) -> Response:
        return JSONResponse(history_form(await self._order(request)))

    async def begin(self, request: Request) -> Response:
        order = await self._order(request)
        if not self._actions.begin(order):
            raise self._too_late(order, self._kind.begin.done)
        return Response(status_code=202)

    async def end(self, request: Request) -> Response:
        order = await self._order(request)
        if not self._actions.end(order):
            raise self._too_late(order, self._kind.end.done)
        return Response(status_code=204)

    async def give_back(self, request: Request) -> Response:
        document = await _document(request)
        order = await self._order(request)
        amount_minor, reference = wanted_return(self._kind, document)
        try:
            self._actions.give_back(order, amount_minor, reference)
        except RefusedError as refusal:
            raise Problem(409, str(refusal), kind=refusal.kind) from None
        return Response(status_code=202)

    async def _order(self, request: Request) -> Order:
        """As it stands at the time that the call brings."""
        try:
            order = self._book.get(request.path_params["order_id"], self._kind)
        except UnknownOrderError:
            detail = f"there is no such {self._kind.name}"
            raise Problem(404, detail, kind=f"unknown-{self._kind.name}") from None
        await self._time.heed(request, order.merchant_reference)
        return self._book.get(order.id)

    def _too_late(self, order: Order, done: str) -> Problem:
        detail = f"a {self._kind.name} that is {order.state} can't be {done} any more"
        return Problem(409, detail, kind="too-late")


async def _document(request: Request) -> Any:
    """Raises Problem 415 and 400."""
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
        raise Problem(415, "the body should be application/json")
    return json_of(await request.body())


class BearerToken:
    """Lets through who knows the token."""

    def __init__(self, app: ASGIApp, *, token: str) -> None:
        self._app = app
        self._expected = f"Bearer {token}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = Headers(scope=scope).get("authorization", "").encode()
        if not hmac.compare_digest(given, self._expected):
            raise Problem(401, "a valid bearer token is needed", headers={"WWW-Authenticate": "Bearer"})
        await self._app(scope, receive, send)
