"""The driver that a profile describes: canonical operations over HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import requests
from requests.auth import AuthBase, HTTPBasicAuth

from payconform.capture import Exchange, Redactor
from payconform.clock import Clock, SystemClock
from payconform.errors import ConfigurationError, TargetUnreachableError
from payconform.money import Money
from payconform.oracle.findings import failure

from . import signatures
from .profile import Profile
from .template import fill, fill_path, to_json
from .values import Answer, Callback, ClockReading, Event, Invoice, NewInvoice, RawBody
from .wire import Translation, find, find_all, last_segment, parse_json

REDIRECTS = range(300, 400)
REFUSALS = (401, 403)


class HttpDriver:
    """Implements `payconform.target.driver.Driver`. For one thread; redirects are never followed.

    `record` gets each exchange, redacted; `inspect` each raw body that shows an invoice.
    """

    def __init__(
        self,
        profile: Profile,
        *,
        clock: Clock | None = None,
        record: Callable[[Exchange], None] = lambda _: None,
        inspect: Callable[[RawBody], None] = lambda _: None,
    ) -> None:
        self._profile = profile
        self._operations: Mapping[str, Any] = profile.tables["operations"]
        self._translation = Translation(profile)
        self._real = clock or SystemClock()
        self._record = record
        self._inspect = inspect
        self._redactor = redactor(profile)
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.auth = _auth(profile.auth)
        self._session.headers.update(profile.table("headers"))

    @property
    def capabilities(self) -> frozenset[str]:
        return self._profile.capabilities

    def probe(self) -> None:
        """One harmless call before a run: read an invoice that can't exist.

        Raises TargetUnreachableError where nobody answers, and ConfigurationError where the answer shows that
        the profile points to something else (a redirect, a web page, a refusal of our credentials).
        """
        answer = self._send("read", {"id": "payconform-probe"})
        url = self._profile.base_url
        if answer.status_code in REDIRECTS:
            to = answer.headers.get("Location", "elsewhere")
            raise ConfigurationError(
                f"{url} redirects to {to}; redirects are not followed, since they could lead anywhere",
                hint="set target.base_url to the address that answers",
            )
        if answer.status_code in REFUSALS:
            raise ConfigurationError(
                f"{url} refuses our credentials (HTTP {answer.status_code})",
                hint="look at [auth] in the profile",
            )
        if "html" in answer.headers.get("Content-Type", "").lower():
            raise ConfigurationError(
                f"{url} answers with a web page (HTML), not with an API",
                hint="look at target.base_url and operations.read.path",
            )

    def create(self, order: NewInvoice) -> Answer:
        lifetime = None if order.lifetime_s is None else timedelta(seconds=order.lifetime_s)
        expires = None if lifetime is None else self._now() + lifetime
        answer = self._send(
            "create",
            {
                "reference": order.reference,
                "amount": self._translation.money(order.amount),
                "currency": order.amount.currency,
                "description": order.description,
                "callback_url": order.callback_url,
                "expires_at": None if expires is None else self._translation.time(expires),
                "lifetime_minutes": None if lifetime is None else int(lifetime.total_seconds() // 60),
            },
        )
        return self._answer("create", answer)

    def read(self, invoice_id: str) -> Invoice:
        return self._invoice("read", self._send("read", {"id": invoice_id}))

    def list(self, reference: str) -> tuple[Invoice, ...]:
        seen = "the answer to list"
        document = self._document("list", self._send("list", {"reference": reference}))
        rows = find_all(self._operations["list"]["items"], document)
        return tuple(self._translation.resource(row, seen) for row in rows)

    def process(self, invoice_id: str) -> Answer:
        return self._answer("process", self._send("process", {"id": invoice_id}))

    def refund(self, invoice_id: str, amount: Money, reference: str) -> Answer:
        values = {
            "id": invoice_id,
            "amount": self._translation.money(amount),
            "currency": amount.currency,
            "reference": reference,
        }
        answer = self._send("refund", values)
        return Answer(status=answer.status_code, body=answer.text[:500])

    def events(self, invoice_id: str) -> tuple[Event, ...]:
        places = self._operations["events"]
        document = self._document("events", self._send("events", {"id": invoice_id}))
        rows = find_all(places["items"], document)
        return tuple(self._translation.event(row, places, "the event log") for row in rows)

    def clock(self) -> ClockReading:
        table = self._profile.table("clock")
        return self._reading(self._call("clock.read", table["read"], {}))

    def move_clock(self, to: datetime) -> ClockReading:
        table = self._profile.table("clock")
        moment = self._translation.time(to, table.get("format"))
        return self._reading(self._call("clock.move", table["move"], {"moment": moment}))

    def callback(self, body: bytes, headers: Mapping[str, str], received: datetime) -> Callback:
        table = self._profile.table("callbacks")
        document = parse_json(body, "a callback")
        self._inspect(RawBody("callback", document, "a callback", headers))
        own_clock = "clock" in self.capabilities
        call_id = find(table["id"], document) if "id" in table else None
        return Callback(
            id=None if call_id is None else str(call_id),
            received=received,
            signature=signatures.verdict(body, headers, None if own_clock else received, table["signature"]),
            invoice=self._translation.resource(find(table["invoice"], document), "a callback"),
        )

    def _now(self) -> datetime:
        return self.clock().now if "clock" in self.capabilities else self._real.now()

    def _answer(self, operation: str, answer: requests.Response) -> Answer:
        if not answer.ok:
            return Answer(status=answer.status_code, body=answer.text[:500])
        document = (
            parse_json(answer.content, f"the answer to {operation}") if answer.content.strip() else None
        )
        shown = document is not None and self._translation.shows_invoice(document)
        invoice = self._invoice(operation, answer) if shown else None
        return Answer(
            status=answer.status_code,
            id=invoice.id if invoice else self._new_id(operation, answer, document),
            invoice=invoice,
            body=answer.text[:500],
        )

    def _new_id(self, operation: str, answer: requests.Response, document: Any) -> str | None:
        place = self._operations[operation].get("id")
        if place is None:
            return None
        if isinstance(place, str):
            found = None if document is None else find(place, document)
        else:
            found = last_segment(answer.headers.get(place["header"], ""), place.get("pattern", ".+"))
        if found is None:
            raise failure(
                "canonical-form",
                expected=f"the new invoice's id at {place} in the answer to {operation}",
                observed=f"HTTP {answer.status_code} without it",
            )
        return str(found)

    def _invoice(self, operation: str, answer: requests.Response) -> Invoice:
        document = self._document(operation, answer)
        seen = f"the answer to {operation}"
        self._inspect(RawBody("invoice", document, seen, dict(answer.headers)))
        return self._translation.invoice(document, seen)

    def _document(self, operation: str, answer: requests.Response) -> Any:
        if not answer.ok:
            raise failure(
                "canonical-form",
                expected=f"an answer to {operation}",
                observed=f"HTTP {answer.status_code}: {answer.text[:200]}",
            )
        return parse_json(answer.content, f"the answer to {operation}")

    def _reading(self, answer: requests.Response) -> ClockReading:
        table, seen = self._profile.table("clock"), "the clock's answer"
        document = parse_json(answer.content, seen)
        form = table.get("format")
        now = self._translation.moment(find(table["now"], document), seen, form)
        if not answer.ok or now is None:
            raise failure(
                "canonical-form", expected=f"the time at {table['now']}", observed=answer.text[:200]
            )
        return ClockReading(now, self._translation.moment(find(table["next_due"], document), seen, form))

    def _send(self, operation: str, values: Mapping[str, Any]) -> requests.Response:
        return self._call(operation, self._operations[operation], values)

    def _call(self, operation: str, table: Mapping[str, Any], values: Mapping[str, Any]) -> requests.Response:
        url = self._profile.base_url + fill_path(table["path"], values)
        body = to_json(fill(table["body"], values) or {}) if "body" in table else None
        headers = dict(table.get("headers", {}))
        if body is not None and "Content-Type" not in {*headers, *self._session.headers}:
            headers["Content-Type"] = "application/json"
        at, start = self._real.now(), time.monotonic()
        try:
            answer = self._session.request(
                table["method"],
                url,
                params=fill(table.get("query"), values),
                data=body,
                headers=headers,
                timeout=self._profile.timeout,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise self._no_answer(operation, error) from None
        self._capture(answer, at, (time.monotonic() - start) * 1000)
        return answer

    def _no_answer(self, operation: str, error: requests.RequestException) -> Exception:
        if isinstance(error, requests.ConnectionError) and "establish a new connection" in str(error):
            return TargetUnreachableError(
                f"nobody answers at {self._profile.base_url}",
                hint="is the service running, and is target.base_url right?",
            )
        return failure(
            "canonical-form",
            expected=f"an answer to {operation} within {self._profile.timeout:g} s",
            observed=f"none ({type(error).__name__})",
        )

    def _capture(self, answer: requests.Response, at: datetime, duration_ms: float) -> None:
        request = answer.request
        body = request.body if isinstance(request.body, bytes) else (request.body or "").encode()
        self._record(
            Exchange(
                direction="to target",
                at=at,
                method=request.method or "",
                url=self._redactor.url(request.url or ""),
                request_headers=self._redactor.headers(dict(request.headers)),
                request_body=self._redactor.body(body),
                status=answer.status_code,
                response_headers=self._redactor.headers(dict(answer.headers)),
                response_body=self._redactor.body(answer.content),
                duration_ms=duration_ms,
            )
        )


def redactor(profile: Profile) -> Redactor:
    """Knows which further header carries a secret in this profile."""
    auth = profile.auth
    return Redactor(frozenset({auth["name"]}) if auth["scheme"] == "header" else frozenset())


class _HeaderAuth(AuthBase):
    def __init__(self, name: str, value: str) -> None:
        self._name, self._value = name, value

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers[self._name] = self._value
        return request


def _auth(table: Mapping[str, str]) -> AuthBase | None:
    match table["scheme"]:
        case "basic":
            return HTTPBasicAuth(table["user"], table["password"])
        case "bearer":
            return _HeaderAuth("Authorization", f"Bearer {table['token']}")
        case "header":
            return _HeaderAuth(table["name"], table["value"])
        case _:
            return None
