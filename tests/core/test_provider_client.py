"""The suite's hand on the provider: what it sends, what it reads, and what it says of trouble."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from urllib3 import connection_from_url
from werkzeug.wrappers import Request, Response

from payconform.errors import HarnessError
from payconform.money import Money
from payconform.provider_client import (
    Account,
    Attempt,
    Delivery,
    HttpTransport,
    Movement,
    Operation,
    Problem,
    ProviderClient,
    ProviderClock,
    ProviderRefusedError,
    transport,
)
from payconform.serving import in_background

RUN = "/_control/runs/default"
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
NOON_TEXT = "2026-01-31T12:00:00.000000Z"
OPERATION = {
    "id": "pay_1", "kind": "payment", "parent": None, "reference": "pc1", "status": "partial",
    "amount": {"value": "12.34", "currency": "EUR"}, "moved": {"value": "6.17", "currency": "EUR"},
    "created": NOON_TEXT, "method": "payment_card", "descriptor": "Two tickets",
    "resolution": "partial_ok", "outcome_source": {"trigger": "rule"},
}  # fmt: skip
CLOCK = {"mode": "frozen", "now": NOON_TEXT, "next_due": None}
RULE = {"id": "rul_1", "match": {}, "outcomes": [], "used": 0}
RUN_ROW = {
    "name": "default",
    "clock": CLOCK,
    "reference_prefix": None,
    "seed": 0,
    "magic": False,
    "callbacks": {},
}


@dataclass
class Wire:
    """Stands for the provider: answers as it was told, and keeps what was sent."""

    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    sent: list[tuple[str, Any]] = field(default_factory=list)
    tokens: list[str | None] = field(default_factory=list)

    def on(self, call: str, body: Any, status: int = 200) -> None:
        """`call` such as ``GET /clock``, below the run's path."""
        self.answers[call] = (status, body if isinstance(body, bytes) else json.dumps(body).encode())

    def __call__(self, environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
        request = Request(environ)
        call = f"{request.method} {request.full_path.rstrip('?').removeprefix(RUN)}".strip()
        self.sent.append((call, request.get_json() if request.data else None))
        self.tokens.append(request.headers.get("Authorization"))
        status, body = self.answers[call]
        return Response(body, status)(environ, start_response)


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def url(wire: Wire) -> Iterator[str]:
    with in_background(wire) as url:
        yield url


@pytest.fixture
def client(url: str) -> ProviderClient:
    return ProviderClient(f"{url}/")


def test_a_clock_is_frozen_read_and_moved(wire: Wire, client: ProviderClient) -> None:
    wire.on("PUT", RUN_ROW)
    wire.on("GET /clock", {"mode": "real", "now": NOON_TEXT, "next_due": None})
    wire.on("POST /clock", {"mode": "frozen", "now": NOON_TEXT, "next_due": NOON_TEXT, "fired": 1})

    client.freeze(NOON)

    assert client.clock() == ProviderClock(NOON, None, frozen=False)
    assert client.move_clock(NOON) == ProviderClock(NOON, NOON, frozen=True)
    assert wire.sent == [
        ("PUT", {"clock": {"mode": "frozen", "at": NOON_TEXT}}),
        ("GET /clock", None),
        ("POST /clock", {"to": NOON_TEXT}),
    ]


def test_a_run_is_forgotten_whole(wire: Wire, client: ProviderClient) -> None:
    wire.on("DELETE", b"", status=204)

    client.forget()

    assert wire.sent == [("DELETE", None)]


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ({"amount": Money(1230, "EUR")}, {"amount": "12.30", "currency": "EUR"}),
        ({"amount": Decimal("1E+1")}, {"amount": "10"}),
        ({"amount": "5.00", "currency": "JPY"}, {"amount": "5.00", "currency": "JPY"}),
        ({"method": "payment_card"}, {"method": "payment_card"}),
        ({}, {}),
    ],
)
def test_a_rule_matches_what_is_given(
    wire: Wire, client: ProviderClient, given: dict[str, Any], match: dict[str, str]
) -> None:
    wire.on("POST /rules", RULE, status=201)

    client.answer("success-at-once", **given)

    assert wire.sent[0][1]["match"] == match


def test_a_rule_is_for_one_reference_and_kind(wire: Wire, client: ProviderClient) -> None:
    wire.on("POST /rules", RULE, status=201)

    client.answer("error-at-once", {"outcome": "success"}, operation="payment", reference="pc1")

    assert wire.sent[0][1] == {
        "match": {"operation": "payment", "reference": "pc1"},
        "outcomes": [{"outcome": "error-at-once"}, {"outcome": "success"}],
    }


def test_an_action_carries_its_details(wire: Wire, client: ProviderClient) -> None:
    wire.on("POST /operations/pay_1/actions", OPERATION)

    client.settle_part("pay_1", Money(617, "EUR"))

    assert wire.sent[0][1] == {"action": "settle_part", "amount": "6.17"}


def test_a_callback_is_sent_again(wire: Wire, client: ProviderClient) -> None:
    wire.on("POST /callbacks/clb_1/resend", b"", status=202)

    client.resend("clb_1")

    assert wire.sent[0][1] == {}


def test_rows_become_values(wire: Wire, client: ProviderClient) -> None:
    row = {
        "id": "clb_1",
        "operation": "pay_1",
        "reference": "pc1",
        "type": "payment.partial",
        "state": "owed",
        "url": "http://127.0.0.1/hook",
        "attempts": [{"at": NOON_TEXT, "status": 503, "error": None}],
    }
    wire.on(
        "GET /account?reference=pc1+%261",
        {
            "clock": CLOCK,
            "operations": [OPERATION],
            "callbacks": [{**row, "due": NOON_TEXT}, {**row, "due": None}],
            "transitions": [{"seq": 2, "operation": "pay_1", "from": None, "to": "partial"}],
        },
    )

    account = client.account("pc1 &1")

    assert account.clock == ProviderClock(NOON, None, frozen=True)
    assert account.operations == (
        Operation(
            id="pay_1",
            kind="payment",
            parent=None,
            reference="pc1",
            amount=Money(1234, "EUR"),
            status="partial",
            moved=Money(617, "EUR"),
            method="payment_card",
            descriptor="Two tickets",
            resolution="partial_ok",
            decided_by="rule",
        ),
    )
    attempts = (Attempt(NOON, 503, None),)
    assert account.deliveries == tuple(
        Delivery("clb_1", "pay_1", "pc1", "payment.partial", "owed", due, "http://127.0.0.1/hook", attempts)
        for due in (NOON, None)
    )
    assert account.movements == (Movement(2, "pay_1", None, "partial"),)


def test_accounts_are_equal_while_nothing_happens_whatever_the_time() -> None:
    noon = Account((), (), (), ProviderClock(NOON, None, frozen=True))
    later = replace(noon, clock=ProviderClock(NOON + timedelta(seconds=1), None, frozen=True))

    assert later == noon
    assert replace(noon, movements=(Movement(1, "pay_1", None, "partial"),)) != noon


def test_whoever_asks_is_told_before_anything_changes_but_not_of_questions(wire: Wire, url: str) -> None:
    told: list[str] = []
    client = ProviderClient(url, on_change=lambda: told.append(f"after {len(wire.sent)} calls"))
    wire.on("GET /clock", {"mode": "real", "now": NOON_TEXT, "next_due": None})
    wire.on("POST /rules", RULE)

    client.clock()
    client.answer("success-at-once")

    assert told == ["after 1 calls"]


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (409, b"the clock is real", "refused GET /clock: the clock is real$"),
        (200, b"<html>", "is no fake provider of ours$"),
        (302, b"moved", "is no fake provider of ours$"),
    ],
)
def test_trouble_is_the_harness_own(
    wire: Wire, client: ProviderClient, status: int, body: bytes, sentence: str
) -> None:
    wire.on("GET /clock", body, status)

    with pytest.raises(HarnessError, match=sentence) as broken:
        client.clock()

    assert broken.value.exit_code == 3


def test_a_refusal_says_what_was_wrong_and_where(wire: Wire, client: ProviderClient) -> None:
    problem = {
        "type": "https://payconform.dev/problems/action-not-allowed",
        "title": "-",
        "status": 409,
        "detail": "/action: no",
        "errors": [{"detail": "no", "pointer": "/action"}],
        "allowed": ["fail", "settle"],
    }
    wire.on("POST /operations/pay_1/actions", problem, 409)

    with pytest.raises(ProviderRefusedError, match=r": /action: no; allowed: fail, settle$") as refused:
        client.reverse("pay_1")

    assert refused.value.problem == Problem(
        409, "action-not-allowed", "/action: no", "/action", ("fail", "settle")
    )


def test_lists_are_read_to_their_end(wire: Wire, client: ProviderClient) -> None:
    wire.on("GET /operations?limit=1000", {"items": [OPERATION], "next": "pay_1"})
    wire.on("GET /operations?after=pay_1&limit=1000", {"items": [OPERATION | {"id": "pay_2"}], "next": None})

    assert [each.id for each in client.operations()] == ["pay_1", "pay_2"]


def test_a_token_goes_along(wire: Wire, url: str) -> None:
    wire.on("GET /clock", CLOCK)

    ProviderClient(HttpTransport(url, token="a token")).clock()

    assert wire.tokens == ["Bearer a token"]


def test_silence_is_the_harness_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "TIMEOUT_S", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = ProviderClient(f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(HarnessError, match=r"doesn't answer: ReadTimeoutError$"):
            client.clock()

    with pytest.raises(HarnessError, match=r"doesn't answer: NewConnectionError$"):
        client.clock()


def test_scenarios_share_connections(wire: Wire, url: str) -> None:
    wire.on("GET /clock", {"mode": "real", "now": NOON_TEXT, "next_due": None})
    pool = connection_from_url(url)

    for _ in range(3):
        ProviderClient(HttpTransport(url, pool=pool)).clock()

    assert pool.num_connections == 1
