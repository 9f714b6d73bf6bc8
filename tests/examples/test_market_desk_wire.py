"""What a merchant may send to the second foreign service, what is refused, and how it answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from jsonschema import Draft202012Validator

from .market_desk_world import (
    FATAL,
    FOLDER,
    FORM,
    MAY_PASS,
    ORDER,
    PAID,
    PART,
    PENDING,
    Outcome,
    World,
)


def test_an_order_has_what_the_merchant_gave_it(desk: World) -> None:
    order = desk.open(note="Two seats, row 7 & 8: très bien", order_no=" r 1 ")
    shown = desk.read(order)
    assert (shown["note"], shown["order_no"]) == ("Two seats, row 7 & 8: très bien", " r 1 ")
    assert shown["money"] == {
        "total": {"value": "100.00", "unit": "EUR"},
        "received": {"value": "0.00", "unit": "EUR"},
        "given_back": {"value": "0.00", "unit": "EUR"},
    }
    assert shown["key"] == order.split("/")[-2]
    assert desk.read(desk.open(order_no="r-2"))["note"] is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"total": "0.00"}, "amount"),
        ({"total": "-1.00"}, "amount"),
        ({"total": "10.001"}, "amount"),
        ({"total": "10.0"}, "amount"),
        ({"total": "10"}, "amount"),
        ({"total": "1e1"}, "amount"),
        ({"total": "010.00"}, "amount"),
        ({"total": "\u0661.00"}, "amount"),
        ({"total": "10.00\n"}, "unprintable"),
        ({"total": "10000000000.01"}, "amount"),
        ({"total": "9" * 40}, "max_length"),
        ({"currency": "JPY"}, "amount"),
        ({"currency": "XXX"}, "currency"),
        ({"currency": "eur"}, "currency"),
        ({"order_no": ""}, "required"),
        ({"order_no": "r\x00"}, "unprintable"),
        ({"order_no": "r" * 101}, "max_length"),
        ({"note": "line\nbreak"}, "unprintable"),
        ({"callback": "file:///etc/passwd"}, "address"),
        ({"callback": "//merchant.test/x"}, "address"),
        ({"callback": "http://merchant.test:0/"}, "address"),
        ({"callback": "http://[::1/"}, "address"),
        ({"valid_s": "0"}, "min_value"),
        ({"valid_s": "7776001"}, "max_value"),
        ({"valid_s": "soon"}, "invalid"),
        ({"colour": "red"}, "unknown"),
    ],
)
def test_what_is_no_order_leaves_none(desk: World, change: dict[str, str], code: str) -> None:
    answer = desk.post("/api/orders/", **(ORDER | change))
    fields = answer.json()["error"]["fields"]
    field = "total" if change == {"currency": "JPY"} else next(iter(change))
    assert (answer.status_code, fields) == (422, {field: code})
    assert desk.client.get("/api/orders/").json()["result"]["paging"]["count"] == 0


def test_each_wrong_field_is_named(desk: World) -> None:
    error = desk.post("/api/orders/", total="1", currency="EUR", colour="red").json()["error"]
    assert error["kind"] == "invalid"
    assert error["fields"] == {"order_no": "required", "total": "amount", "colour": "unknown"}


def test_a_field_that_is_there_twice_is_refused(desk: World) -> None:
    answer = desk.client.post("/api/orders/", "order_no=a&order_no=b&total=1.00&currency=EUR", FORM)
    assert answer.json()["error"]["fields"] == {"order_no": "repeated"}


@pytest.mark.parametrize("media_type", ["application/json", "text/plain", "multipart/form-data; boundary=x"])
def test_another_body_is_no_order(desk: World, media_type: str) -> None:
    answer = desk.client.post("/api/orders/", json.dumps(ORDER), media_type)
    assert (answer.status_code, answer.json()["error"]["kind"]) == (415, "media_type")


def test_a_body_without_end_is_refused(desk: World) -> None:
    answer = desk.client.post("/api/orders/", "note=" + "x" * 70_000, FORM)
    assert (answer.status_code, answer.json()["error"]["kind"]) == (400, "malformed")


def test_an_order_no_is_given_once(desk: World) -> None:
    order = desk.open()
    answer = desk.post("/api/orders/", **(ORDER | {"total": "1.00"}))
    assert (answer.status_code, answer.json()["error"]["fields"]) == (409, {"order_no": "taken"})
    rows = desk.client.get("/api/orders/?order_no=r-1").json()["result"]["orders"]
    assert rows == [desk.read(order)]


def test_a_number_that_was_refused_can_be_given_again(desk: World) -> None:
    assert desk.post("/api/orders/", **(ORDER | {"total": "0"})).status_code == 422
    assert desk.state(desk.open()) == "new"


@pytest.mark.parametrize("key", ["", "other", "the-key ", "ключ"])
@pytest.mark.parametrize("path", ["/api/orders/", "/api/orders/ABC/collect/", "/api/nothing"])
def test_the_key_is_needed(desk: World, key: str, path: str) -> None:
    desk.open()
    for method in ("get", "post", "delete"):
        answer = getattr(desk.client, method)(path, headers={"X-Desk-Key": key})
        assert (answer.status_code, answer.json()["error"]["kind"]) == (401, "key")
        assert answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize("path", ["", "collect/", "void/", "give-back/"])
def test_an_order_that_isnt_there_isnt_found(desk: World, path: str) -> None:
    order = desk.open()
    unknown = order.replace(order.split("/")[-2], "ABCDEFGHJKLM") + path
    answer = desk.client.get(unknown) if not path else desk.post(unknown, sum="1.00", ref="b")
    assert (answer.status_code, answer.json()["error"]["kind"]) == (404, "no_such_order")


@pytest.mark.parametrize("path", ["/api/orders", "/api/orders/ABC", "/elsewhere/", "/api/orders/A/B/C/"])
def test_nothing_is_at_another_address(desk: World, path: str) -> None:
    answer = desk.client.get(path)
    assert (answer.status_code, answer.json()["error"]["kind"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PATCH", "/api/orders/", {"GET", "HEAD", "POST"}),
        ("DELETE", "/api/orders/ABC/", {"GET", "HEAD"}),
        ("GET", "/api/orders/ABC/collect/", {"POST"}),
        ("GET", "/hooks/provider/", {"POST"}),
    ],
)
def test_another_method_is_refused(desk: World, method: str, path: str, allowed: set[str]) -> None:
    answer = desk.client.generic(method, path)
    assert (answer.status_code, answer.json()["error"]["kind"]) == (405, "method")
    assert set(answer.headers["Allow"].split(", ")) == allowed


def test_pages_go_by_offset_and_stay_while_orders_are_made(desk: World) -> None:
    for number in range(12):
        desk.open(order_no=f"r-{number}")
    first = _page(desk)
    assert first["paging"] == {"offset": 0, "limit": 10, "count": 12}
    assert [row["order_no"] for row in first["orders"]] == [f"r-{number}" for number in range(10)]
    desk.open(order_no="r-12")
    second = _page(desk, "?offset=10&limit=50")
    assert second["paging"] == {"offset": 10, "limit": 50, "count": 13}
    assert [row["order_no"] for row in second["orders"]] == ["r-10", "r-11", "r-12"]
    assert _page(desk, "?offset=13")["orders"] == []


def test_a_list_goes_by_order_no(desk: World) -> None:
    desk.open(order_no="r 1&2")
    desk.open(order_no="r-2")
    found = _page(desk, f"?order_no={quote('r 1&2')}")
    assert ([row["order_no"] for row in found["orders"]], found["paging"]["count"]) == (["r 1&2"], 1)
    assert _page(desk, "?order_no=r")["paging"]["count"] == 0


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=51", "limit"),
        ("limit=0", "limit"),
        ("offset=-1", "offset"),
        ("offset=x", "offset"),
        ("a=1", "a"),
    ],
)
def test_a_page_that_cant_be_is_refused(desk: World, query: str, field: str) -> None:
    answer = desk.client.get(f"/api/orders/?{query}")
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, [field])


def test_every_answer_has_its_own_name(desk: World) -> None:
    order = desk.open()
    answers = [desk.client.get(order) for _ in "12"] + [desk.client.get("/elsewhere/") for _ in "12"]
    documents = [answer.json() for answer in answers]
    assert len({document["meta"]["request"] for document in documents}) == 4
    assert {tuple(document) for document in documents} == {("result", "error", "meta")}


@pytest.mark.parametrize("outcomes", [[PAID], [PART], [PENDING], [FATAL], [MAY_PASS, PAID], [MAY_PASS] * 5])
def test_what_is_told_fits_the_desks_own_schema(desk: World, outcomes: list[Outcome], own: Any) -> None:
    order = desk.collected(*outcomes)
    desk.answers += outcomes
    desk.post(f"{order}give-back/", sum="60.00", ref="b-1")
    bodies = [json.loads(letter.body or b"") for letter in desk.letters] + [desk.client.get(order).json()]
    assert [list(own.iter_errors(body)) for body in bodies] == [[]] * len(bodies)
    body = bodies[-1]
    body["result"]["order"]["problem"] = "late" if body["result"]["order"]["problem"] is None else None
    assert list(own.iter_errors(body)) != []


@pytest.fixture(scope="module")
def own() -> Draft202012Validator:
    schema = json.loads(Path(FOLDER / "order.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def _page(desk: World, query: str = "") -> dict[str, Any]:
    page: dict[str, Any] = desk.client.get(f"/api/orders/{query}").json()["result"]
    return page
