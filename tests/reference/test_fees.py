"""The fees by themselves: each strategy keeps its own equations, and no money comes or goes on the way."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from payconform.reference.money import fees
from payconform.reference.money.fees import FeeError, FeeScheme, Split
from payconform.reference.money.minor_units import LARGEST

HALF = Fraction(1, 2)
AMOUNTS = st.integers(1, 10**12)
RATES = st.decimals(0, 99, places=4)
FREE_SCHEMES = st.builds(
    FeeScheme, rate=RATES, fixed=st.integers(0, 10**6), internal=st.booleans(), reverse=st.booleans()
)
SCHEMES = st.builds(
    lambda scheme, bounds: FeeScheme(
        rate=scheme.rate,
        fixed=scheme.fixed,
        internal=scheme.internal,
        reverse=scheme.reverse,
        minimum=min(bounds),
        maximum=max(bounds),
    ),
    FREE_SCHEMES,
    st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)),
)


def asked(scheme: FeeScheme, amount: int) -> Split:
    try:
        return fees.asked(scheme, amount)
    except FeeError:
        reject()


@pytest.mark.parametrize(
    ("internal", "reverse", "split"),
    [
        (True, False, Split(100_00, 12_00, 88_00)),
        (True, True, Split(113_33, 13_33, 100_00)),
        (False, False, Split(112_00, 12_00, 100_00)),
        (False, True, Split(100_00, 10_91, 89_09)),
    ],
)
def test_the_four_strategies_of_ten_percent_and_two(internal: bool, reverse: bool, split: Split) -> None:
    scheme = FeeScheme(rate=Decimal(10), fixed=2_00, internal=internal, reverse=reverse)
    assert fees.asked(scheme, 100_00) == split


@given(FREE_SCHEMES, AMOUNTS)
def test_each_strategy_keeps_its_own_equation_to_half_a_unit(scheme: FeeScheme, amount: int) -> None:
    split = asked(scheme, amount)
    known = {
        (True, False): split.gross,
        (True, True): split.net,
        (False, False): split.net,
        (False, True): split.gross,
    }[scheme.internal, scheme.reverse]
    assert known == amount
    base = split.gross if scheme.internal else split.net
    # A reverse fee is rounded after it was solved for: half a unit of it is that much of the equation.
    solved = 1 + (-scheme.share if scheme.internal else scheme.share) if scheme.reverse else Fraction(1)
    assert abs(split.fee - (scheme.share * base + scheme.fixed)) <= HALF * solved


@given(SCHEMES, AMOUNTS)
def test_nothing_comes_or_goes_on_the_way(scheme: FeeScheme, amount: int) -> None:
    split = asked(scheme, amount)
    assert split.gross == split.fee + split.net
    assert split.net > 0
    assert scheme.maximum is not None
    assert scheme.minimum <= split.fee <= scheme.maximum


@given(SCHEMES, AMOUNTS, st.integers(1, 10**12))
def test_of_a_part_that_is_paid_the_fee_is_calculated_anew(scheme: FeeScheme, amount: int, paid: int) -> None:
    whole = asked(scheme, amount)
    part = fees.part_of_gross(scheme, whole, paid)
    assert part.gross == paid == part.fee + part.net
    assert part.net >= 0
    assert scheme.maximum is not None
    assert min(scheme.minimum, paid) <= part.fee <= scheme.maximum
    assert part.fee <= whole.fee or paid > whole.gross


@given(SCHEMES, AMOUNTS, st.integers(1, 10**12))
def test_so_is_that_of_a_part_that_is_paid_out(scheme: FeeScheme, amount: int, paid: int) -> None:
    """It comes on top: the receiver has the part whole."""
    whole = asked(scheme, amount)
    part = fees.part_of_net(scheme, whole, paid)
    assert part.net == paid == part.gross - part.fee
    assert scheme.maximum is not None
    assert scheme.minimum <= part.fee <= scheme.maximum
    assert part.fee <= whole.fee or paid > whole.net


@given(SCHEMES, AMOUNTS)
def test_the_whole_is_divided_as_it_was_announced(scheme: FeeScheme, amount: int) -> None:
    whole = asked(scheme, amount)
    assert fees.part_of_gross(scheme, whole, whole.gross) == whole
    assert fees.part_of_net(scheme, whole, whole.net) == whole


@pytest.mark.parametrize(("rate", "fee"), [("0.5", 1), ("0.49", 0), ("1.5", 2), ("2.5", 3)])
def test_half_a_unit_is_rounded_up(rate: str, fee: int) -> None:
    assert fees.asked(FeeScheme(rate=Decimal(rate)), 100).fee == fee


@pytest.mark.parametrize(("amount", "fee"), [(100, 50), (10_000, 1_000), (1_000_000, 3_000)])
def test_the_fee_stays_within_its_bounds(amount: int, fee: int) -> None:
    assert fees.asked(FeeScheme(rate=Decimal(10), minimum=50, maximum=3_000), amount).fee == fee


@pytest.mark.parametrize(
    ("scheme", "amount"),
    [
        (FeeScheme(fixed=100, internal=True), 100),
        (FeeScheme(fixed=101, internal=True), 100),
        (FeeScheme(fixed=100, reverse=True), 100),
        (FeeScheme(minimum=500, internal=True), 100),
        (FeeScheme(rate=Decimal(100), internal=True), 100),
        (FeeScheme(rate=Decimal(100), internal=True, reverse=True), 100),
        (FeeScheme(rate=Decimal(1)), LARGEST),
    ],
)
def test_an_amount_that_its_fee_eats_is_refused(scheme: FeeScheme, amount: int) -> None:
    with pytest.raises(FeeError):
        fees.asked(scheme, amount)


@pytest.mark.parametrize(
    ("scheme", "is_free"),
    [
        (FeeScheme(), True),
        (FeeScheme(internal=True, reverse=True), True),
        (FeeScheme(rate=Decimal(3), maximum=0), True),
        (FeeScheme(rate=Decimal("0.01")), False),
        (FeeScheme(fixed=1), False),
        (FeeScheme(minimum=1), False),
    ],
)
def test_a_scheme_that_takes_nothing_is_free(scheme: FeeScheme, is_free: bool) -> None:
    assert scheme.is_free is is_free
    assert not is_free or fees.asked(scheme, 12_345) == Split(12_345, 0, 12_345)
