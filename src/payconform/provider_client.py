"""The suite's hand on the fake provider: its control plane over HTTP, for one run. Never its code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import orjson
from urllib3 import HTTPConnectionPool, connection_from_url
from urllib3.exceptions import HTTPError

from .clock import parse_rfc3339, rfc3339
from .errors import HarnessError
from .money import Money

TIMEOUT_S = 10.0
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Operation:
    """A provider operation as it stands: `moved` is the money that really moved.

    `method` and `descriptor` (the payment's description) are what the target sent along; None: nothing.
    """

    id: str
    kind: str
    parent: str | None
    reference: str
    amount: Money
    status: str
    moved: Money
    method: str | None = None
    descriptor: str | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """A row of the journal: an operation changed its status; `source` is None where it began."""

    seq: int
    operation: str
    source: str | None
    to: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of the callback ledger; `due` on the run's clock.

    `state`: owed, held, lost, delivered or given_up.
    """

    id: str
    operation: str
    reference: str
    type: str
    state: str
    due: datetime | None


@dataclass(frozen=True, slots=True)
class ProviderClock:
    """`frozen`: the clock moves only when it is told to."""

    now: datetime
    next_due: datetime | None
    frozen: bool


@dataclass(frozen=True, slots=True)
class Account:
    """All that the provider knows of one reference, at one moment; equal while nothing happened to it."""

    operations: tuple[Operation, ...]
    deliveries: tuple[Delivery, ...]
    movements: tuple[Movement, ...]
    clock: ProviderClock = field(compare=False)


class ProviderClient:
    """Rules, actions, clock, ledger and journal of one run. Raises HarnessError where the provider balks.

    `on_change` is called before anything but a question is sent; `pool` holds connections to `url` that
    others use, too.
    """

    def __init__(
        self,
        url: str,
        run: str = "default",
        *,
        on_change: Callable[[], None] = lambda: None,
        pool: HTTPConnectionPool | None = None,
    ) -> None:
        self._run = f"{urlsplit(url).path.rstrip('/')}/_control/runs/{run}"
        self._on_change = on_change
        self._pool = pool or connection_from_url(url)

    def freeze(self, at: datetime) -> None:
        """Its clock stands, and nothing that a body happens to contain decides an outcome."""
        self._call("PUT", "", {"clock": {"mode": "frozen", "at": rfc3339(at)}, "magic": False})

    def forget(self) -> None:
        """All of the run: the default one is followed by an empty one, on real time."""
        self._call("DELETE", "")

    def answer(self, reference: str, operation: str, outcomes: list[Mapping[str, Any]]) -> None:
        """Store a rule: this reference's operations of this kind get these outcomes, one after the other."""
        match = {"operation": operation, "reference": reference}
        self._call("POST", "/rules", {"match": match, "outcomes": list(outcomes)})

    def act(self, operation: str, action: str, **details: Any) -> None:
        """Change a running operation now: settle, settle_part, fail, reverse."""
        self._call("POST", f"/operations/{operation}/actions", {"action": action, **details})

    def resend(self, delivery: str) -> None:
        self._call("POST", f"/callbacks/{delivery}/resend", {})

    def clock(self) -> ProviderClock:
        return _clock(self._call("GET", "/clock"))

    def move_clock(self, to: datetime) -> ProviderClock:
        return _clock(self._call("POST", "/clock", {"to": rfc3339(to)}))

    def account(self, reference: str) -> Account:
        """Of an invoice: its operations, refunds too, what is called back about them, and how they moved."""
        body = self._call("GET", f"/account?{urlencode({'reference': reference})}")
        return Account(
            operations=tuple(map(_operation, body["operations"])),
            deliveries=tuple(map(_delivery, body["callbacks"])),
            movements=tuple(map(_movement, body["transitions"])),
            clock=_clock(body["clock"]),
        )

    def operations(self, reference: str) -> tuple[Operation, ...]:
        """All operations of an invoice, refunds too, oldest first."""
        return self.account(reference).operations

    def deliveries(self, reference: str) -> tuple[Delivery, ...]:
        return self.account(reference).deliveries

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        if method != "GET":
            self._on_change()
        try:
            answer = self._pool.request(
                method,
                self._run + path,
                body=None if body is None else orjson.dumps(body),
                headers=JSON,
                timeout=TIMEOUT_S,
                redirect=False,
                retries=False,
            )
        except HTTPError as error:
            raise HarnessError(f"the fake provider doesn't answer: {type(error).__name__}") from None
        if answer.status >= 400:
            said = answer.data.decode("utf-8", "replace")[:300]
            raise HarnessError(f"the fake provider refused {method} {path}: {said}")
        try:
            return orjson.loads(answer.data) if answer.data else None
        except orjson.JSONDecodeError:
            where = f"{self._pool.host}:{self._pool.port}{self._run}"
            raise HarnessError(f"what answers at {where} is no fake provider of ours") from None


def _money(value: Mapping[str, str]) -> Money:
    return Money.of(value["value"], value["currency"])


def _operation(row: Mapping[str, Any]) -> Operation:
    return Operation(
        id=row["id"],
        kind=row["kind"],
        parent=row["parent"],
        reference=row["reference"],
        amount=_money(row["amount"]),
        status=row["status"],
        moved=_money(row["moved"]),
        method=row["method"],
        descriptor=row["descriptor"],
    )


def _movement(row: Mapping[str, Any]) -> Movement:
    return Movement(row["seq"], row["operation"], row["from"], row["to"])


def _delivery(row: Mapping[str, Any]) -> Delivery:
    due = row["due"]
    return Delivery(
        id=row["id"],
        operation=row["operation"],
        reference=row["reference"],
        type=row["type"],
        state=row["state"],
        due=None if due is None else parse_rfc3339(due),
    )


def _clock(body: Mapping[str, Any]) -> ProviderClock:
    due = body["next_due"]
    return ProviderClock(
        now=parse_rfc3339(body["now"]),
        next_due=None if due is None else parse_rfc3339(due),
        frozen=body["mode"] == "frozen",
    )
