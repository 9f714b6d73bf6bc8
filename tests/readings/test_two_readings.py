"""The documents were read twice, by the reference and by the suite's data; where both speak, they agree."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from payconform import lifecycle
from payconform.lifecycle import LifeCycle
from payconform.reference import transitions as reference

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


EDITIONS = {
    "2019-04": ("payment-invoice-2019", set[tuple[str, str]]()),
    "2021-01": (
        "payment-invoice-2021",
        {("process_error", "process_failed"), ("refund_error", "refund_failed")},
    ),
}


@pytest.fixture(params=EDITIONS)
def readings(request: pytest.FixtureRequest) -> Readings:
    name, left_out = EDITIONS[request.param]
    return Readings(lifecycle.load(name), reference.EDITIONS[request.param], left_out)


def test_both_know_the_same_editions() -> None:
    assert set(reference.EDITIONS) == set(EDITIONS)


def test_both_know_the_same_statuses(readings: Readings) -> None:
    assert {str(status) for status in readings.reference.statuses} == set(readings.suite.codes)


def test_both_begin_and_end_alike(readings: Readings) -> None:
    assert str(readings.reference.initial) == readings.suite.initial
    final = {code for code in readings.suite.codes if readings.suite.is_final(code)}
    assert {str(status) for status in readings.reference.final} == final


def test_what_the_documents_demand_is_in_the_reference(readings: Readings) -> None:
    demanded = {(row.from_, row.to) for row in readings.suite.transitions if row.basis.demands}

    assert demanded - readings.taken == set()


def test_what_the_reference_does_has_a_row(readings: Readings) -> None:
    assert readings.taken - readings.allowed == set()


def test_only_inferred_edges_are_left_out_by_the_reference(readings: Readings) -> None:
    assert readings.allowed - readings.taken == readings.open
