"""The canonical schemas: their examples fit, and they name each field of the values, no more."""

from __future__ import annotations

import pytest

from payconform import data
from payconform.money import Money
from payconform.target.values import Callback, Event, Invoice

from .conftest import NOON

INVOICE = Invoice(
    "cpi_1", "created", "OPEN", Money.of("12.34", "EUR"), fee=Money.of("0.40", "EUR"), created=NOON
)
VALUES = {
    "invoice": INVOICE,
    "event": Event(None, "created", NOON, None),
    "callback": Callback("evt_1", NOON, "valid", INVOICE, internal=True),
}


@pytest.mark.parametrize("name", ["invoice", "event", "callback", "money"])
def test_the_examples_fit(name: str) -> None:
    examples = data.schema(f"canonical/{name}")["examples"]

    assert examples
    assert [
        error.message for one in examples for error in data.validator(f"canonical/{name}").iter_errors(one)
    ] == []


@pytest.mark.parametrize("name", VALUES)
def test_a_value_has_the_fields_of_its_schema(name: str) -> None:
    form = VALUES[name].to_dict()

    assert set(form) == set(data.schema(f"canonical/{name}")["properties"])
    assert [error.message for error in data.validator(f"canonical/{name}").iter_errors(form)] == []
