"""The merchant's API under /v1, and the hook on which the provider reports."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bills import Bill, Bills, DuplicateReferenceError, UnknownBillError
from forms import bill_form
from orders import new_bill
from payments import Payments, UnknownTryError
from problems import Problem
from provider import Provider, UnreadableError, try_of
from webhooks import BadSignatureError, Secret


class MerchantApi:
    """`lifetime`: seconds, of a bill that doesn't say when it lapses."""

    def __init__(
        self, bills: Bills, payments: Payments, *, now: Callable[[], datetime], lifetime: float
    ) -> None:
        self._bills = bills
        self._payments = payments
        self._now = now
        self._lifetime = timedelta(seconds=lifetime)

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/bills", self.create, methods=["POST"]),
            Route("/bills", self.find, methods=["GET"]),
            Route("/bills/{bill_id}", self.read, methods=["GET"]),
            Route("/bills/{bill_id}/pay", self.pay, methods=["POST"]),
            Route("/bills/{bill_id}/cancel", self.cancel, methods=["POST"]),
        ]

    async def create(self, request: Request) -> Response:
        if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
            raise Problem(415, "the body should be application/json")
        bill = new_bill(_json(await request.body()), self._now(), self._lifetime)
        try:
            self._bills.add(bill)
        except DuplicateReferenceError:
            raise Problem(
                409, "there is a bill of that merchantReference", kind="duplicate-reference"
            ) from None
        self._payments.limit_lifetime(bill)
        return Response(status_code=201, headers={"Location": f"/v1/bills/{bill.id}"})

    async def find(self, request: Request) -> Response:
        reference = request.query_params.get("merchantReference")
        if reference is None:
            raise Problem(400, "say which bills: ?merchantReference=")
        bill = self._bills.find(reference)
        return JSONResponse({"bills": [] if bill is None else [bill_form(bill)]})

    async def read(self, request: Request) -> Response:
        return JSONResponse({"bill": bill_form(self._bill(request))})

    async def pay(self, request: Request) -> Response:
        bill = self._bill(request)
        if not self._payments.pay(bill.id):
            raise Problem(409, f"a bill that is {bill.state} can't be paid any more", kind="too-late")
        return Response(status_code=202)

    async def cancel(self, request: Request) -> Response:
        bill = self._bill(request)
        if not self._payments.cancel(bill.id):
            raise Problem(409, f"a bill that is {bill.state} can't be cancelled any more", kind="too-late")
        return Response(status_code=204)

    def _bill(self, request: Request) -> Bill:
        try:
            return self._bills.get(request.path_params["bill_id"])
        except UnknownBillError:
            raise Problem(404, "there is no such bill", kind="unknown-bill") from None


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


class ProviderHook:
    """Answers 204 to what is news and to what isn't; a stranger's message changes nothing."""

    def __init__(
        self, payments: Payments, provider: Provider, secret: Secret, *, now: Callable[[], datetime]
    ) -> None:
        self._payments = payments
        self._provider = provider
        self._secret = secret
        self._now = now

    async def receive(self, request: Request) -> Response:
        raw = await request.body()
        try:
            self._secret.check(request.headers, raw, self._now())
        except BadSignatureError as error:
            raise Problem(401, str(error)) from None
        event = _json(raw)
        operation = event.get("data") if isinstance(event, dict) else None
        try:
            bill_id, number = try_of(operation)
            self._payments.learn(bill_id, number, self._provider.result(operation))
        except UnreadableError as error:
            raise Problem(422, str(error)) from None
        except (UnknownBillError, UnknownTryError):
            raise Problem(404, "there is no such try of a bill") from None
        return Response(status_code=204)


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise Problem(400, "the body is no JSON") from None
