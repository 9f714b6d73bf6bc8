"""What a merchant may ask the foreign service for, what is refused, and what a bill then shows."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from .surroundings import FATAL, ORDER

pytestmark = pytest.mark.anyio


async def test_a_new_bill_is_open_and_asks_nothing_of_the_provider(shop: Any) -> None:
    bill = await shop.open()
    shown = await shop.read(bill)
    assert shown["state"] == "OPEN"
    assert shown["total"] == {"amountMinor": 10000, "currency": "EUR"}
    assert (await shop.http.get("/v1/bills?merchantReference=r-1")).json() == {"bills": [shown]}
    assert (await shop.http.get("/v1/bills?merchantReference=r-2")).json() == {"bills": []}
    assert not shop.asked


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"amountMinor": 0}, "/amountMinor"),
        ({"amountMinor": 1.5}, "/amountMinor"),
        ({"amountMinor": True}, "/amountMinor"),
        ({"currency": "XXX"}, "/currency"),
        ({"merchantReference": "\ud800"}, "/merchantReference"),
        ({"notifyUrl": "file:///etc/passwd"}, "/notifyUrl"),
        ({"notifyURL": "http://merchant.test"}, "/notifyURL"),
        ({"description": ""}, "/description"),
        ({"expiresAt": "2001-01-01T00:00:00Z"}, "/expiresAt"),
        ({"expiresAt": "9999-12-31T23:59:59-23:59"}, "/expiresAt"),
        ({"expiresAt": "2099-02-30T00:00:00Z"}, "/expiresAt"),
        ({"expiresAt": 4102444800}, "/expiresAt"),
    ],
)
async def test_what_is_no_order_leaves_no_bill(shop: Any, change: dict[str, Any], pointer: str) -> None:
    answer = await shop.http.post(
        "/v1/bills", content=json.dumps(ORDER | change), headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert (await shop.http.get("/v1/bills?merchantReference=r-1")).json() == {"bills": []}


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (json.dumps(ORDER), "text/plain", 415),
        (json.dumps(ORDER), "", 415),
        ('{"merchantReference":', "application/json", 400),
        ("[]", "application/json; charset=utf-8", 422),
    ],
)
async def test_another_body_is_no_order(shop: Any, body: str, media_type: str, status: int) -> None:
    answer = await shop.http.post("/v1/bills", content=body, headers={"Content-Type": media_type})
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert (await shop.http.get("/v1/bills?merchantReference=r-1")).json() == {"bills": []}


async def test_a_problem_says_which_one_it_is_and_of_what_kind(shop: Any) -> None:
    problems = [(await shop.http.post("/v1/bills", json=ORDER | {"amountMinor": -1})).json() for _ in "12"]
    assert [error["code"] for error in problems[0]["errors"]] == ["no-amount"]
    assert problems[0]["type"].endswith(":invalid-bill")
    assert problems[0]["instance"] != problems[1]["instance"]
    assert (await shop.http.patch("/v1/bills")).json()["type"] == "about:blank"


async def test_a_bill_has_what_the_merchant_gave_it(shop: Any) -> None:
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=30)
    offset = soon.astimezone(timezone(timedelta(hours=2))).isoformat()
    shown = await shop.read(await shop.open(description="Two teapots", expiresAt=offset))
    assert shown["description"] == "Two teapots"
    assert shown["expiresAt"] == f"{soon:%Y-%m-%dT%H:%M:%S}.000Z"


async def test_a_reference_is_given_once(shop: Any) -> None:
    await shop.open()
    answer = await shop.http.post("/v1/bills", json=ORDER | {"amountMinor": 1})
    assert answer.status_code == 409
    found = (await shop.http.get("/v1/bills?merchantReference=r-1")).json()["bills"]
    assert [bill["total"]["amountMinor"] for bill in found] == [10000]


@pytest.mark.parametrize("headers", [{"Authorization": ""}, {"Authorization": "Bearer other"}])
async def test_the_token_is_needed(shop: Any, headers: dict[str, str]) -> None:
    answer = await shop.http.get("/v1/bills?merchantReference=r-1", headers=headers)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("kind", ["bill", "payout"])
async def test_what_a_read_shows_fits_the_shops_own_schema(shop: Any, folder: Path, kind: str) -> None:
    own_schema = json.loads((folder / f"{kind}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(own_schema)
    shop.answers.append(FATAL)
    order = await shop.open(f"{kind}s")
    await shop.http.post(f"{order}/{'pay' if kind == 'bill' else 'send'}")
    await shop.rest()
    body = (await shop.http.get(order)).json()
    assert list(Draft202012Validator(own_schema).iter_errors(body)) == []
    body[kind]["failureCode"] = None
    assert list(Draft202012Validator(own_schema).iter_errors(body)) != []


async def test_a_shop_without_the_clock_for_tests_knows_nothing_of_its_header(shop: Any) -> None:
    bill = await shop.open()
    for text in ("2099-01-01T00:00:00Z", "yesterday"):
        answer = await shop.http.get(bill, headers={"Shop-Now": text})
        assert answer.json()["bill"]["state"] == "OPEN"
    assert (await shop.http.get("/v1/test/clock?merchantReference=r-1")).status_code == 404
