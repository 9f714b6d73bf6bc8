"""The documents were read twice, by the reference and by the suite's data; where both speak, they agree."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from payconform import lifecycles
from payconform.lifecycle import LifeCycle
from payconform.reference.lifecycle import transitions as reference
from payconform.reference.lifecycle.products import Product

Edges = set[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Readings:
    """`open`: edges that nothing demands and that the reference doesn't take."""

    suite: LifeCycle
    reference: reference.Edition
    open: Edges

    @property
    def taken(self) -> Edges:
        return {(str(row.source), str(row.target)) for row in self.reference.transitions}

    @property
    def allowed(self) -> Edges:
        return {(row.from_, row.to) for row in self.suite.transitions}


EDITIONS: dict[tuple[Product, str], tuple[str, Edges]] = {
    (Product.PAYMENT, "2019-04"): ("payment-invoice-2019", set()),
    (Product.PAYMENT, "2021-01"): (
        "payment-invoice-2021",
        {("process_error", "process_failed"), ("refund_error", "refund_failed")},
    ),
    (Product.PAYOUT, "2019-04"): ("payout-invoice-2019-04", set()),
    (Product.PAYOUT, "2019-05"): (
        "payout-invoice-2019-05",
        {("process_error", "process_failed"), ("cancel_error", "cancel_failed")},
    ),
}


@pytest.fixture(params=EDITIONS, ids=" ".join)
def readings(request: pytest.FixtureRequest) -> Readings:
    name, left_out = EDITIONS[request.param]
    return Readings(lifecycles.load(name), reference.EDITIONS[request.param], left_out)


def test_both_know_the_same_editions() -> None:
    assert set(reference.EDITIONS) == set(EDITIONS)


def test_both_know_the_same_statuses(readings: Readings) -> None:
    assert {str(status) for status in readings.reference.statuses} == set(readings.suite.codes)


def test_both_begin_and_end_alike(readings: Readings) -> None:
    assert str(readings.reference.initial) == readings.suite.initial
    final = {code for code in readings.suite.codes if readings.suite.is_final(code)}
    assert {str(status) for status in readings.reference.final} == final


def test_both_move_and_take_back_the_same(readings: Readings) -> None:
    assert str(readings.reference.product) == readings.suite.moves
    assert readings.reference.word_back == readings.suite.returns


def test_what_the_documents_demand_is_in_the_reference(readings: Readings) -> None:
    demanded = {(row.from_, row.to) for row in readings.suite.transitions if row.basis.demands}

    assert demanded - readings.taken == set()


def test_what_the_reference_does_has_a_row(readings: Readings) -> None:
    assert readings.taken - readings.allowed == set()


def test_only_inferred_edges_are_left_out_by_the_reference(readings: Readings) -> None:
    assert readings.allowed - readings.taken == readings.open
