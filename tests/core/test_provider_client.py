"""The suite's hand on the provider: what it sends, what it reads, and what it says of trouble."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
import responses

from payconform.errors import HarnessError
from payconform.money import Money
from payconform.provider_client import Account, Delivery, Movement, Operation, ProviderClient, ProviderClock

URL = "http://127.0.0.1:8701"
RUN = f"{URL}/_control/runs/default"
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
NOON_TEXT = "2026-01-31T12:00:00.000000Z"
OPERATION = {
    "id": "pay_1", "kind": "payment", "parent": None, "reference": "pc1", "status": "partial",
    "amount": {"value": "12.34", "currency": "EUR"}, "moved": {"value": "6.17", "currency": "EUR"},
    "created": NOON_TEXT, "method": "payment_card", "descriptor": "Two tickets",
}  # fmt: skip


@pytest.fixture
def wire() -> Any:
    with responses.RequestsMock() as mock:
        yield mock


@pytest.fixture
def client() -> ProviderClient:
    return ProviderClient(f"{URL}/")


def sent(wire: responses.RequestsMock) -> Any:
    [call] = wire.calls
    return json.loads(call.request.body or b"null")


def test_a_clock_is_frozen_read_and_moved(wire: responses.RequestsMock, client: ProviderClient) -> None:
    wire.put(RUN, json={}, match=[responses.matchers.json_params_matcher(
        {"clock": {"mode": "frozen", "at": NOON_TEXT}})])  # fmt: skip
    wire.get(f"{RUN}/clock", json={"mode": "real", "now": NOON_TEXT, "next_due": None})
    wire.post(
        f"{RUN}/clock",
        json={"mode": "frozen", "now": NOON_TEXT, "next_due": NOON_TEXT, "fired": 1},
        match=[responses.matchers.json_params_matcher({"to": NOON_TEXT})],
    )

    client.freeze(NOON)

    assert client.clock() == ProviderClock(NOON, None, frozen=False)
    assert client.move_clock(NOON) == ProviderClock(NOON, NOON, frozen=True)


def test_a_rule_is_for_one_reference_and_kind(wire: responses.RequestsMock, client: ProviderClient) -> None:
    wire.post(f"{RUN}/rules", json={"id": "rul_1"}, status=201)

    client.answer("pc1", "payment", [{"outcome": "error"}, {"outcome": "success"}])

    assert sent(wire) == {
        "match": {"operation": "payment", "reference": "pc1"},
        "outcomes": [{"outcome": "error"}, {"outcome": "success"}],
    }


def test_an_action_carries_its_details(wire: responses.RequestsMock, client: ProviderClient) -> None:
    wire.post(f"{RUN}/operations/pay_1/actions", json={})

    client.act("pay_1", "settle_part", amount="6.17")

    assert sent(wire) == {"action": "settle_part", "amount": "6.17"}


def test_a_callback_is_sent_again(wire: responses.RequestsMock, client: ProviderClient) -> None:
    wire.post(f"{RUN}/callbacks/clb_1/resend", status=202)

    client.resend("clb_1")

    assert sent(wire) == {}


def test_rows_become_values(wire: responses.RequestsMock, client: ProviderClient) -> None:
    for_pc1 = [responses.matchers.query_param_matcher({"reference": "pc1"})]
    row = {
        "id": "clb_1",
        "operation": "pay_1",
        "reference": "pc1",
        "type": "payment.partial",
        "state": "owed",
    }
    wire.get(
        f"{RUN}/account",
        json={
            "clock": {"mode": "frozen", "now": NOON_TEXT, "next_due": None},
            "operations": [OPERATION],
            "callbacks": [{**row, "due": NOON_TEXT}, {**row, "due": None}],
            "transitions": [{"seq": 2, "operation": "pay_1", "from": None, "to": "partial"}],
        },
        match=for_pc1,
    )

    account = client.account("pc1")

    assert account.clock == ProviderClock(NOON, None, frozen=True)
    assert (
        account.operations
        == client.operations("pc1")
        == (
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
            ),
        )
    )
    assert (
        account.deliveries
        == client.deliveries("pc1")
        == tuple(Delivery("clb_1", "pay_1", "pc1", "payment.partial", "owed", due) for due in (NOON, None))
    )
    assert account.movements == (Movement(2, "pay_1", None, "partial"),)


def test_accounts_are_equal_while_nothing_happens_whatever_the_time() -> None:
    noon = Account((), (), (), ProviderClock(NOON, None, frozen=True))
    later = replace(noon, clock=ProviderClock(NOON + timedelta(seconds=1), None, frozen=True))

    assert later == noon
    assert replace(noon, movements=(Movement(1, "pay_1", None, "partial"),)) != noon


def test_whoever_asks_is_told_before_anything_changes_but_not_of_questions(
    wire: responses.RequestsMock,
) -> None:
    told: list[str] = []
    client = ProviderClient(URL, on_change=lambda: told.append(f"after {len(wire.calls)} calls"))
    wire.get(f"{RUN}/clock", json={"mode": "real", "now": NOON_TEXT, "next_due": None})
    wire.post(f"{RUN}/rules", json={})

    client.clock()
    client.answer("pc1", "payment", [])

    assert told == ["after 1 calls"]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"body": requests.ConnectionError("s3cret")}, "doesn't answer: ConnectionError$"),
        ({"body": requests.ReadTimeout()}, "doesn't answer: ReadTimeout$"),
        ({"status": 409, "body": "the clock is real"}, "refused GET /clock: the clock is real$"),
        ({"body": "<html>"}, "is no fake provider of ours$"),
        ({"status": 302, "headers": {"Location": URL}, "body": "moved"}, "is no fake provider of ours$"),
    ],
)
def test_trouble_is_the_harness_own(
    wire: responses.RequestsMock, client: ProviderClient, answer: dict[str, Any], sentence: str
) -> None:
    wire.get(f"{RUN}/clock", **answer)

    with pytest.raises(HarnessError, match=sentence) as broken:
        client.clock()

    assert broken.value.exit_code == 3
