from __future__ import annotations

import pytest

from payconform.reference.transitions import EDITIONS, FINAL, LATEST, Edition, LifeCycle, Status

EACH = pytest.mark.parametrize("edition", EDITIONS.values(), ids=lambda edition: edition.name)
ERRORS = {Status.PROCESS_ERROR, Status.REFUND_ERROR}


def test_the_documents_list_thirteen_and_fifteen_statuses() -> None:
    assert EDITIONS["2019-04"].statuses == set(Status) - ERRORS
    assert EDITIONS["2021-01"].statuses == set(Status)


def test_2021_adds_nothing_but_the_error_statuses() -> None:
    added = set(EDITIONS["2021-01"].transitions) - set(EDITIONS["2019-04"].transitions)

    assert all({row.source, row.target} & ERRORS for row in added)
    assert set(EDITIONS["2019-04"].transitions) < set(EDITIONS["2021-01"].transitions)


@EACH
def test_nothing_leads_out_of_a_final_status_and_something_out_of_every_other(edition: Edition) -> None:
    assert {row.source for row in edition.transitions} == edition.statuses - edition.final


@EACH
def test_every_status_can_be_reached(edition: Edition) -> None:
    reached, news = set(), {edition.initial}
    while news:
        reached |= news
        news = {row.target for row in edition.transitions if row.source in reached} - reached
    assert reached == edition.statuses


@EACH
def test_no_row_stands_twice(edition: Edition) -> None:
    assert len({(row.source, row.target) for row in edition.transitions}) == len(edition.transitions)


@EACH
@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("created", "processed"),
        ("created", "refunding"),
        ("process_pending", "processed"),
        ("processed", "refunded"),
        ("processed", "expired"),
        ("processed", "terminated"),
        ("refund_pending", "expired"),
    ],
)
def test_no_shortcut_is_drawn(edition: Edition, source: str, target: str) -> None:
    assert not edition.may_follow(Status(source), Status(target))


@EACH
def test_a_route_goes_through_the_working_status_where_it_must(edition: Edition) -> None:
    def route(source: Status, target: Status) -> tuple[Status, ...]:
        return LifeCycle().route(edition, source, target, via=Status.PROCESSING)

    assert route(Status.PROCESSING, Status.PROCESSED) == (Status.PROCESSED,)
    assert route(Status.PROCESS_PENDING, Status.PROCESSED) == (Status.PROCESSING, Status.PROCESSED)


@pytest.mark.parametrize("final", sorted(FINAL))
@pytest.mark.parametrize("target", list(Status))
def test_no_route_begins_at_a_final_status(final: Status, target: Status) -> None:
    for via in (Status.PROCESSING, Status.REFUNDING):
        assert LifeCycle().route(EDITIONS[LATEST], final, target, via=via) == ()
