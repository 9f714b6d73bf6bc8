"""Whatever comes in wrong gets a clear 4xx with the place, and nothing is stored."""

from __future__ import annotations

from typing import Any

import pytest

from .world import RECEIVER, Api

GOOD = {"reference": "inv-1", "amount": {"value": "12.34", "currency": "EUR"}}


def amount(value: object, currency: object = "EUR") -> dict:
    return {**GOOD, "amount": {"value": value, "currency": currency}}


BODIES = [
    ([], 400, ""),
    ("text", 400, ""),
    (True, 400, ""),
    ({}, 400, "/reference"),
    ({"reference": "inv-1"}, 400, "/amount"),
    ({**GOOD, "reference": ""}, 400, "/reference"),
    ({**GOOD, "reference": 7}, 400, "/reference"),
    ({**GOOD, "reference": "x" * 256}, 400, "/reference"),
    ({**GOOD, "reference": "a\nb"}, 400, "/reference"),
    ({**GOOD, "reference": "a\n"}, 400, "/reference"),
    ({**GOOD, "reference": "a\u0000b"}, 400, "/reference"),
    ({**GOOD, "colour": "red"}, 400, "/colour"),
    ({**GOOD, "a/b~c": 1}, 400, "/a~1b~0c"),
    ({**GOOD, "amount": "12.34"}, 400, "/amount"),
    ({**GOOD, "amount": {"value": "1"}}, 400, "/amount/currency"),
    ({**GOOD, "amount": {"value": "1", "currency": "EUR", "minor": 1}}, 400, "/amount/minor"),
    (amount(12.34), 400, "/amount/value"),
    (amount(12), 400, "/amount/value"),
    (amount("12.345"), 400, "/amount/value"),
    (amount("0"), 400, "/amount/value"),
    (amount("0.00"), 400, "/amount/value"),
    (amount("-1.00"), 400, "/amount/value"),
    (amount("+1.00"), 400, "/amount/value"),
    (amount("1e2"), 400, "/amount/value"),
    (amount("NaN"), 400, "/amount/value"),
    (amount("Infinity"), 400, "/amount/value"),
    (amount(" 1.00"), 400, "/amount/value"),
    (amount("1.00\n"), 400, "/amount/value"),
    (amount("1_000"), 400, "/amount/value"),
    (amount("١٢"), 400, "/amount/value"),
    (amount("9" * 16), 400, "/amount/value"),
    (amount("9" * 5000), 400, "/amount/value"),
    (amount("1.5", "JPY"), 400, "/amount/value"),
    (amount("1.0001", "BHD"), 400, "/amount/value"),
    (amount("1", "EURO"), 400, "/amount/currency"),
    (amount("1", "eur"), 400, "/amount/currency"),
    (amount("1", "ZZZ"), 400, "/amount/currency"),
    (amount("1", ["EUR"]), 400, "/amount/currency"),
    ({**GOOD, "method": {"a": 1}}, 400, "/method"),
    ({**GOOD, "instrument": "4111"}, 400, "/instrument"),
    ({**GOOD, "metadata": [1]}, 400, "/metadata"),
    ({**GOOD, "metadata": None}, 400, "/metadata"),
    ({**GOOD, "callback_url": ""}, 400, "/callback_url"),
    ({**GOOD, "callback_url": "hook"}, 400, "/callback_url"),
    ({**GOOD, "callback_url": "ftp://127.0.0.1/x"}, 400, "/callback_url"),
    ({**GOOD, "callback_url": "http://me@127.0.0.1/x"}, 400, "/callback_url"),
    ({**GOOD, "callback_url": "http://127.0.0.1\\@evil.example/"}, 400, "/callback_url"),
    ({**GOOD, "callback_url": "http://127.0.0.1:99999/"}, 400, "/callback_url"),
    ({**GOOD, "callback_url": "http://[::1/"}, 400, "/callback_url"),
    ({**GOOD, "callback_url": "http://127.0.0.1/ x"}, 400, "/callback_url"),
    ({**GOOD, "callback_url": "http://evil.example/x"}, 422, "/callback_url"),
    ({**GOOD, "callback_url": "http://127.0.0.1.evil.example/x"}, 422, "/callback_url"),
    ({**GOOD, "callback_url": "http://169.254.169.254/latest"}, 422, "/callback_url"),
]


@pytest.mark.parametrize("path", ["/payments", "/payouts"])
@pytest.mark.parametrize(("body", "status", "pointer"), BODIES)
def test_a_wrong_order_is_refused_with_the_place(
    provider: Api, path: str, body: Any, status: int, pointer: str
) -> None:
    answer = provider("POST", path, json=body)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert [error["pointer"] for error in answer.json["errors"]][:1] == [pointer]
    assert answer.json["status"] == status
    assert len(answer.data) < 4000
    assert provider.control("GET", "/operations")["items"] == []


JSON = {"content_type": "application/json"}
RAW = [
    (b"", JSON, 400),
    (b"{", JSON, 400),
    (b"reference=1", JSON, 400),
    (b'{"reference": NaN}', JSON, 400),
    (b'{"reference": 1e999}', JSON, 400),
    (b'{"reference": ' + b"1" * 5000 + b"}", JSON, 400),
    (b'{"reference": "\xff\xfe"}', JSON, 400),
    (b'{"reference": "\\ud800"}', JSON, 400),
    ('{"reference": "ü"}'.encode("utf-16"), JSON, 400),
    (b"[" * 1000 + b"]" * 1000, JSON, 400),
    (b"[" * 100_000, JSON, 400),
    (b'{"metadata":' + b'{"a":' * 100 + b"1" + b"}" * 101, JSON, 400),
    (b"{}", {}, 415),
    (b"{}", {"content_type": "text/plain"}, 415),
    (b"a=1", {"content_type": "application/x-www-form-urlencoded"}, 415),
    (b"{}", {"content_type": "application/json; charset=latin-1"}, 415),
    (b"{}", {**JSON, "headers": {"Content-Encoding": "gzip"}}, 415),
    (b'{"reference": "' + b"x" * (1 << 20) + b'"}', JSON, 413),
]
PLACES = [
    ("POST", "/payments"),
    ("PUT", "/_control/runs/default"),
    ("POST", "/_control/runs/default/rules"),
    ("POST", "/_control/runs/default/clock"),
]


@pytest.mark.parametrize(("method", "path"), PLACES)
@pytest.mark.parametrize(("raw", "more", "status"), RAW)
def test_what_is_no_json_of_ours(
    provider: Api, method: str, path: str, raw: bytes, more: dict[str, Any], status: int
) -> None:
    before = provider.control("GET", "")
    answer = provider(method, path, data=raw, **more)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert provider.control("GET", "/operations")["items"] == []
    assert provider.control("GET", "/rules") == {"items": []}
    after = provider.control("GET", "")
    assert after == before


def test_metadata_comes_back_as_it_was_given(api: Api) -> None:
    metadata = {"attempt": "7", "deep": {"list": [1, 2.5, None, True, "ü"]}}
    assert api.order(metadata=metadata)["metadata"] == metadata


def test_an_instrument_is_kept_nowhere(api: Api) -> None:
    payment = api.order(instrument={"number": "5123817234060000"}, callback_url=RECEIVER)
    assert "5123817234060000" not in repr(api.parts.store.operation(payment["id"]))
    assert "5123817234060000" not in str(api.journal())


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/payments/pay_0", 404),
        ("GET", "/payments/%00%ff", 404),
        ("GET", "/", 404),
        ("GET", "//payments", 404),
        ("DELETE", "/payments", 405),
        ("PATCH", "/payments/pay_0", 405),
        ("POST", "/refunds", 405),
        ("POST", "/payments/pay_0/cancellations", 404),
        ("GET", "/runs/nowhere/payments?reference=x", 404),
        ("GET", "/_control/runs/nowhere", 404),
        ("DELETE", "/_control/runs/nowhere", 404),
        ("GET", "/_control/runs/default/operations/pay_0", 404),
        ("GET", "/_control/runs/default/journal?after=soon", 400),
        ("GET", "/_control/runs/default/journal?after=-1", 400),
        ("POST", "/_control/runs/default/callbacks/cbk_0/resend", 404),
    ],
)
def test_what_is_not_there(provider: Api, method: str, path: str, status: int) -> None:
    answer = provider(method, path)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"


def test_a_method_that_is_not_allowed_names_those_that_are(provider: Api) -> None:
    answer = provider("PATCH", "/payments")
    assert answer.json["allowed"] == ["GET", "HEAD", "POST"]
    assert answer.headers["Allow"] == "GET, HEAD, POST"


def test_a_refund_takes_the_same_care(api: Api) -> None:
    payment = api.order()
    path = f"/runs/{api.run}/payments/{payment['id']}/refunds"
    for body, pointer in [
        ({"method": "card"}, "/method"),
        ({"amount": {"value": "0", "currency": "EUR"}}, "/amount/value"),
        ({"callback_url": "nowhere"}, "/callback_url"),
        ([], ""),
    ]:
        answer = api("POST", path, json=body)
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (400, pointer)
    assert len(api.control("GET", "/operations")["items"]) == 1


def test_a_broken_part_of_ours_is_a_problem_document_without_details(
    provider: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a secret of the house")

    monkeypatch.setattr(type(provider.parts.runs), "of_reference", broken)
    answer = provider.app.test_client().post("/payments", json=GOOD)
    assert answer.status_code == 500
    assert provider.description.errors("Problem", answer.json) == []
    assert "secret" not in answer.text
