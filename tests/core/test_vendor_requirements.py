"""Requirements of the vendor invoice: what the oracle checks of it, and how strong each edge is."""

from __future__ import annotations

from payconform import lifecycles, requirements
from payconform.requirements import Check, Level

VENDOR = "vendor-invoice"
OF_VENDOR_INVOICES = {Check.PAYOUT_STATE, Check.PAYOUT_PER_PAY}


def test_each_check_of_a_vendor_invoice_judges_a_requirement_and_no_other_does() -> None:
    """No law of sleep, fees, refunds or callbacks, and none of an order that no sentence gives."""
    rows = [row for row in requirements.load(VENDOR) if row.check is not None]

    assert {row.check for row in rows} == OF_VENDOR_INVOICES | {
        *(Check.VOCABULARY, Check.INITIAL, Check.FINALITY),
        *(Check.MONEY_FULL, Check.MONEY_PARTIAL, Check.MONEY_MOVED, Check.MONEY_SCALE),
        *(Check.ATTEMPTS_ONE_OPERATION, Check.CANONICAL_FORM, Check.OWN_SCHEMA),
    }
    assert all(row.is_observable for row in rows)


def test_the_payouts_beside_each_state_of_a_vendor_invoice_have_a_requirement_of_their_own() -> None:
    catalogue, cycle = requirements.load(VENDOR), lifecycles.load(VENDOR)

    for tied in cycle.payouts:
        row = catalogue.by_check(VENDOR, Check.PAYOUT_STATE, tied.status)
        assert row is not None
        assert (row.level is Level.MUST) is tied.basis.demands
    assert tuple(tied.status for tied in cycle.payouts) == cycle.codes


def test_each_edge_of_a_vendor_invoice_has_a_requirement_of_its_strength() -> None:
    catalogue = requirements.load(VENDOR)
    for edge in lifecycles.load(VENDOR).transitions:
        assert edge.requirement is not None
        assert edge.basis.demands is (catalogue[edge.requirement].level is Level.MUST), str(edge)
