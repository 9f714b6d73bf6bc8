"""The documents were read twice, by the reference and by the suite's data; where both speak, they agree."""

from __future__ import annotations

from payconform import lifecycle
from payconform.reference import transitions as reference

SUITE = lifecycle.load("payment-invoice-2021")
EDGES = {(str(row.source), str(row.target)) for row in reference.TRANSITIONS}


def test_both_know_the_same_statuses() -> None:
    assert {str(status) for status in reference.Status} == set(SUITE.codes)


def test_both_begin_and_end_alike() -> None:
    assert str(reference.INITIAL) == SUITE.initial
    assert {str(status) for status in reference.FINAL} == {s.code for s in SUITE.statuses if s.final}


def test_what_the_documents_demand_is_in_the_reference() -> None:
    demanded = {(row.from_, row.to) for row in SUITE.transitions if row.basis.demands}

    assert demanded - EDGES == set()


def test_what_the_reference_does_has_a_row() -> None:
    assert EDGES - {(row.from_, row.to) for row in SUITE.transitions} == set()


def test_only_inferred_edges_are_left_out_by_the_reference() -> None:
    left_out = {(row.from_, row.to) for row in SUITE.transitions} - EDGES

    assert left_out == {("process_error", "process_failed"), ("refund_error", "refund_failed")}
