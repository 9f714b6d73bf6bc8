"""Templates: what is filled in keeps its type, what has no value goes, and no value leads elsewhere."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payconform.oracle.findings import ConformanceFailure
from payconform.target.template import fill, fill_path, fill_texts, known, placeholders, to_json

VALUES = {"id": "a/b?c", "amount": Decimal("12.30"), "count": 5, "yes": True, "null": None, "both": [1, {}]}


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("{amount}", Decimal("12.30")),
        ("{count}", 5),
        ("{count} of {amount}", "5 of 12.30"),
        ("{null}", None),
        ("all of {null} and {yes}", "all of null and true"),
        ("for {both}", "for [1,{}]"),
        ("{unknown}", None),
        ("all of {unknown}", None),
        ("{Not one}", "{Not one}"),
        (5, 5),
        (None, None),
        ({"a": "{count}", "b": "{unknown}"}, {"a": 5}),
        ({"a": "{count}", "b": "{null}"}, {"a": 5, "b": None}),
        ({"a": {"b": "{unknown}"}, "c": 1}, {"c": 1}),
        ({"a": {"b": "{unknown}"}}, None),
        ({}, {}),
        ({"a": {}}, {"a": {}}),
        (["{count}", "{unknown}", ["{unknown}"], "{null}"], [5, [], None]),
    ],
)
def test_filling(template: Any, filled: Any) -> None:
    assert fill(template, VALUES) == filled


def test_what_placeholders_stand_for() -> None:
    values = {"amount": Decimal("1.50"), "open": True, "name": None, "title": "Tea"}

    found = known(values, {"open": 0, "extra": None}, frozenset({"title"}))

    assert fill({name: f"{{{name}}}" for name in (*values, "extra")}, found) == {
        "amount": Decimal("1.50"),
        "open": 0,
        "extra": None,
    }
    assert fill(["{amount:text}", "{open:text}", "{title:text}", "{name:text}"], found) == ["1.50", 0]
    assert list(placeholders("{amount:text} {open}")) == ["amount", "open"]


def test_headers_and_queries_are_text() -> None:
    template = {"a": "{count}", "b": "{yes}", "c": "{null}", "d": "{unknown}", "e": "{id}", "f": "{amount}"}

    assert fill_texts(template, VALUES) == {"a": "5", "b": "true", "c": "null", "e": "a/b?c", "f": "12.30"}


def test_placeholders_are_found_at_any_depth() -> None:
    template = {"a": ["{one} and {two}", {"b": "{three}"}], "c": 5, "{key}": "x"}

    assert list(placeholders(template)) == ["one", "two", "three"]
    assert list(placeholders(None)) == []


@given(st.text(min_size=1).filter(lambda text: text not in {".", ".."} and text.isprintable()))
def test_a_value_is_one_segment_of_a_path(value: str) -> None:
    path = fill_path("/invoices/{id}/events", {"id": value})

    _, _, segment, last = path.split("/")
    assert (unquote(segment), last) == (value, "events")
    assert not set(path) & set("?# ")


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_an_id_that_would_lead_elsewhere_is_a_finding(value: str) -> None:
    with pytest.raises(ConformanceFailure, match="id as it can stand in a path"):
        fill_path("/invoices/{id}", {"id": value})


def test_a_path_needs_each_of_its_values() -> None:
    with pytest.raises(ConformanceFailure, match="public_key as it can stand in a path"):
        fill_path("/shops/{public_key}/invoices", {})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False, places=3)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=10,
)  # fmt: skip


@given(json_values)
def test_json_and_back_keeps_every_number(document: Any) -> None:
    assert json.loads(to_json(document), parse_float=Decimal) == document


def test_json_keeps_trailing_zeros_and_dates() -> None:
    assert to_json({"a": Decimal("12.30"), "b": Decimal("1E+2"), "c": date(2026, 1, 31)}) == (
        b'{"a":12.30,"b":100,"c":"2026-01-31"}'
    )
