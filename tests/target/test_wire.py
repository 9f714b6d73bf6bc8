"""From a target's words to ours: exact, and a finding, never a crash, for whatever doesn't fit."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payconform.money import LARGEST_MINOR, Money
from payconform.oracle.findings import ConformanceFailure
from payconform.target.bodies import at_place, find, find_all, parse_json
from payconform.target.values import Event, Invoice
from payconform.target.wire import Translation

from .conftest import NOON, Load, finding

RESOURCE = {"id": "cpi_1", "state": "PAID", "amount": Decimal("12.30"), "currency": "EUR"}
in_functions = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def translation(load: Load, money: str = "decimal", time: str = "unix") -> Translation:
    return Translation(
        load({'format = "decimal"': f'format = "{money}"', 'format = "unix"': f'format = "{time}"'})
    )


# JSON


@pytest.mark.parametrize(
    "raw",
    [
        b"", b" ", b"<html>", b"{", b'{"a": 1} x', b"\xff", b"NaN", b'{"a": -Infinity}', b'"\\ud800"',
        b"1" * 5000, b'{"a": 1e99999999999999999999}', b"[" * 100_000, b"[" * 900 + b"]" * 900 + b"x",
    ],
    ids=lambda raw: repr(raw[:24]),
)  # fmt: skip
def test_what_is_no_json_is_a_finding(raw: bytes) -> None:
    assert finding(lambda: parse_json(raw, "the answer"))[:2] == ("canonical-form", "JSON in the answer")


@given(st.binary(max_size=40))
def test_no_bytes_break_the_parser(raw: bytes) -> None:
    with suppress(ConformanceFailure):
        parse_json(raw, "the answer")


def test_numbers_stay_exact() -> None:
    raw = b'{"a": 0.1000000000000000055511151231257827, "b": 12345678901234567890}'

    assert parse_json(raw, "it") == {
        "a": Decimal("0.1000000000000000055511151231257827"),
        "b": 12345678901234567890,
    }


# Places


@pytest.mark.parametrize(
    ("path", "document", "found"),
    [
        ("$.a.b", {"a": {"b": 1}}, [1]),
        ("$.a.b", {"a": []}, []),
        ("$.a", None, []),
        ("$.a", 5, []),
        ("$.a", "text", []),
        ("$.a", '{"a": 1}', []),
        ("$", '{"a": 1}', ['{"a": 1}']),
        ("$", None, [None]),
        ("$[*].a", [{"a": 1}, {"b": 2}, {"a": None}], [1, None]),
    ],
)
def test_finding_things(path: str, document: Any, found: list[Any]) -> None:
    assert find_all(path, document) == found
    assert find(path, document) == (found[0] if found else None)


PARTS = st.recursive(
    st.none() | st.integers() | st.sampled_from(["", "a", '{"a": 1}']),
    lambda parts: st.lists(parts, max_size=2) | st.dictionaries(st.sampled_from("abc"), parts, max_size=3),
    max_leaves=8,
)


@given(st.lists(st.sampled_from("abc"), max_size=3), PARTS)
def test_plain_names_are_found_as_any_path_is(names: list[str], document: Any) -> None:
    path = "".join(["$", *(f".{name}" for name in names)])
    quoted = "".join(["$", *(f"['{name}']" for name in names)])

    assert find_all(path, document) == find_all(quoted, document)


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("$.id", "7"),
        ("$.none", None),
        ({"header": "location"}, "/invoices/cpi_1?x=1"),
        ({"header": "LOCATION", "pattern": "cpi_[0-9]+"}, "cpi_1"),
        ({"header": "Location", "pattern": "/invoices/([^/?]+)"}, "cpi_1"),
        ({"header": "Location", "pattern": "^never"}, None),
        ({"header": "X-None"}, None),
    ],
)
def test_an_id_at_its_place(place: Any, found: str | None) -> None:
    assert at_place(place, {"id": 7}, {"Location": "/invoices/cpi_1?x=1"}, "it") == found


@pytest.mark.parametrize("value", [{"a": 1}, ["x"], True, Decimal("1.5")])
def test_an_id_that_is_none(value: Any) -> None:
    assert finding(lambda: at_place("$.id", {"id": value}, {}, "the answer"))[:2] == (
        "canonical-form",
        "an id at $.id in the answer",
    )


# Resources


def test_an_invoice_with_all_that_can_be_shown(load: Load) -> None:
    shown = {
        **RESOURCE, "ref": "pc1", "paid": 12, "refunded": Decimal("0.3"), "code": "ok", "tries": 2,
        "created": 1769860800, "updated": Decimal("1769860800.5"), "expires": None,
    }  # fmt: skip

    assert translation(load).invoice({"invoice": shown}, "a read") == Invoice(
        id="cpi_1",
        status="processed",
        raw_status="PAID",
        amount=Money(1230, "EUR"),
        reference="pc1",
        processed_amount=Money(1200, "EUR"),
        refunded_amount=Money(30, "EUR"),
        resolution="ok",
        attempts=2,
        created=NOON,
        updated=NOON + timedelta(milliseconds=500),
    )


def test_an_invoice_with_its_account_service_and_fee(load: Load) -> None:
    places = {
        'attempts = "$.tries"': """attempts = "$.tries"
description = "$.title"
account = "$.shop"
service = "$.way"
method = "$.means"
payment_amount = "$.asked"
fee = "$.cost"
deposit = "$.rest"
processed_fee = "$.paid_cost"
processed_deposit = "$.paid_rest"
"""
    }
    shown = {
        **RESOURCE, "title": "Tea", "shop": 7, "way": "card_eur", "means": "card", "asked": Decimal("12.80"),
        "cost": Decimal("0.5"), "rest": Decimal("12.30"), "paid_cost": 0, "paid_rest": None,
    }  # fmt: skip

    invoice = Translation(load(places)).resource(shown, "a read")

    assert (invoice.description, invoice.account) == ("Tea", "7")
    assert (invoice.service, invoice.method) == ("card_eur", "card")
    assert (invoice.payment_amount, invoice.fee, invoice.deposit) == (
        Money(1280, "EUR"),
        Money(50, "EUR"),
        Money(1230, "EUR"),
    )
    assert (invoice.processed_fee, invoice.processed_deposit) == (Money(0, "EUR"), None)


@pytest.mark.parametrize(("word", "raw"), [("processed", "PAID"), ("refunded", "refunded")])
def test_a_status_in_the_target_s_own_word(load: Load, word: str, raw: str) -> None:
    two = {'PAID = "processed"': 'PAID = "processed"\nSETTLED = "processed"'}

    assert Translation(load(two)).raw_status(word) == raw


def test_an_unknown_status_word_stays_as_it_is(load: Load) -> None:
    assert translation(load).resource({**RESOURCE, "state": "NEW"}, "a read").status == "NEW"


def test_a_form_as_canonical_json(load: Load) -> None:
    shown = translation(load).resource({**RESOURCE, "created": 1769860800}, "a read").to_dict()

    assert json.loads(json.dumps(shown)) == shown
    assert shown["amount"] == {"minor": 1230, "currency": "EUR"}
    assert shown["created"] == "2026-01-31T12:00:00.000000Z"


WRONG = [
    ("id", None, "id at $.id in a read"),
    ("id", "", "id at $.id in a read"),
    ("id", True, "id at $.id in a read"),
    ("id", {"a": 1}, "id at $.id in a read"),
    ("state", None, "status at $.state in a read"),
    ("state", ["PAID"], "status at $.state in a read"),
    ("currency", Decimal("9.5"), "currency at $.currency in a read"),
    ("amount", None, "amount at $.amount in a read"),
    ("ref", {"a": 1}, "reference at $.ref in a read"),
    ("code", False, "resolution at $.code in a read"),
    ("tries", -1, "attempts in a read as a count"),
    ("tries", True, "attempts in a read as a count"),
    ("tries", "2", "attempts in a read as a count"),
    ("created", "2026-01-31T12:00:00Z", "times as unix in a read"),
    ("created", True, "times as unix in a read"),
    ("created", "1769860800", "times as unix in a read"),
    ("created", 10**15, "times as unix in a read"),
    ("created", Decimal("1e999999"), "times as unix in a read"),
    ("created", {}, "times as unix in a read"),
]


@pytest.mark.parametrize(("name", "value", "expected"), WRONG)
def test_a_wrong_type_is_a_finding(load: Load, name: str, value: Any, expected: str) -> None:
    wrong = {"invoice": {**RESOURCE, name: value}}

    assert finding(lambda: translation(load).invoice(wrong, "a read"))[:2] == ("canonical-form", expected)


@pytest.mark.parametrize(
    "document", [None, [], {}, 5, "text", {"invoice": None}, {"invoice": "text"}, {"invoice": []}]
)
def test_an_answer_without_an_invoice_is_a_finding(load: Load, document: Any) -> None:
    assert finding(lambda: translation(load).invoice(document, "a read"))[0] == "canonical-form"
    assert not translation(load).shows_invoice(document)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*RESOURCE, "tries", "code"]), inner)
    ),
    max_leaves=6,
)


@in_functions
@given(
    st.dictionaries(st.sampled_from([*RESOURCE, "ref", "paid", "tries", "created"]), json_values)
    | json_values
)
def test_no_resource_breaks_the_translation(load: Load, resource: Any) -> None:
    for candidate in (resource, {**RESOURCE, **(resource if isinstance(resource, dict) else {})}):
        with suppress(ConformanceFailure):
            translation(load).resource(candidate, "a read")


# Money


@pytest.mark.parametrize(
    ("form", "value"), [("decimal", Decimal("12.30")), ("decimal-string", "12.30"), ("minor", 1230)]
)
def test_an_amount_in_each_format(load: Load, form: str, value: Any) -> None:
    wire = translation(load, form)

    assert wire.resource({**RESOURCE, "amount": value}, "a read").amount == Money(1230, "EUR")
    assert wire.money(Money(1230, "EUR")) == value


@in_functions
@given(
    st.integers(-LARGEST_MINOR, LARGEST_MINOR),
    st.sampled_from(["JPY", "EUR", "BHD"]),
    st.sampled_from(["decimal", "decimal-string", "minor"]),
)
def test_an_amount_there_and_back(load: Load, minor: int, currency: str, form: str) -> None:
    wire, amount = translation(load, form), Money(minor, currency)

    resource = {**RESOURCE, "currency": currency, "amount": wire.money(amount)}

    assert wire.resource(resource, "a read").amount == amount


@pytest.mark.parametrize(
    ("form", "currency", "value"),
    [
        ("decimal", "EUR", Decimal("12.345")),
        ("decimal", "JPY", Decimal("12.5")),
        ("decimal", "BHD", Decimal("1.0001")),
        ("decimal", "EUR", Decimal("1.00000000000000000000000000000000001")),
        ("decimal", "EUR", "12.30"),
        ("decimal", "EUR", True),
        ("decimal", "EUR", 10**4000),
        ("decimal", "ZZZ", 1),
        ("decimal-string", "EUR", Decimal("12.30")),
        ("decimal-string", "EUR", "12,30"),
        ("decimal-string", "EUR", "1_230"),
        ("decimal-string", "EUR", "NaN"),
        ("minor", "EUR", Decimal("1230.5")),
        ("minor", "EUR", "1230"),
        ("minor", "EUR", 10**4000),
    ],
    ids=lambda value: str(value)[:20],
)
def test_an_amount_that_is_none_of_its_currency(load: Load, form: str, currency: str, value: Any) -> None:
    wrong = {**RESOURCE, "currency": currency, "amount": value}

    assert finding(lambda: translation(load, form).resource(wrong, "a read"))[:2] == (
        "money-scale",
        f"amount in a read as an amount of {currency}",
    )


# Time


@pytest.mark.parametrize(
    ("form", "value"), [("unix", 1769860800), ("unix-ms", 1769860800000), ("rfc3339", "2026-01-31T12:00:00Z")]
)
def test_a_moment_in_each_format(load: Load, form: str, value: Any) -> None:
    wire = translation(load, time=form)

    assert wire.time(NOON) == value
    assert wire.moment(value, "it") == NOON
    assert wire.moment(None, "it") is None


UNITS = {"unix": timedelta(seconds=1), "unix-ms": timedelta(milliseconds=1), "rfc3339": timedelta(0)}
moments = st.datetimes(datetime(1970, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


@in_functions
@given(moments, st.sampled_from(sorted(UNITS)))
def test_a_moment_there_and_back_is_not_before_it(load: Load, moment: datetime, form: str) -> None:
    wire = translation(load, time=form)
    text = json.dumps(wire.time(moment))

    back = wire.moment(json.loads(text, parse_float=Decimal), "it")

    assert back is not None
    assert moment <= back <= moment + UNITS[form]


def test_a_format_of_its_own_goes_before_the_profiles(load: Load) -> None:
    wire = translation(load)

    assert wire.time(NOON, "rfc3339") == "2026-01-31T12:00:00Z"
    assert wire.moment("2026-01-31T12:00:00Z", "it", "rfc3339") == NOON
    assert finding(lambda: wire.moment(5, "it", "rfc3339"))[:2] == (
        "canonical-form",
        "times as rfc3339 in it",
    )


# Events

PLACES = {"from": "$.from", "to": "$.to", "at": "$.at", "reason": "$.why"}


def test_a_row_of_the_event_log(load: Load) -> None:
    row = {"from": "OPEN", "to": "PAID", "at": 1769860800, "why": 7}
    wire = translation(load)

    assert wire.event(row, PLACES, "it") == Event("created", "processed", NOON, "7")
    assert wire.event({"to": "OPEN"}, PLACES, "it") == Event(None, "created", None, None)
    assert wire.event(row, {"from": "$.from", "to": "$.to"}, "it") == Event(
        "created", "processed", None, None
    )


@pytest.mark.parametrize("row", [{}, None, "text", {"to": 5}, {"to": "PAID", "from": 5}, {"to": None}])
def test_a_row_that_is_none(load: Load, row: Any) -> None:
    assert finding(lambda: translation(load).event(row, PLACES, "the event log"))[:2] == (
        "canonical-form",
        "statuses as text in the event log",
    )
