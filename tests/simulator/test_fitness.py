"""The quick look at a body says what jsonschema says, whatever the body."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from payconform.data import validator
from payconform.simulator import fitness
from payconform.simulator.fitness import UnknownKeywordError

SCHEMAS = ["action", "clock-move", "order", "return", "rule", "run"]
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
    assert fitness.check(f"provider/{name}")(document) is validator(f"provider/{name}").is_valid(document)


@given(key=st.sampled_from(KEYS), value=documents)
def test_it_agrees_about_an_order_with_one_odd_value(key: str, value: Any) -> None:
    order = {**ORDER, key: value}

    assert fitness.check("provider/order")(order) is validator("provider/order").is_valid(order)


@given(key=st.sampled_from(["value", "currency", "unknown"]), value=documents)
def test_it_agrees_about_an_amount_with_one_odd_value(key: str, value: Any) -> None:
    order = {**ORDER, "amount": {**ORDER["amount"], key: value}}  # type: ignore[dict-item]

    assert fitness.check("provider/order")(order) is validator("provider/order").is_valid(order)


RULES = [
    {"type": ["number", "null"], "minimum": 2},
    {"type": "array", "minItems": 1, "maxItems": 2, "items": {"type": "boolean"}},
    {"enum": ["a", "b"]},
    {"not": {"type": "string", "pattern": "^a"}, "minLength": 1, "maxLength": 2},
    {"properties": {"a": {"type": "object"}}, "required": ["a"], "additionalProperties": False},
]
VALUES: list[Any] = [
    *(None, True, False, 0, 1, 2, 2.0, 1.5, 3, "", "a", "b", "bb", "bbb", "𝄞𝄞", [], [True], [1], [True] * 3),
    *({}, {"a": {}}, {"a": 1}, {"a": {}, "b": 1}),
]


@pytest.mark.parametrize("rule", RULES)
def test_it_agrees_about_each_keyword(rule: dict[str, Any]) -> None:
    fits, judge = fitness.compiled(rule), Draft202012Validator(rule)

    assert [fits(value) for value in VALUES] == [judge.is_valid(value) for value in VALUES]


@pytest.mark.parametrize(
    "rule", [{"anyOf": []}, {"enum": [1]}, {"type": "integer"}, {"additionalProperties": {"type": "null"}}]
)
def test_it_claims_to_know_no_more_than_it_does(rule: dict[str, Any]) -> None:
    with pytest.raises(UnknownKeywordError):
        fitness.compiled({"properties": {"a": {"items": rule}}})


def test_a_schema_that_says_more_is_left_to_jsonschema() -> None:
    invoice = fitness.check("canonical/invoice")

    assert not invoice({"reference": "r-1"})
