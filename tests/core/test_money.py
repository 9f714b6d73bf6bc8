"""Money: exact both ways in every scale, and no value that is not quite an amount."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payconform.money import LARGEST_MINOR, Money, MoneyError, exponent

SCALES = {"JPY": 0, "EUR": 2, "BHD": 3}
currencies = st.sampled_from(sorted(SCALES))
minors = st.integers(-LARGEST_MINOR, LARGEST_MINOR)
amounts = st.builds(Money, minors, currencies)
small = st.integers(-(10**6), 10**6)


@pytest.mark.parametrize(("currency", "places"), SCALES.items())
def test_a_currency_has_its_decimal_places(currency: str, places: int) -> None:
    assert exponent(currency) == places


def test_the_test_currency_counts_as_two_places() -> None:
    assert Money.of("1.25", "XTS").minor == 125


@pytest.mark.parametrize("code", ["", "eur", "EURO", "978", "ZZZ"])
def test_an_unknown_currency_is_refused(code: str) -> None:
    with pytest.raises(MoneyError, match="no ISO 4217 currency"):
        Money(1, code)


@given(amounts)
def test_decimal_text_and_back(amount: Money) -> None:
    assert Money.of(f"{amount.major:f}", amount.currency) == amount
    assert Money.of(amount.major, amount.currency) == amount


@given(amounts)
def test_text_has_the_full_scale_and_no_exponent(amount: Money) -> None:
    number, currency = str(amount).split()
    places = len(number.partition(".")[2])

    assert (places, currency) == (SCALES[amount.currency], amount.currency)
    assert "e" not in number.lower()


@given(minors, currencies, st.integers(0, 60))
def test_trailing_zeros_change_nothing(minor: int, currency: str, zeros: int) -> None:
    amount = Money(minor, currency)
    point = "" if "." in f"{amount.major:f}" else "."

    assert Money.of(f"{amount.major:f}{point}{'0' * zeros}", currency) == amount


@pytest.mark.parametrize("value", ["100", "100.0", "100.", "1e2", "1E+2", "+100", 100, Decimal("1e2")])
def test_ways_to_write_one_amount(value: str | int | Decimal) -> None:
    assert Money.of(value, "EUR") == Money(10_000, "EUR")


@pytest.mark.parametrize("value", ["0", "-0.00", "0e999999", "0e-999999"])
def test_ways_to_write_nothing(value: str) -> None:
    assert Money.of(value, "EUR") == Money(0, "EUR")


@given(minors, currencies, st.integers(1, 60))
def test_any_finer_amount_is_refused(minor: int, currency: str, further: int) -> None:
    major = f"{Money(minor, currency).major:f}"
    point = "" if "." in major else "."

    with pytest.raises(MoneyError, match="finer"):
        Money.of(f"{major}{point}{'0' * (further - 1)}1", currency)


@pytest.mark.parametrize(
    "value",
    ["", " ", "one", "NaN", "Infinity", "1_000", " 1", "1,5", "\u0661", "1e", "--1", "1e9999999999", True],
)  # fmt: skip
def test_text_that_is_no_number_is_refused(value: str) -> None:
    with pytest.raises(MoneyError, match="no number"):
        Money.of(value, "EUR")


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("sNaN"), Decimal("-Infinity")])
def test_what_is_not_finite_is_refused(value: Decimal) -> None:
    with pytest.raises(MoneyError, match="no finite number"):
        Money.of(value, "EUR")


HUGE = {"exponent": "1e999999999", "just": f"{LARGEST_MINOR}", "int": 10**6000, "text": "9" * 6000}
TINY = {
    "exponent": "1e-999999999",
    "beyond Decimal's own arithmetic": "1e-2000000",
    "text": f"0.{'0' * 6000}1",
}


@pytest.mark.parametrize("value", HUGE.values(), ids=HUGE)
def test_a_huge_amount_is_refused_at_once_and_shortly(value: str | int) -> None:
    with pytest.raises(MoneyError, match="than any invoice holds") as refused:
        Money.of(value, "EUR")

    assert len(str(refused.value)) < 100


@pytest.mark.parametrize("value", TINY.values(), ids=TINY)
def test_a_tiny_amount_is_not_nothing(value: str) -> None:
    with pytest.raises(MoneyError, match="finer"):
        Money.of(value, "EUR")


def test_the_bounds_are_exact() -> None:
    assert Money(LARGEST_MINOR, "EUR").minor == LARGEST_MINOR
    for minor in (LARGEST_MINOR + 1, -LARGEST_MINOR - 1):
        with pytest.raises(MoneyError, match="than any invoice holds"):
            Money(minor, "EUR")


@given(small, small, currencies)
def test_sums_and_differences_undo_each_other(a: int, b: int, currency: str) -> None:
    one, other = Money(a, currency), Money(b, currency)

    assert one + other - other == one
    assert one + other == other + one


@given(small, small, currencies)
def test_order_is_that_of_the_amounts(a: int, b: int, currency: str) -> None:
    one, other = Money(a, currency), Money(b, currency)

    assert (one < other, one <= other, one == other, one >= other) == (a < b, a <= b, a == b, a >= b)


def test_currencies_never_mix() -> None:
    euro, yen = Money(1, "EUR"), Money(1, "JPY")

    assert euro != yen
    for mix in (lambda: euro + yen, lambda: euro - yen, lambda: euro < yen, lambda: euro >= yen):
        with pytest.raises(MoneyError, match="different currencies"):
            mix()


@given(st.integers(0, LARGEST_MINOR), st.decimals(0, 1, places=4))
def test_a_share_is_a_part_rounded_down(minor: int, fraction: Decimal) -> None:
    share = Money(minor, "EUR").share(fraction).minor

    assert 0 <= minor * fraction - share < 1
