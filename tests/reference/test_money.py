from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payconform.reference.money.minor_units import (
    LARGEST,
    AmountError,
    CurrencyError,
    exponent,
    to_major,
    to_minor,
)


@pytest.mark.parametrize(("currency", "places"), [("JPY", 0), ("EUR", 2), ("XTS", 2), ("BHD", 3)])
def test_a_currency_has_its_places(currency: str, places: int) -> None:
    assert exponent(currency) == places


@pytest.mark.parametrize("code", ["ZZZ", "eur", "", "EURO"])
def test_other_codes_are_no_currency(code: str) -> None:
    with pytest.raises(CurrencyError):
        exponent(code)


@pytest.mark.parametrize("written", ["1", "1.0", "1.00", "1.0000000", "1e0", "100e-2"])
def test_one_amount_can_be_written_in_many_ways(written: str) -> None:
    assert to_minor(Decimal(written), "EUR") == 100


@pytest.mark.parametrize(
    ("written", "currency"),
    [
        ("0.1", "JPY"),
        ("0.001", "EUR"),
        ("0.0001", "BHD"),
        ("1.00000000000000000000000000000000000000000001", "EUR"),
        ("1e-999999", "EUR"),
        ("NaN", "EUR"),
        ("Infinity", "EUR"),
        ("1e16", "JPY"),
        ("1e999999", "JPY"),
    ],
)
def test_what_is_no_amount_of_the_currency_is_refused(written: str, currency: str) -> None:
    with pytest.raises(AmountError):
        to_minor(Decimal(written), currency)


@given(st.integers(-LARGEST, LARGEST), st.sampled_from(["JPY", "EUR", "BHD"]))
def test_there_and_back_nothing_is_lost(minor: int, currency: str) -> None:
    assert to_minor(to_major(minor, currency), currency) == minor
