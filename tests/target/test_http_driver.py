"""The driver over HTTP: what it sends, what it reads, and what it makes of answers that are none."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import responses

from payconform.clock import FrozenClock
from payconform.errors import ConfigurationError
from payconform.money import Money
from payconform.target.accounts import Account
from payconform.target.http_driver import HttpDriver
from payconform.target.signatures import paycore_sha1
from payconform.target.values import Answer, Callback, ClockReading, Event, NewInvoice, RawBody

from .answered import answered
from .conftest import CALLS, NOON, ORDER, SENTINEL, SHOWN, URL, Load, finding, sent
from .market import KEY, envelope
from .market import SHOWN as MARKET_SHOWN

# Operations


def test_create_sends_the_template_and_reads_the_invoice(
    wire: responses.RequestsMock, driver: HttpDriver
) -> None:
    wire.post(f"{URL}/invoices", json={"invoice": SHOWN}, status=201)

    answer = driver.create(ORDER)

    request = wire.calls[0].request
    assert sent(wire) == {
        "ref": "pc1", "amount": 12.34, "currency": "EUR", "note": "for pc1", "callback": ORDER.callback_url,
    }  # fmt: skip
    assert b'"amount":12.34,' in request.body
    assert request.headers["Idempotency-Key"] == "pc1"
    assert request.headers["Content-Type"] == "application/json"
    assert request.headers["Authorization"] == f"Bearer {SENTINEL}"
    assert request.headers["X-Version"] == "3"
    assert (answer.accepted, answer.id) == (True, "cpi_1")
    assert answer.invoice is not None
    assert answer.invoice.amount == ORDER.amount


def test_create_with_a_lifetime_counts_from_the_targets_clock(
    wire: responses.RequestsMock, load: Load
) -> None:
    wire.get(f"{URL}/clock", json={"now": "2026-01-31T12:00:00Z", "due": None})
    wire.post(f"{URL}/invoices", json={"invoice": SHOWN}, status=201)
    order = NewInvoice("pc1", ORDER.amount, "Tea", ORDER.callback_url, lifetime_s=90)

    answered(load(), clock=FrozenClock(NOON + timedelta(days=1))).create(order)

    body = json.loads(wire.calls[1].request.body)
    assert (body["expires"], body["minutes"]) == (int(NOON.timestamp()) + 90, 1)


@pytest.mark.parametrize("body", ["", " \n", "{}", '{"invoice": {}}', "null"])
def test_an_id_may_stand_in_a_header_alone(
    wire: responses.RequestsMock, driver: HttpDriver, body: str
) -> None:
    wire.post(f"{URL}/invoices", body=body, status=201, headers={"Location": "/v1/invoices/cpi_7?x"})

    answer = driver.create(ORDER)

    assert (answer.status, answer.id, answer.invoice) == (201, "cpi_7", None)


@pytest.mark.parametrize("headers", [{}, {"Location": "/elsewhere"}])
def test_a_create_without_an_id_is_a_finding(
    wire: responses.RequestsMock, driver: HttpDriver, headers: dict[str, str]
) -> None:
    wire.post(f"{URL}/invoices", body="", status=201, headers=headers)

    check, expected, observed = finding(lambda: driver.create(ORDER))

    assert (check, observed) == ("canonical-form", "HTTP 201 without it: look at operations.create.id")
    assert expected.startswith("the new id at ")


@pytest.mark.parametrize("status", [400, 409, 422, 500])
def test_a_refusal_is_an_answer(wire: responses.RequestsMock, driver: HttpDriver, status: int) -> None:
    wire.post(f"{URL}/invoices", body="no", status=status, headers={"Location": "/invoices/cpi_7"})
    wire.post(f"{URL}/invoices/cpi_1/process", body="no", status=status)
    wire.post(f"{URL}/invoices/cpi_1/refund", body="no", status=status)

    answers = [driver.create(ORDER), driver.process("cpi_1"), driver.refund("cpi_1", ORDER.amount, "pc2")]

    assert answers == [Answer(status, body="no")] * 3
    assert not any(answer.accepted for answer in answers)


def test_a_redirect_is_a_refusal_that_tells_whither(wire: responses.RequestsMock, driver: HttpDriver) -> None:
    wire.post(f"{URL}/invoices", body="no", status=302, headers={"Location": "/invoices/cpi_7"})

    answer = driver.create(ORDER)

    assert not answer.accepted
    assert answer.told == "HTTP 302: it redirects to /invoices/cpi_7, and redirects are not followed"


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (404, "HTTP 404: no (are its method and path in the profile right?)"),
        (401, "HTTP 401: no (is [auth] in the profile right?)"),
        (500, "HTTP 500: no"),
    ],
)
def test_a_refusal_tells_where_to_look(
    wire: responses.RequestsMock, driver: HttpDriver, status: int, told: str
) -> None:
    wire.post(f"{URL}/invoices", body="no\n", status=status)

    assert driver.create(ORDER).told == told


def test_read_list_process_and_refund(wire: responses.RequestsMock, driver: HttpDriver) -> None:
    wire.get(f"{URL}/invoices/a%2Fb", json={"invoice": SHOWN})
    wire.get(
        f"{URL}/invoices",
        json={"rows": [SHOWN, {**SHOWN, "id": 2}]},
        match=[responses.matchers.query_param_matcher({"filter[ref]": "pc1"})],
    )
    wire.post(f"{URL}/invoices/cpi_1/process", json={"invoice": {**SHOWN, "state": "PAID"}})
    wire.post(f"{URL}/invoices/cpi_1/refund", json={}, status=201)

    processed = driver.process("cpi_1").invoice

    assert driver.read("a/b").id == "cpi_1"
    assert [invoice.id for invoice in driver.list("pc1")] == ["cpi_1", "2"]
    assert processed is not None
    assert (processed.status, processed.raw_status) == ("processed", "PAID")
    assert driver.refund("cpi_1", Money.of("2.50", "EUR"), "pc2") == Answer(201, body="{}")
    assert wire.calls[-1].request.body == b'{"sum":2.50}'


@pytest.mark.parametrize(
    ("lifecycle", "path"), [("payment-invoice-2019", "/old/orders"), ("payment-invoice-2021", "/new/orders")]
)
def test_create_asks_for_the_edition_in_the_target_s_words(
    wire: responses.RequestsMock, market: HttpDriver, lifecycle: str, path: str
) -> None:
    wire.post(URL + path, status=201, headers={"X-Order-Id": "o1"})
    order = replace(ORDER, lifecycle=lifecycle, account=Account("s1", "Shop", "pk_1"), service="card")

    assert market.create(order).id == "o1"
    assert sent(wire) == {
        "order": {
            "money": {"value": "12.34", "unit": "EUR"},
            "title": "pc1: Tea",
            "hook": ORDER.callback_url,
            "shop": "s1",
            "way": "card",
        }
    }


def test_public_create_shows_the_public_key_and_no_credentials(
    wire: responses.RequestsMock, market: HttpDriver
) -> None:
    wire.post(f"{URL}/public/pk_1/new/orders", json=envelope(order=MARKET_SHOWN), status=201)
    order = replace(ORDER, lifecycle="payment-invoice-2021", account=Account("s1", "Shop", "pk_1"))

    answer = market.public_create(order)

    assert (answer.id, answer.invoice and answer.invoice.account) == ("o1", "s1")
    assert KEY not in str(wire.calls[0].request.headers)
    assert wire.calls[0].request.headers["X-Channel"] == "web"


def test_terminate(wire: responses.RequestsMock, market: HttpDriver) -> None:
    wire.delete(f"{URL}/orders/o1", status=204)

    assert market.terminate("o1") == Answer(204)


def test_events(wire: responses.RequestsMock, driver: HttpDriver) -> None:
    rows = [{"from": None, "to": "OPEN", "at": 1769860800}, {"from": "OPEN", "to": "PAID", "at": 1769860801}]
    wire.get(f"{URL}/invoices/cpi_1/events", json={"rows": rows})

    assert driver.events("cpi_1") == (
        Event(None, "created", NOON, None),
        Event("created", "processed", NOON + timedelta(seconds=1), None),
    )


def test_the_clock_is_read_and_moved_exactly(wire: responses.RequestsMock, load: Load) -> None:
    goal = NOON + timedelta(microseconds=1)
    wire.get(f"{URL}/clock", json={"now": "2026-01-31T12:00:00Z", "due": "2026-01-31T12:00:00.000001Z"})
    wire.post(
        f"{URL}/clock",
        json={"now": "2026-01-31T12:00:00.000001Z", "due": None},
        match=[responses.matchers.json_params_matcher({"to": "2026-01-31T12:00:00.000001Z"})],
    )
    driver = answered(load())

    assert driver.clock() == ClockReading(NOON, goal)
    assert driver.move_clock(goal) == ClockReading(goal, None)


FORGETS = {"[callbacks]\n": 'forget = { method = "DELETE", path = "/invoices" }\n\n[callbacks]\n'}


def test_it_forgets_where_the_profile_says_how(wire: responses.RequestsMock, load: Load) -> None:
    wire.delete(f"{URL}/invoices", status=204)
    driver = answered(load(FORGETS))

    driver.forget()

    assert "forget" in driver.capabilities
    assert "forget" not in answered(load()).capabilities


def test_a_target_that_refuses_to_forget_is_the_profiles_mistake(
    wire: responses.RequestsMock, load: Load
) -> None:
    wire.delete(f"{URL}/invoices", status=405)

    with pytest.raises(ConfigurationError, match=r"^the target doesn't forget its invoices: HTTP 405"):
        answered(load(FORGETS)).forget()


def test_a_body_that_was_seen_already_is_inspected_once(wire: responses.RequestsMock, load: Load) -> None:
    seen: list[RawBody] = []
    for state in ("OPEN", "OPEN", "PAID"):
        wire.get(f"{URL}/invoices/cpi_1", json={"invoice": {**SHOWN, "state": state}})
    driver = answered(load(), inspect=seen.append)

    statuses = [driver.read("cpi_1").status for _ in range(3)]

    assert statuses == ["created", "created", "processed"]
    assert [raw.document["invoice"]["state"] for raw in seen] == ["OPEN", "PAID"]


def test_what_shows_an_invoice_is_inspected_raw(wire: responses.RequestsMock, load: Load) -> None:
    seen: list[RawBody] = []
    wire.get(f"{URL}/invoices/cpi_1", json={"invoice": SHOWN, "more": 1})

    answered(load(), inspect=seen.append).read("cpi_1")

    [raw] = seen
    assert (raw.kind, raw.seen) == ("invoice", "the answer to read")
    assert raw.document["more"] == 1


# Answers that are none


def test_a_read_without_a_body_is_a_finding(wire: responses.RequestsMock, driver: HttpDriver) -> None:
    wire.get(f"{URL}/invoices/cpi_1", body="\n")

    assert finding(lambda: driver.read("cpi_1"))[2] == "an empty body"


@pytest.mark.parametrize("operation", CALLS)
@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<html>Welcome</html>", "a web page (HTML): '<html>Welcome</html>'"),
        ('{"invoice": ', "a body that breaks off after '{\"invoice\":'"),
        ('{"id": 1, oops}', "no JSON from character 10 on: 'oops}'"),
        ("hello", "a body that begins 'hello'"),
        ("\ufeff{}", "a byte order mark (BOM) before it, which JSON must not have"),
        (b'{"a": "\xe9"}', "no UTF-8: byte 0xe9 at 7"),
    ],
)
def test_an_answer_that_is_no_json_is_a_finding(
    wire: responses.RequestsMock, load: Load, operation: str, body: str | bytes, told: str
) -> None:
    method, path, call = CALLS[operation]
    wire.add(method, URL + path, body=body, content_type="text/html")

    check, expected, observed = finding(lambda: call(answered(load())))

    assert (check, observed) == ("canonical-form", told)
    assert expected.startswith("JSON in ")


@pytest.mark.parametrize("operation", ["read", "list", "events", "clock"])
@pytest.mark.parametrize("status", [301, 302, 307, 404, 500])
def test_what_has_to_be_answered_isnt_by_an_error_or_a_redirect(
    wire: responses.RequestsMock, load: Load, operation: str, status: int
) -> None:
    method, path, call = CALLS[operation]
    good = json.dumps({"invoice": SHOWN, "rows": [], "now": "2026-01-31T12:00:00Z"})
    wire.add(method, URL + path, body=good, status=status, headers={"Location": f"{URL}/other"})

    check, _, observed = finding(lambda: call(answered(load())))

    assert check == "canonical-form"
    assert observed.startswith(f"HTTP {status}: ")
    assert len(wire.calls) == 1


@pytest.mark.parametrize("location", ["http://[bad", "http://127.0.0.1:8000/x", "caf\xe9", "http://h:port/"])
def test_a_redirect_is_not_even_looked_at(
    wire: responses.RequestsMock, driver: HttpDriver, location: str
) -> None:
    wire.post(f"{URL}/invoices", status=303, headers={"Location": location})

    assert driver.create(ORDER).status == 303
    assert len(wire.calls) == 1


def test_an_amount_finer_than_its_currency(wire: responses.RequestsMock, driver: HttpDriver) -> None:
    wire.get(f"{URL}/invoices/cpi_1", json={"invoice": {**SHOWN, "amount": 12.345}})

    assert finding(lambda: driver.read("cpi_1")) == (
        "money-scale",
        "amount in the answer to read as an amount of EUR",
        "12.345 is finer than EUR, which has 2 decimal places",
    )


def test_wrong_types_are_findings(wire: responses.RequestsMock, driver: HttpDriver) -> None:
    wire.get(f"{URL}/invoices/cpi_1", json={"invoice": {**SHOWN, "state": {"name": "PAID"}}})

    assert finding(lambda: driver.read("cpi_1"))[1] == "status at $.state in the answer to read"


# Callbacks


@pytest.mark.parametrize(
    ("raw", "internal"),
    [({"id": "op_1"}, True), ("x", True), (0, True), (None, False), ({}, False), ([], False), ("", False)],
)
def test_a_callback_tells_whether_it_carries_the_provider_s_own(
    market: HttpDriver, raw: Any, *, internal: bool
) -> None:
    body = json.dumps({"order": MARKET_SHOWN, "raw": raw}).encode()

    assert market.callback(body, {}, NOON).internal is internal


def test_a_callback_without_a_place_for_it_says_nothing(driver: HttpDriver, market: HttpDriver) -> None:
    assert market.callback(json.dumps({"order": MARKET_SHOWN}).encode(), {}, NOON).internal is False
    assert driver.callback(json.dumps({"invoice": SHOWN}).encode(), {}, NOON).internal is None


def test_a_callback_is_translated_and_verified(load: Load) -> None:
    seen: list[RawBody] = []
    body = json.dumps({"invoice": SHOWN}).encode()
    headers = {"Webhook-Id": "evt_1", "X-Sign": paycore_sha1(body, SENTINEL)}

    call = answered(load(), inspect=seen.append).callback(body, headers, NOON)

    assert call == Callback("evt_1", NOON, "valid", call.invoice)
    assert (call.invoice.id, call.invoice.status) == ("cpi_1", "created")
    assert call.to_dict()["invoice"]["amount"] == {"minor": 1234, "currency": "EUR"}
    assert [(raw.kind, raw.document["invoice"]["id"]) for raw in seen] == [("callback", "cpi_1")]


@pytest.mark.parametrize(
    ("place", "found"),
    [('id = "$.event"', "7"), ('id = "$.none"', None), ('id = { header = "x-none" }', None), ("", None)],
)
def test_a_callback_has_its_id_where_the_profile_says(load: Load, place: str, found: str | None) -> None:
    body = json.dumps({"event": 7, "invoice": SHOWN}).encode()

    call = answered(load({'id = { header = "webhook-id" }': place})).callback(body, {}, NOON)

    assert (call.id, call.signature) == (found, "absent")


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"invoice": {}}', b'{"invoice": "text"}', b"\xff"])
def test_a_callback_that_is_none_is_a_finding(driver: HttpDriver, body: bytes) -> None:
    assert finding(lambda: driver.callback(body, {}, NOON))[0] == "canonical-form"
