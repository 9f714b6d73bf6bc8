from __future__ import annotations

from payconform.reference.lifecycle.products import Product
from payconform.reference.lifecycle.transitions import (
    CANCEL,
    EDITIONS,
    PROCESS,
    REFUND,
    Edition,
    LifeCycle,
    Status,
)

from .shop import EACH_EDITION

ALL = set(Status)
REFUNDS, CANCELS = (phase.at_work | phase.results for phase in (REFUND, CANCEL))
ERRORS = {phase.error for phase in (PROCESS, REFUND, CANCEL)}
PAYMENTS, PAYOUTS = (
    {name: edition for (of, name), edition in EDITIONS.items() if of is product} for product in Product
)


def test_the_documents_list_thirteen_and_fifteen_statuses() -> None:
    assert {name: edition.statuses for name, edition in PAYMENTS.items()} == {
        "2019-04": ALL - CANCELS - ERRORS,
        "2021-01": ALL - CANCELS,
    }
    assert {name: edition.statuses for name, edition in PAYOUTS.items()} == {
        "2019-04": ALL - CANCELS - ERRORS,
        "2019-05": ALL - REFUNDS,
    }
    assert sorted(len(edition.statuses) for edition in EDITIONS.values()) == [13, 13, 15, 15]


def test_2021_adds_nothing_but_the_error_statuses() -> None:
    old, new = (set(PAYMENTS[name].transitions) for name in ("2019-04", "2021-01"))

    assert old < new
    assert all({row.source, row.target} & ERRORS for row in new - old)


def test_where_there_is_a_status_for_errors_payouts_are_not_tried_again_from_work_to_work() -> None:
    loops = {
        name: {row.source for row in edition.transitions if row.source is row.target}
        for name, edition in PAYOUTS.items()
    }

    assert loops == {"2019-04": {PROCESS.working, REFUND.working}, "2019-05": set()}


@EACH_EDITION
def test_nothing_leads_out_of_a_final_status_and_something_out_of_every_other(edition: Edition) -> None:
    assert {row.source for row in edition.transitions} == edition.statuses - edition.final


@EACH_EDITION
def test_every_status_can_be_reached(edition: Edition) -> None:
    reached, news = set(), {edition.initial}
    while news:
        reached |= news
        news = {row.target for row in edition.transitions if row.source in reached} - reached
    assert reached == edition.statuses


@EACH_EDITION
def test_no_row_stands_twice(edition: Edition) -> None:
    assert len({(row.source, row.target) for row in edition.transitions}) == len(edition.transitions)


@EACH_EDITION
def test_no_shortcut_is_drawn(edition: Edition) -> None:
    back = edition.back
    shortcuts = [
        (edition.initial, PROCESS.whole),
        (edition.initial, back.working),
        (PROCESS.pending, PROCESS.whole),
        (PROCESS.whole, back.whole),
        (PROCESS.whole, Status.EXPIRED),
        (PROCESS.whole, Status.TERMINATED),
        (back.pending, Status.EXPIRED),
    ]

    assert [edge for edge in shortcuts if edition.may_follow(*edge)] == []


@EACH_EDITION
def test_a_route_goes_through_the_working_status_where_it_must(edition: Edition) -> None:
    for phase in (PROCESS, edition.back):
        for source, route in {
            phase.working: (phase.whole,),
            phase.pending: (phase.working, phase.whole),
        }.items():
            assert LifeCycle().route(edition, source, phase.whole, via=phase.working) == route


@EACH_EDITION
def test_no_route_begins_at_a_final_status(edition: Edition) -> None:
    routes = {
        LifeCycle().route(edition, final, target, via=phase.working)
        for final in edition.final
        for target in Status
        for phase in (PROCESS, edition.back)
    }

    assert routes == {()}
