"""The quick look at a body says what jsonschema says, whatever the body."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payconform import data
from payconform.data import validator

SCHEMAS = [
    *("provider/action", "provider/clock-move", "provider/hazard", "provider/order", "provider/plan"),
    *("provider/return", "provider/rule", "provider/run"),
    *("canonical/invoice", "canonical/event", "canonical/callback", "canonical/money"),
]
KEYS = [
    *("reference", "amount", "value", "currency", "method", "instrument", "metadata", "callback_url"),
    *("action", "resolution", "to", "by", "match", "outcomes", "operation", "clock", "mode", "at"),
    *("reference_prefix", "unknown"),
]
WORDS = ["", "EUR", "12.34", "payment", "settle", "frozen", "a\x00b", "x\x7f", "\n", "r" * 32, "r" * 33]
LONG = ["r" * 255, "r" * 256, "r" * 2000, "r" * 2001, "𝄞" * 255]
leaves = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.sampled_from(WORDS + LONG)
)
documents = st.recursive(
    leaves,
    lambda child: st.lists(child, max_size=3) | st.dictionaries(st.sampled_from(KEYS), child, max_size=5),
)
ORDER = {"reference": "r-1", "amount": {"value": "12.34", "currency": "EUR"}}


@pytest.mark.parametrize("name", SCHEMAS)
@given(document=documents)
def test_it_agrees_about_any_document(name: str, document: Any) -> None:
    assert data.fits(name, document) is validator(name).is_valid(document)


@given(key=st.sampled_from(KEYS), value=documents)
def test_it_agrees_about_an_order_with_one_odd_value(key: str, value: Any) -> None:
    order = {**ORDER, key: value}

    assert data.fits("provider/order", order) is validator("provider/order").is_valid(order)


@given(key=st.sampled_from(["value", "currency", "unknown"]), value=documents)
def test_it_agrees_about_an_amount_with_one_odd_value(key: str, value: Any) -> None:
    order = {**ORDER, "amount": {**ORDER["amount"], key: value}}  # type: ignore[dict-item]

    assert data.fits("provider/order", order) is validator("provider/order").is_valid(order)
