from __future__ import annotations

import pytest

from payconform.reference.transitions import FINAL, TRANSITIONS, LifeCycle, Status, may_follow


def test_the_document_lists_fifteen_statuses() -> None:
    assert len(Status) == 15


def test_nothing_leads_out_of_a_final_status_and_something_out_of_every_other() -> None:
    assert {row.source for row in TRANSITIONS} == set(Status) - FINAL


def test_every_status_can_be_reached() -> None:
    reached, news = set(), {Status.CREATED}
    while news:
        reached |= news
        news = {row.target for row in TRANSITIONS if row.source in reached} - reached
    assert reached == set(Status)


def test_no_row_stands_twice() -> None:
    assert len({(row.source, row.target) for row in TRANSITIONS}) == len(TRANSITIONS)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("created", "processed"),
        ("created", "refunding"),
        ("process_pending", "processed"),
        ("processed", "refunded"),
        ("processed", "expired"),
        ("refund_pending", "expired"),
    ],
)
def test_no_shortcut_is_drawn(source: str, target: str) -> None:
    assert not may_follow(Status(source), Status(target))


def test_a_route_goes_through_the_working_status_where_it_must() -> None:
    route = LifeCycle().route
    assert route(Status.PROCESSING, Status.PROCESSED, via=Status.PROCESSING) == (Status.PROCESSED,)
    assert route(Status.PROCESS_PENDING, Status.PROCESSED, via=Status.PROCESSING) == (
        Status.PROCESSING,
        Status.PROCESSED,
    )


@pytest.mark.parametrize("final", sorted(FINAL))
@pytest.mark.parametrize("target", list(Status))
def test_no_route_begins_at_a_final_status(final: Status, target: Status) -> None:
    assert LifeCycle().route(final, target, via=Status.PROCESSING) == ()
    assert LifeCycle().route(final, target, via=Status.REFUNDING) == ()
