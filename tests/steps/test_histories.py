"""What a step about the whole history makes of a log: only a demanded edge that is missing fails."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from payconform import lifecycles
from payconform.gaps import Unverifiable
from payconform.oracle.findings import ConformanceFailure
from payconform.steps.histories import OTHER_WAY, history_is, history_may_be

PENDING = ("created", "processing", "process_pending", "processing", "processed")
EXPIRED = ("created", "processing", "process_pending", "expired")


def world(*log: str, complete: bool = True) -> Any:
    events = [SimpleNamespace(to=status) for status in log]
    return SimpleNamespace(
        rest=lambda: None,
        invoice=SimpleNamespace(log=lambda: events),
        has_complete_log=complete,
        lifecycle=lifecycles.load("payment-invoice-2021"),
        open_questions=[],
    )


def test_the_very_history_leaves_nothing_open() -> None:
    seen = world(*PENDING)
    history_is(seen, PENDING)
    history_may_be(seen, PENDING)
    assert seen.open_questions == []


@pytest.mark.parametrize(
    ("log", "requirement"),
    [
        (("created",), "PAY21-PROC-01"),
        (("created", "processed"), "PAY21-PROC-01"),
        (("created", "processing"), "PAY21-PEND-01"),
        (("created", "processing", "processing", "processed"), "PAY21-PEND-01"),
        (("created", "processing", "process_pending", "processed"), "PAY21-PEND-02"),
        (("created", "processing", "process_pending", "processing", "process_failed"), "PAY21-DONE-01"),
    ],
)
def test_a_demanded_edge_that_was_not_taken_fails_what_demands_it(
    log: tuple[str, ...], requirement: str
) -> None:
    with pytest.raises(ConformanceFailure) as caught:
        history_is(world(*log), PENDING)
    (finding,) = caught.value.findings
    assert (finding.requirement, finding.headline) == (requirement, True)
    assert finding.observed == ", ".join(log)


@pytest.mark.parametrize(
    "log",
    [
        (*PENDING[:4], *PENDING[2:]),  # it slept twice
        (*PENDING[:2], *PENDING[1:]),  # the loop before it
        (*PENDING, "refunding"),
    ],
)
def test_a_documented_way_round_is_noted(log: tuple[str, ...]) -> None:
    seen = world(*log)
    history_is(seen, PENDING)
    (note,) = seen.open_questions
    assert note.ambiguity == OTHER_WAY
    assert ", ".join(log) in note.text


def test_what_nothing_demands_fails_nothing() -> None:
    asleep = world(*EXPIRED[:3])
    history_is(asleep, EXPIRED)
    history_may_be(asleep, EXPIRED)
    assert len(asleep.open_questions) == 2


@pytest.mark.parametrize("says", [history_is, history_may_be])
def test_a_log_that_may_leave_out_statuses_shows_nothing(says: Any) -> None:
    with pytest.raises(Unverifiable, match="leave out"):
        says(world(*PENDING, complete=False), PENDING)


def test_other_ways_are_an_open_question_of_every_edition() -> None:
    cycles = [lifecycles.load(name) for name in ("payment-invoice-2019", "payment-invoice-2021")]
    assert all(OTHER_WAY in {row.id for row in cycle.ambiguities} for cycle in cycles)
