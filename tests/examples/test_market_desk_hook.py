"""What the second foreign service believes of what comes to its hook."""

from __future__ import annotations

import json
import time
from datetime import datetime
from typing import Any

import pytest
import standardwebhooks

from .market_desk_world import PAID, PENDING, PROVIDER_SECRET, World


@pytest.mark.parametrize(
    "header",
    [
        {"webhook_signature": "v1,AAAA"},
        {"webhook_signature": "v1,ключ"},
        {"webhook_signature": ""},
        {"webhook_timestamp": "1"},
        {"webhook_timestamp": "now"},
        {"webhook_id": ""},
        {"webhook_id": "evt_2"},
    ],
)
def test_a_forged_webhook_changes_nothing(desk: World, header: dict[str, str]) -> None:
    order = desk.collected(PENDING)
    operation = {**desk.operations["op_1"], "status": "succeeded"}
    assert desk.report(operation, **header) == 401
    assert desk.state(order) == "waiting"


@pytest.mark.parametrize(("age", "status"), [(290, 200), (310, 401), (-290, 200), (-310, 401)])
def test_a_webhook_is_from_now(desk: World, age: int, status: int) -> None:
    desk.collected(PENDING)
    assert _send(desk, _event(desk.becomes("op_1", PAID)), at=time.time() - age) == status


def test_a_body_that_was_changed_on_the_way_isnt_believed(desk: World) -> None:
    order = desk.collected(PENDING)
    signed = _event(desk.operations["op_1"])
    assert _send(desk, signed.replace("pending", "partial"), signed=signed) == 401
    assert desk.state(order) == "waiting"


def test_one_of_several_signatures_is_enough(desk: World) -> None:
    desk.collected(PENDING)
    operation, now = desk.becomes("op_1", PAID), datetime.now().astimezone()
    body = json.dumps({"id": "evt_1", "data": operation})
    own = standardwebhooks.Webhook(PROVIDER_SECRET).sign("evt_1", now, body)
    assert desk.report(operation, webhook_signature=f"v1,AAAA {own}") == 200


@pytest.mark.parametrize("body", ["", "{", "[" * 100_000])
def test_what_is_no_json_is_malformed(desk: World, body: str) -> None:
    assert _send(desk, body[:60_000]) == 400


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"metadata": {"order": "nobody's", "purpose": "collect", "try": 1}}, 404),
        ({"metadata": {"order": "nobody's", "try": 1}}, 422),
        ({"metadata": None}, 422),
        ({"status": "done"}, 422),
        ({"moved": {"value": "1.00", "currency": "USD"}}, 422),
        ({"moved": {"value": "1.001", "currency": "EUR"}}, 422),
    ],
)
def test_a_webhook_for_nobody_is_told_so(desk: World, change: dict[str, Any], status: int) -> None:
    order = desk.collected(PENDING)
    assert desk.report({**desk.operations["op_1"], **change}) == status
    assert desk.state(order) == "waiting"


@pytest.mark.parametrize("change", [{"try": 2}, {"purpose": "give_back"}])
def test_a_try_that_was_never_made_is_unknown(desk: World, change: dict[str, Any]) -> None:
    order = desk.collected(PENDING)
    operation = desk.operations["op_1"]
    paid = {**operation, "status": "succeeded", "metadata": {**operation["metadata"], **change}}
    assert desk.report(paid) == 404
    assert desk.state(order) == "waiting"


@pytest.mark.parametrize("event", ["[]", "null", '{"data": []}', "{}"])
def test_json_that_is_no_event_carries_no_try(desk: World, event: str) -> None:
    assert _send(desk, event) == 422


def test_the_provider_is_thanked_in_an_envelope(desk: World) -> None:
    desk.collected(PENDING)
    body = _event(desk.becomes("op_1", PAID))
    answer = desk.client.post(
        "/hooks/provider/", body, "application/json", headers=_signed(body, time.time())
    )
    assert (answer.json()["result"], answer.json()["error"]) == ({}, None)


def _event(operation: dict[str, Any]) -> str:
    return json.dumps({"id": "evt_1", "type": "payment.changed", "data": operation})


def _send(desk: World, body: str, *, at: float | None = None, signed: str | None = None) -> int:
    headers = _signed(body if signed is None else signed, at or time.time())
    return int(desk.client.post("/hooks/provider/", body, "application/json", headers=headers).status_code)


def _signed(body: str, at: float) -> dict[str, str]:
    moment = datetime.fromtimestamp(int(at)).astimezone()
    return {
        "webhook-id": "evt_1",
        "webhook-timestamp": str(int(at)),
        "webhook-signature": standardwebhooks.Webhook(PROVIDER_SECRET).sign("evt_1", moment, body),
    }
