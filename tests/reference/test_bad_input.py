"""Whatever is wrong with a request: a refusal that says so, soon, and nothing stored."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from payconform.reference.api.listing import CHECKS, CONDITIONS

from .shop import AT, PAYOUTS, ROOT, Shop, open_shop

NOW = AT // 1_000_000
PATIENCE_S = 2.0
GOOD: dict[str, str] = {"reference_id": '"r"', "amount": "100", "currency": '"EUR"'}

# Raw JSON, since much of it is nothing that a well-behaved client could write.
TYPES = {
    "text": '"ten"',
    "empty": '""',
    "number": "1.5",
    "negative": "-1",
    "zero": "0",
    "true": "true",
    "list": "[1]",
    "object": '{"a": 1}',
    "null": "null",
    "nan": "NaN",
    "infinity": "-Infinity",
    "huge": "9" * 400,
    "exponent": "1e99999",
    "tiny": "1e-99999",
    "long": json.dumps("x" * 3000),
    "control": '"a\\u0000b"',
    "surrogate": '"\\ud800"',
    "deep": "[" * 30 + "]" * 30,
}
# What of these is right after all, by field: a text, mostly.
RIGHT: Mapping[str, set[str]] = {
    "reference_id": {"text"},
    "amount": {"number"},
    "currency": set(),
    "description": {"text", "null"},
    "service": {"null"},
    "fields": {"object", "null"},
    "metadata": {"object", "null"},
    "return_url": {"null"},
    "callback_url": {"null"},
    "test_mode": {"true", "null"},
    "expires": {"null"},
    "commerce_account": {"null"},
}
CASES = [(name, badness) for name, badness in product(RIGHT, TYPES) if badness not in RIGHT[name]]


def refused(answer: TestResponse, *codes: str) -> None:
    """In the form of errors, with one of these codes; none: whichever."""
    assert 400 <= answer.status_code < 500, answer.text
    document = answer.json
    assert document["request_id"].startswith("req_")
    assert document["error_type"]
    assert document["error_codes"]
    assert set(document["error_codes"]) <= set(codes or document["error_codes"])
    assert [error["code"] for error in document["errors"]]
    assert all(error["detail"] and error["status"] == str(answer.status_code) for error in document["errors"])


def send(shop: Shop, raw: bytes, path: str = ROOT, **options: Any) -> TestResponse:
    """Soon, and with nothing stored."""
    before, began = shop.digest(), time.monotonic()
    answer = shop.send("POST", path, data=raw, **({"content_type": "application/json"} | options))
    assert time.monotonic() - began < PATIENCE_S
    assert shop.digest() == before
    return answer


def body(**changed: str) -> bytes:
    pairs = ", ".join(f'"{name}": {raw}' for name, raw in (GOOD | changed).items())
    return f"{{{pairs}}}".encode()


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    with open_shop() as opened:
        yield opened


@pytest.mark.parametrize(("name", "badness"), CASES)
def test_no_field_takes_what_it_cannot_be(shop: Shop, name: str, badness: str) -> None:
    answer = send(shop, body(**{name: TYPES[badness]}))
    refused(answer)
    assert answer.status_code == 422
    assert name in answer.json["errors"][0]["detail"]


@pytest.mark.parametrize("name", GOOD)
def test_no_field_that_is_needed_may_be_missing(shop: Shop, name: str) -> None:
    raw = {one: value for one, value in GOOD.items() if one != name}
    refused(send(shop, f"{{{', '.join(f'{one!s}: {value}' for one, value in raw.items())}}}".encode()))
    pairs = ", ".join(f'"{one}": {value}' for one, value in raw.items())
    refused(send(shop, f"{{{pairs}}}".encode()), "required")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"amount": "100.001"}, "invalid_amount"),
        ({"amount": "0.5", "currency": '"JPY"'}, "invalid_amount"),
        ({"amount": "1.0001", "currency": '"BHD"'}, "invalid_amount"),
        ({"amount": "10000000000000.01"}, "invalid_amount"),
        ({"amount": '"100"'}, "invalid_amount"),
        ({"currency": '"eur"'}, "unknown_currency"),
        ({"currency": '"EURO"'}, "unknown_currency"),
        ({"service": '"payment_card_usd_hpp"'}, "unknown_service"),
        ({"service": '"cheque_eur_hpp"'}, "unknown_service"),
        ({"service": '"payment_card"'}, "unknown_service"),
        ({"commerce_account": '"coma_none"'}, "unknown_account"),
        ({"expires": str(NOW)}, "invalid"),
        ({"expires": str(NOW - 1)}, "invalid"),
        ({"expires": f"{NOW + 60}.5"}, "invalid"),
        ({"expires": str(10**12)}, "invalid"),
        ({"callback_url": '"ftp://merchant.test"'}, "invalid"),
        ({"callback_url": '"http://merchant.test:99999/"'}, "invalid"),
        ({"return_url": '"http://["'}, "invalid"),
        ({"metadata": '{"a": NaN}'}, "invalid"),
        ({"fields": '{"\\ud800": 1}'}, "invalid"),
    ],
)
def test_what_has_the_right_form_may_be_wrong_still(shop: Shop, changed: dict[str, str], code: str) -> None:
    answer = send(shop, body(**changed))
    refused(answer, code)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("raw", "options", "status"),
    [
        (b"", {}, 400),
        (b"{", {}, 400),
        (b"{'amount': 1}", {}, 400),
        (b"\xff\xfe", {}, 400),
        (body()[:-1] + b', "amount": 1}', {}, 400),
        (b'{"metadata": {' + b", ".join(b'"a": 1' for _ in range(8000)) + b"}}", {}, 400),
        (b"[" * 60_000, {}, 400),
        (b"null", {}, 422),
        (b"[]", {}, 422),
        (b'"r"', {}, 422),
        (b'{"data": null}', {}, 422),
        (b'{"data": {"type": ["payment-invoices"]}}', {}, 409),
        (b'{"data": {"type": "payment-invoices", "attributes": []}}', {}, 422),
        (b'{"data": {"type": "payment-invoices"}}', {}, 422),
        (b'{"data": {"type": "payment-invoices", "id": "cpi_1"}}', {}, 403),
        (b" " * 70_000, {}, 413),
        (body(), {"content_type": "text/plain"}, 415),
        (body(), {"content_type": None}, 415),
        (body(), {"content_type": "application/vnd.api+json; charset=utf-8"}, 415),
        (body(), {"auth": None}, 401),
        (body(), {"auth": ("coma_1", "wrong")}, 401),
        (body(), {"auth": ("nobody", "key")}, 401),
        (body(), {"auth": None, "headers": {"Authorization": "Basic ////"}}, 401),
        (body(), {"auth": None, "headers": {"Authorization": "Bearer key"}}, 401),
        (body(), {"headers": {"Api-Version": "1999-01"}}, 400),
        (body(), {"headers": {"Api-Version": ""}}, 400),
    ],
)
def test_what_is_no_order_is_refused(shop: Shop, raw: bytes, options: dict[str, Any], status: int) -> None:
    answer = send(shop, raw, **options)
    refused(answer)
    assert answer.status_code == status


@pytest.mark.parametrize("badness", [name for name in TYPES if name not in {"number", "null"}])
def test_no_refund_takes_an_amount_that_is_none(shop: Shop, badness: str) -> None:
    invoice = shop.processed(("succeeded",))
    path = f"{ROOT}/{invoice}/refund"
    raw = f'{{"reference_id": "f", "amount": {TYPES[badness]}}}'.encode()
    refused(send(shop, raw, path), "invalid_amount")
    assert shop.status(invoice) == "processed"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b'{"reference_id": "f", "amount": 100.01}', "invalid_amount"),
        (b'{"reference_id": "f", "amount": 0.001}', "invalid_amount"),
        (b"{}", "required"),
        (b'{"reference_id": null}', "required"),
        (b'{"reference_id": 7}', "invalid"),
        (b'{"data": {"type": "payouts", "attributes": {"reference_id": "f"}}}', "wrong_type"),
        (b"[]", "invalid"),
        (b"{", "malformed_json"),
    ],
)
def test_no_refund_comes_of_a_wrong_body(shop: Shop, raw: bytes, code: str) -> None:
    refused(send(shop, raw, f"{ROOT}/{shop.processed(('succeeded',))}/refund"), code)


@pytest.mark.parametrize("badness", TYPES)
@pytest.mark.parametrize("path", ["/public-api/payment-prerequest", "/public-api/payment-invoices"])
def test_no_public_key_is_guessed(shop: Shop, path: str, badness: str) -> None:
    answer = send(shop, body(public_key=TYPES[badness]), path, auth=None)
    refused(answer)
    assert answer.status_code == 401


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "BREW"])
@pytest.mark.parametrize(
    "path",
    [ROOT, f"{ROOT}/cpi_1", f"{ROOT}/cpi_1/overview", f"{ROOT}/cpi_1/refund", "/public-api/payment-invoices"],
)
def test_no_other_method_is_taken(shop: Shop, method: str, path: str) -> None:
    before = shop.digest()
    answer = shop.send(method, path)
    refused(answer, "method_not_allowed")
    assert answer.status_code == 405
    assert answer.headers["Allow"]
    assert shop.digest() == before


@pytest.mark.parametrize(
    "invoice", ["cpi_none", "%00", "..%2F..", "'; DROP TABLE invoices", "%F0%9F%92%B6", "x" * 5000, "%ff"]
)
@pytest.mark.parametrize(
    ("method", "action"),
    [("GET", ""), ("GET", "/overview"), ("GET", "/events"), ("POST", "/process"), ("POST", "/refund")],
)
def test_an_unknown_id_is_404(shop: Shop, method: str, action: str, invoice: str) -> None:
    before = shop.digest()
    json = {"reference_id": "f"} if action == "/refund" else None
    answer = shop.send(method, f"{ROOT}/{invoice}{action}", json=json)
    refused(answer, "not_found")
    assert answer.status_code == 404
    assert shop.digest() == before


def test_a_reference_names_one_invoice_even_of_another_amount(shop: Shop) -> None:
    shop.create(reference_id="taken")
    refused(send(shop, body(reference_id='"taken"', amount="7")), "duplicate_reference")


def test_a_reference_that_was_refused_can_be_used_again(shop: Shop) -> None:
    refused(send(shop, body(reference_id='"again"', amount="-1")))
    assert shop.create(reference_id="again")


def test_an_amount_that_its_fee_eats_is_refused(shop: Shop) -> None:
    account = shop.open_account(fee={"fixed": "100.00", "currency": "EUR"}, include_commission=True)
    refused(send(shop, body(commerce_account=f'"{account}"')), "fee_exceeds_amount")
    assert shop.create(commerce_account=account, amount=100.01)


NAMES = st.sampled_from(
    [
        *RIGHT,
        *("public_key", "options", "fee", "name", "data", "type", "attributes"),
        *("payment", "payout", "amount_limit", "routes", "exchange_rates", "from", "to", "rate"),
        *("decision", "auto_process", "split_mode"),
    ]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["EUR", "r", "100"]),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(NAMES | st.text(), parts, max_size=3),
    max_leaves=6,
)
BODIES = st.one_of(
    VALUES, st.dictionaries(NAMES, VALUES), st.fixed_dictionaries({"data": st.dictionaries(NAMES, VALUES)})
)
PATHS = [
    ROOT,
    f"{ROOT}/cpi_none/process",
    f"{ROOT}/cpi_none/refund",
    PAYOUTS.product.root,
    f"{PAYOUTS.product.root}/cpoi_none/cancel",
    f"{PAYOUTS.product.root}/cpoi_none/moderate",
    "/api/commerce-accounts",
    "/public-api/payment-invoices",
    "/public-api/payment-prerequest",
    "/public-api/payout-prerequest",
]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(BODIES, st.sampled_from(PATHS))
def test_no_json_breaks_the_service(shop: Shop, document: Any, path: str) -> None:
    before = shop.digest()
    answer = shop.send("POST", path, data=json.dumps(document), content_type="application/json")
    if answer.status_code != 201:
        refused(answer)
        assert shop.digest() == before


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from([*CONDITIONS, *CHECKS, "colour"]), st.text()))
def test_no_query_breaks_the_list(shop: Shop, query: dict[str, str]) -> None:
    answer = shop.send("GET", ROOT, query_string=query)
    if answer.status_code != 200:
        refused(answer)
